//! Much of everything.

use kernel::ShopId;
use sqlx::{AssertSqlSafe, Executor, PgPool};

/// A table with fewer rows is read whole by any plan, and rightly so.
const FEW: i64 = 300;

/// Gives 600 other shops what this one has, then this one 10,000 variants, and the queues thousands of
/// rows that aren't due.
pub async fn grow(pool: &PgPool, shop: ShopId) {
    let mut one = pool.acquire().await.expect("a connection");
    // Neither triggers nor foreign keys: copies fit together as the rows did that they are made of.
    one.execute("SET session_replication_role = replica").await.expect("a superuser");
    for table in tenant_tables(pool).await {
        let columns = columns(pool, &table).await;
        let copy = format!(
            "INSERT INTO {table} (tenant_id, {columns})
             SELECT md5(nr::text)::uuid, {columns} FROM {table}, generate_series(1, 600) nr
             WHERE tenant_id = '{shop}'"
        );
        one.execute(AssertSqlSafe(copy.as_str())).await.unwrap_or_else(|e| panic!("{copy}: {e}"));
    }
    for statement in GOODS {
        let statement = statement.replace("$shop", &format!("'{shop}'"));
        one.execute(AssertSqlSafe(statement.as_str()))
            .await
            .unwrap_or_else(|e| panic!("{statement}: {e}"));
    }
    for statement in QUEUES {
        one.execute(statement).await.expect("rows that wait");
    }
    one.execute("ANALYZE").await.expect("statistics");
}

/// The tables that aren't small.
pub async fn tables(pool: &PgPool) -> Vec<String> {
    let mut tables = Vec::new();
    let mut all = tenant_tables(pool).await;
    all.extend(["outbox", "timer", "job"].map(str::to_owned));
    for table in all {
        let count = format!("SELECT count(*) FROM {table}");
        let rows: i64 =
            sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(pool).await.expect("a count");
        if rows >= FEW {
            tables.push(table);
        }
    }
    assert!(tables.len() > 40, "only {tables:?}");
    tables
}

async fn tenant_tables(pool: &PgPool) -> Vec<String> {
    let sql = "SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
               WHERE attname = 'tenant_id' AND relkind = 'r'
                 AND relnamespace = 'public'::regnamespace ORDER BY relname";
    sqlx::query_scalar(sql).fetch_all(pool).await.expect("the catalogue")
}

async fn columns(pool: &PgPool, table: &str) -> String {
    let sql = "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
               WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
                 AND attgenerated = '' AND attname <> 'tenant_id'";
    sqlx::query_scalar(sql).bind(table).fetch_one(pool).await.expect("the catalogue")
}

/// 2,500 products of four variants each; ids follow from what is copied.
const GOODS: [&str; 5] = [
    "CREATE FUNCTION another(nr int, id uuid) RETURNS uuid LANGUAGE sql IMMUTABLE AS
     $$ SELECT md5(nr::text || id::text)::uuid $$",
    "INSERT INTO product (tenant_id, id, handle, title, vendor, product_type, tags, search_text,
             min_price, published_at, created_at, updated_at)
     SELECT tenant_id, another(nr, id), handle || '-' || nr, title || nr, vendor, product_type, tags,
         search_text || nr, min_price, published_at, created_at, updated_at
     FROM product, generate_series(1, 1250) nr WHERE tenant_id = $shop",
    "INSERT INTO product_option (tenant_id, id, product_id, position, name, option_values)
     SELECT tenant_id, another(nr, id), another(nr, product_id), position, name, option_values
     FROM product_option, generate_series(1, 1250) nr WHERE tenant_id = $shop",
    "INSERT INTO variant (tenant_id, id, product_id, position, option1, price, tracked,
             continue_selling, created_at, updated_at)
     SELECT tenant_id, another(nr * 10 + place, id), another(nr, product_id), place,
         option1 || place, price, tracked, continue_selling, created_at, updated_at
     FROM variant, generate_series(1, 1250) nr, generate_series(1, 4) place
     WHERE tenant_id = $shop",
    "INSERT INTO stock (tenant_id, variant_id, location_id, on_hand)
     SELECT v.tenant_id, v.id, l.id, 1000 FROM variant v JOIN location l USING (tenant_id)
     WHERE v.tenant_id = $shop ON CONFLICT DO NOTHING",
];

const QUEUES: [&str; 3] = [
    "INSERT INTO outbox (shop_id, kind, key, payload, due_at)
     SELECT gen_random_uuid(), 'later', gen_random_uuid(), '{}', now() + interval '1 day'
     FROM generate_series(1, 5000)",
    "INSERT INTO timer (shop_id, kind, key, due_at)
     SELECT gen_random_uuid(), 'later', gen_random_uuid(), now() + interval '1 day'
     FROM generate_series(1, 5000)",
    "INSERT INTO job (shop_id, lane, handler, kind, key, payload, created_at, due_at)
     SELECT gen_random_uuid(), 'other', 'other', 'later', gen_random_uuid(), '{}', now(),
         now() + interval '1 day' FROM generate_series(1, 5000)",
];
