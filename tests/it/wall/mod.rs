//! The wall, looked at from outside: what the database's own catalogue says of every table.

mod catalogue;
mod hidden;
mod outside;

use sqlx::{AssertSqlSafe, Executor};
use tests::migrated;

use catalogue::breaches;
use outside::differences;

#[tokio::test]
async fn every_table_stands_behind_the_wall_or_on_the_list() {
    let pool = migrated().await.outside().await;
    assert_eq!(breaches(&pool).await, Vec::<String>::new());
    assert_eq!(differences(&pool).await, Vec::<String>::new());
}

/// Statements, and how the breach begins that each of them is.
const WEAKENINGS: [(&str, &str); 46] = [
    ("DROP POLICY tenant ON product", "product: policies"),
    ("ALTER TABLE variant NO FORCE ROW LEVEL SECURITY", "variant: row security"),
    ("ALTER TABLE orders DISABLE ROW LEVEL SECURITY", "orders: row security"),
    ("CREATE POLICY open ON cart USING (true)", "cart: policies"),
    ("ALTER POLICY tenant ON page USING (true)", "page: policies"),
    ("CREATE TABLE extra (tenant_id uuid, id uuid)", "extra: tenant may be null"),
    ("CREATE TABLE extra (tenant_id uuid NOT NULL, id uuid)", "extra: no primary key"),
    ("CREATE INDEX loose ON product (title)", "loose: first column"),
    ("CREATE UNIQUE INDEX loose ON variant (sku)", "loose: first column"),
    ("CREATE TABLE extra (tenant_id uuid NOT NULL, id uuid PRIMARY KEY)", "extra: row security"),
    (
        "CREATE UNIQUE INDEX ids ON product (id);
         ALTER TABLE cart ADD product_id uuid REFERENCES product (id)",
        "cart_product_id_fkey: key without the tenant",
    ),
    (
        "ALTER TABLE timer ADD FOREIGN KEY (shop_id) REFERENCES shop",
        "timer_shop_id_fkey: key through the wall",
    ),
    (
        "ALTER TABLE variant ADD menu_id uuid;
         ALTER TABLE variant ADD FOREIGN KEY (tenant_id, menu_id) REFERENCES menu ON DELETE SET NULL",
        "variant_tenant_id_menu_id_fkey: SET NULL would null the tenant",
    ),
    ("ALTER TABLE product OWNER TO fangshi_app", "product: owned by fangshi_app"),
    ("ALTER TABLE _sqlx_migrations OWNER TO fangshi_app", "_sqlx_migrations: owned by fangshi_app"),
    ("GRANT TRUNCATE ON product TO fangshi_app", "product: fangshi_app may TRUNCATE"),
    ("GRANT REFERENCES (id) ON product TO fangshi_app", "product: fangshi_app may REFERENCES"),
    ("GRANT TRIGGER ON product TO fangshi_worker", "product: fangshi_worker may TRIGGER"),
    ("GRANT UPDATE ON audit_log TO fangshi_app", "audit_log: fangshi_app may UPDATE"),
    ("GRANT DELETE ON stock_movement TO fangshi_app", "stock_movement: fangshi_app may DELETE"),
    ("GRANT UPDATE (tracking_url) ON fulfilment TO PUBLIC", "fulfilment: fangshi_app may UPDATE"),
    ("GRANT DELETE ON fulfilment_line TO fangshi_worker", "fulfilment_line: fangshi_worker may DELETE"),
    ("ALTER TABLE audit_log RENAME TO log", "audit_log: is gone"),
    ("CREATE VIEW peek AS SELECT * FROM product", "peek: view"),
    ("CREATE MATERIALIZED VIEW peek AS SELECT * FROM product", "peek: view"),
    (
        "CREATE SCHEMA other; CREATE TABLE other.extra (id uuid PRIMARY KEY)",
        "other.extra: in a schema of its own",
    ),
    (
        "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT 1::bigint'",
        "peek(): runs as its owner",
    ),
    (
        "CREATE FUNCTION wake(key uuid) RETURNS uuid LANGUAGE sql SECURITY DEFINER AS 'SELECT key'",
        "wake: is not the one way in",
    ),
    ("ALTER FUNCTION publish SECURITY INVOKER", "publish: is not the one way in"),
    ("ALTER FUNCTION publish RESET search_path", "publish: search path"),
    ("GRANT EXECUTE ON FUNCTION wake TO PUBLIC", "wake: anybody may run it"),
    ("GRANT EXECUTE ON FUNCTION set_config TO fangshi_app", "fangshi_app may run set_config"),
    ("GRANT EXECUTE ON FUNCTION lo_open TO PUBLIC", "fangshi_worker may run lo_open"),
    ("GRANT USAGE ON LANGUAGE plpgsql TO fangshi_worker", "fangshi_worker may write code in plpgsql"),
    ("GRANT CREATE ON SCHEMA public TO fangshi_app", "fangshi_app may make objects in public"),
    ("CREATE TABLE extra (id uuid PRIMARY KEY)", "extra: stands outside the wall"),
    ("ALTER TABLE staff_directory ADD phone text", "staff_directory: has"),
    ("ALTER TABLE outbox ADD email text", "outbox: has"),
    (
        "GRANT SELECT ON customer_password TO fangshi_app",
        "fangshi_app may read customer_password.hash",
    ),
    (
        "GRANT SELECT (token_hash) ON staff_session TO PUBLIC",
        "fangshi_worker may read staff_session.token_hash",
    ),
    ("GRANT SELECT ON outbox TO fangshi_app", "outbox: the application may SELECT, not"),
    ("GRANT UPDATE (slug) ON shop_directory TO fangshi_app", "shop_directory: the application may"),
    ("GRANT DELETE ON staff_directory TO fangshi_worker", "staff_directory: the worker may"),
    ("GRANT INSERT ON timer TO fangshi_worker", "timer: the worker may SELECT INSERT"),
    ("GRANT SELECT ON _sqlx_migrations TO PUBLIC", "_sqlx_migrations: the worker may SELECT"),
    ("DROP TABLE timer", "timer: is gone"),
];

#[tokio::test]
async fn every_way_to_weaken_the_wall_is_noticed() {
    for (weaken, noticed) in WEAKENINGS {
        let pool = migrated().await.outside().await;
        pool.execute(AssertSqlSafe(weaken)).await.unwrap_or_else(|e| panic!("{weaken}: {e}"));
        let found = [breaches(&pool).await, differences(&pool).await].concat();
        assert!(found.iter().any(|breach| breach.starts_with(noticed)), "{weaken}: {found:?}");
        pool.close().await;
    }
}
