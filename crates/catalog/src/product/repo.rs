use db::{
    TenantTx,
    sea_orm::{self, ColumnTrait, FromQueryResult, QueryFilter},
};
use kernel::{Fault, search_key};
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

/// What a product is searched by, and its lowest price.
#[derive(FromQueryResult)]
struct Searched {
    title: String,
    vendor: String,
    product_type: String,
    tags: Vec<String>,
    skus: Option<String>,
    lowest: i64,
}

/// Writes anew what a locked product keeps of its variants and what search looks in.
pub(crate) async fn refresh(tx: &TenantTx, product: Uuid) -> db::Result<Product> {
    let found = tx.sql(
        "SELECT p.title, p.vendor, p.product_type, p.tags, v.skus, v.lowest
         FROM product p
         CROSS JOIN (SELECT min(price) AS lowest, string_agg(sku, ' ' ORDER BY position) AS skus
                     FROM variant WHERE tenant_id = $1 AND product_id = $2 HAVING count(*) > 0) v
         WHERE p.tenant_id = $1 AND p.id = $2",
        [product.into()],
    );
    let found: Vec<Searched> = found.await?;
    let found = found.into_iter().next().ok_or_else(|| Fault::not_found("product"))?;
    let tags: Vec<String> = found.tags.iter().map(|tag| search_key(tag)).collect();
    let [title, vendor, product_type] =
        [found.title, found.vendor, found.product_type].map(|text| search_key(&text));
    let skus = search_key(&found.skus.unwrap_or_default());
    let all = [&title, &vendor, &product_type].into_iter().chain(&tags).chain([&skus]);
    let all = all.filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    let refreshed = tx.sql(
        "UPDATE product SET min_price = $3, updated_at = $4, search_text = $5, title_key = $6,
             vendor_key = $7, product_type_key = $8, tag_keys = $9
         WHERE tenant_id = $1 AND id = $2 RETURNING *",
        [
            product.into(),
            found.lowest.into(),
            tx.now().into(),
            all.into(),
            title.into(),
            vendor.into(),
            product_type.into(),
            tags.into(),
        ],
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
