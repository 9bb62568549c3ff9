//! Variants: what is put into carts.

mod add;
mod change;
mod entity;
mod input;
pub(crate) mod repo;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Permission};
use uuid::Uuid;

pub use self::{
    add::{add, delete},
    change::update,
    entity::Model as Variant,
    input::{NewVariant, VariantChange},
};
pub(crate) use self::{
    change::{Changed, follow, write},
    entity::{ActiveModel, Column, Entity},
};

/// A variant, and whether it can be bought.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Offered {
    /// The variant.
    #[sea_orm(nested)]
    pub variant: Variant,
    /// Its product is published, and there is some left or need not be.
    pub available_for_sale: bool,
    /// How many are left over all locations, never below 0; none when it isn't counted.
    pub quantity_available: Option<i64>,
}

/// The variants of products that the caller may see, and whether each can be bought, by product and
/// position.
///
/// # Errors
/// The database's.
pub async fn offered(tx: &TenantTx, products: &[Uuid]) -> db::Result<Vec<Offered>> {
    tx.sql(
        "SELECT v.*,
                p.published_at IS NOT NULL
                    AND (NOT v.tracked OR v.continue_selling OR coalesce(s.units, 0) > 0)
                    AS available_for_sale,
                CASE WHEN v.tracked THEN greatest(coalesce(s.units, 0), 0) END
                    AS quantity_available
         FROM product p
         JOIN variant v ON v.tenant_id = $1 AND v.product_id = p.id
         LEFT JOIN LATERAL (
             SELECT sum(on_hand - reserved)::bigint AS units FROM stock
             WHERE tenant_id = $1 AND variant_id = v.id
         ) s ON v.tracked
         WHERE p.tenant_id = $1 AND p.id = ANY($2)
         ORDER BY v.product_id, v.position, v.id",
        [products.to_vec().into()],
    )
    .await
}

/// What lists show of a product's variants.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct Summary {
    /// Whose variants they are.
    pub product_id: Uuid,
    /// The lowest price in minor units; none without a variant, like the others.
    pub min_price: Option<i64>,
    /// The highest price.
    pub max_price: Option<i64>,
    /// The lowest price to strike through, of those that have one.
    pub min_compare_at_price: Option<i64>,
    /// The highest price to strike through.
    pub max_compare_at_price: Option<i64>,
    /// One of them is [available](Offered::available_for_sale).
    pub available_for_sale: bool,
}

/// The summaries of products that the caller may see, in no particular order. No more variants are
/// looked up in the stock than until one is found that can be bought.
///
/// # Errors
/// The database's.
pub async fn summaries(tx: &TenantTx, products: &[Uuid]) -> db::Result<Vec<Summary>> {
    tx.sql(
        "SELECT p.id AS product_id, v.min_price, v.max_price,
                v.min_compare_at_price, v.max_compare_at_price,
                p.published_at IS NOT NULL AND (coalesce(v.endless, false) OR EXISTS (
                    SELECT FROM variant w
                    WHERE w.tenant_id = $1 AND w.product_id = p.id AND (
                        SELECT sum(s.on_hand - s.reserved) FROM stock s
                        WHERE s.tenant_id = $1 AND s.variant_id = w.id) > 0))
                    AS available_for_sale
         FROM product p
         CROSS JOIN LATERAL (
             SELECT min(price) AS min_price, max(price) AS max_price,
                    min(compare_at_price) AS min_compare_at_price,
                    max(compare_at_price) AS max_compare_at_price,
                    bool_or(NOT tracked OR continue_selling) AS endless
             FROM variant WHERE tenant_id = $1 AND product_id = p.id
         ) v
         WHERE p.tenant_id = $1 AND p.id = ANY($2)",
        [products.to_vec().into()],
    )
    .await
}

/// The variants of products that the caller may see, by product and position.
///
/// # Errors
/// The database's.
pub async fn of_products(tx: &TenantTx, products: &[Uuid]) -> db::Result<Vec<Variant>> {
    tx.sql(
        "SELECT * FROM variant WHERE tenant_id = $1 AND product_id = ANY($2)
         ORDER BY product_id, position, id",
        [products.to_vec().into()],
    )
    .await
}

/// Those of the variants whose products are published, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Variant>> {
    tx.sql(
        "SELECT v.* FROM variant v
         JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
         WHERE v.tenant_id = $1 AND v.id = ANY($2) AND p.published_at IS NOT NULL",
        [ids.to_vec().into()],
    )
    .await
}

/// Those of the variants that there are, of products published or not, in no particular order.
///
/// # Errors
/// `DENIED`.
pub async fn any_by_ids(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Variant>> {
    actor.require(Permission::CatalogRead)?;
    let sql = "SELECT * FROM variant WHERE tenant_id = $1 AND id = ANY($2)";
    tx.sql(sql, [ids.to_vec().into()]).await
}
