use db::TenantTx;
use uuid::Uuid;

use crate::product::Product;

/// The most recommendations.
const MOST: i64 = 50;

/// Other published products: those that share the most collections, tags and the type first, then
/// those sold most.
///
/// # Errors
/// The database's.
pub async fn recommendations(tx: &TenantTx, product: Uuid, limit: u32) -> db::Result<Vec<Product>> {
    tx.sql(
        "SELECT p.* FROM product this
         JOIN product p ON p.tenant_id = this.tenant_id AND p.id <> this.id
         LEFT JOIN product_sales s ON s.tenant_id = p.tenant_id AND s.product_id = p.id
         LEFT JOIN (
             SELECT theirs.product_id, count(*) AS shared FROM collection_product ours
             JOIN collection_product theirs
               ON theirs.tenant_id = $1 AND theirs.collection_id = ours.collection_id
             WHERE ours.tenant_id = $1 AND ours.product_id = $2
             GROUP BY theirs.product_id
         ) c ON c.product_id = p.id
         WHERE this.tenant_id = $1 AND this.id = $2 AND this.published_at IS NOT NULL
           AND p.published_at IS NOT NULL
         ORDER BY coalesce(c.shared, 0)
                + cardinality(ARRAY(SELECT unnest(p.tags) INTERSECT SELECT unnest(this.tags)))
                + (p.product_type = this.product_type AND p.product_type <> '')::int DESC,
                coalesce(s.units, 0) DESC, p.id
         LIMIT $3",
        [product.into(), i64::from(limit).min(MOST).into()],
    )
    .await
}

/// Published products that are no given one, by variants of theirs, in the variants' order.
///
/// # Errors
/// The database's.
pub async fn by_variants(
    tx: &TenantTx,
    beside: Uuid,
    variants: &[Uuid],
    limit: u32,
) -> db::Result<Vec<Product>> {
    tx.sql(
        "SELECT p.* FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, place)
         JOIN variant v ON v.tenant_id = $1 AND v.id = wanted.id
         JOIN product p ON p.tenant_id = $1 AND p.id = v.product_id
         WHERE p.id <> $2 AND p.published_at IS NOT NULL
         GROUP BY p.tenant_id, p.id ORDER BY min(wanted.place) LIMIT $4",
        [beside.into(), variants.to_vec().into(), i64::from(limit).min(MOST).into()],
    )
    .await
}
