use db::{
    TenantTx,
    sea_orm::{ColumnTrait, QueryFilter},
};
use kernel::Fault;
use uuid::Uuid;

use super::{Column, Entity, NewImage, Product, ProductImage, image};
use crate::handle;

/// Locks a product. Whoever changes a product, its options, images or variants does so first;
/// then come variants, then stock.
///
/// # Errors
/// `NOT_FOUND` at `field`.
pub(crate) async fn lock(tx: &TenantTx, id: Uuid, field: &str) -> db::Result<Product> {
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    found.ok_or_else(|| Fault::not_found("product").at(field).into())
}

/// The product of that handle, published or not.
pub(crate) async fn by_handle(tx: &TenantTx, handle: &str) -> db::Result<Option<Product>> {
    let Some(handle) = handle::sought(handle) else { return Ok(None) };
    tx.find::<Entity>().filter(Column::Handle.eq(handle)).one().await
}

/// Those of the products that there are, published or not.
pub(crate) async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Product>> {
    let sql = "SELECT * FROM product WHERE tenant_id = $1 AND id = ANY($2)";
    tx.sql(sql, [ids.to_vec().into()]).await
}

/// Refuses ids that aren't among `there`.
///
/// # Errors
/// `NOT_FOUND` at `field.N`.
pub(crate) fn all_known(ids: &[Uuid], there: &[Product], field: &str) -> Result<(), Vec<Fault>> {
    let unknown = |(_, id): &(usize, &Uuid)| !there.iter().any(|product| product.id == **id);
    let fault = |(position, _)| Fault::not_found("product").at(&format!("{field}.{position}"));
    let faults: Vec<Fault> = ids.iter().enumerate().filter(unknown).map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Writes anew what a product keeps of its variants and what plain search looks in.
pub(crate) async fn refresh(tx: &TenantTx, product: Uuid) -> db::Result<Product> {
    let refreshed = tx.sql(
        "UPDATE product p
         SET min_price = v.lowest, updated_at = $3,
             search_text = lower(concat_ws(' ', p.title, p.vendor, p.product_type,
                                           array_to_string(p.tags, ' '), v.skus))
         FROM (SELECT min(price) AS lowest, string_agg(sku, ' ' ORDER BY position) AS skus
               FROM variant WHERE tenant_id = $1 AND product_id = $2 HAVING count(*) > 0) v
         WHERE p.tenant_id = $1 AND p.id = $2
         RETURNING p.*",
        [product.into(), tx.now().into()],
    );
    let refreshed: Vec<Product> = refreshed.await?;
    refreshed.into_iter().next().ok_or_else(|| Fault::not_found("product").into())
}

/// Adds images at their places, which count from 0.
pub(crate) async fn add_images(
    tx: &TenantTx,
    product_id: Uuid,
    images: impl IntoIterator<Item = (usize, NewImage)>,
) -> db::Result<Vec<ProductImage>> {
    let row = |(place, image): (usize, NewImage)| ProductImage {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        product_id,
        position: position(place),
        url: image.url,
        alt: image.alt,
        width: image.width,
        height: image.height,
    };
    let rows: Vec<ProductImage> = images.into_iter().map(row).collect();
    tx.insert_many(rows.iter().cloned().map(image::ActiveModel::from)).await?;
    Ok(rows)
}

/// Positions count from 1. Lists are checked to be far shorter than this can hold.
pub(crate) fn position(place: usize) -> i32 {
    i32::try_from(place + 1).unwrap_or(i32::MAX)
}
