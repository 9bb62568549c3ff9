use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

/// Every row of a shop, table by table, the directory's included: equal before and after something
/// that changes nothing. The queues are left out: the worker empties them in its own time.
///
/// # Panics
/// When there is no such shop.
pub async fn rows_of(pool: &PgPool, slug: &str) -> BTreeMap<String, Vec<String>> {
    let shop: Uuid = sqlx::query_scalar("SELECT shop_id FROM shop_directory WHERE slug = $1")
        .bind(slug)
        .fetch_one(pool)
        .await
        .expect("the shop");
    let tables = "SELECT attrelid::regclass::text, attname::text
                  FROM pg_attribute JOIN pg_class ON oid = attrelid
                  WHERE attname IN ('tenant_id', 'shop_id') AND relkind = 'r'
                    AND relname NOT IN ('outbox', 'timer', 'job')";
    let tables: Vec<(String, String)> =
        sqlx::query_as(tables).fetch_all(pool).await.expect("tables");
    let mut rows = BTreeMap::new();
    for (table, of) in tables {
        let sql = format!("SELECT t::text FROM {table} t WHERE {of} = $1 ORDER BY 1");
        let found = sqlx::query_scalar(AssertSqlSafe(sql)).bind(shop).fetch_all(pool).await;
        rows.insert(table, found.expect("rows"));
    }
    rows
}
