use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};

#[derive(FromQueryResult)]
struct Row {
    word: String,
}

/// The tags of published products, sorted, each once; at most `limit`.
///
/// # Errors
/// The database's.
pub async fn tags(tx: &TenantTx, limit: u64) -> db::Result<Vec<String>> {
    let sql = "SELECT DISTINCT unnest(tags) AS word FROM product
               WHERE tenant_id = $1 AND published_at IS NOT NULL ORDER BY word LIMIT $2";
    Ok(words(tx.sql(sql, [limit.into()]).await?))
}

/// The types of published products, sorted, each once; at most `limit`.
///
/// # Errors
/// The database's.
pub async fn types(tx: &TenantTx, limit: u64) -> db::Result<Vec<String>> {
    let sql = "SELECT DISTINCT product_type AS word FROM product
               WHERE tenant_id = $1 AND published_at IS NOT NULL AND product_type <> ''
               ORDER BY word LIMIT $2";
    Ok(words(tx.sql(sql, [limit.into()]).await?))
}

fn words(rows: Vec<Row>) -> Vec<String> {
    rows.into_iter().map(|row| row.word).collect()
}
