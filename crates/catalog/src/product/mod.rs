//! Products: what a shop sells, with options, images and variants.

mod change;
mod create;
mod entity;
mod image;
mod input;
mod matrix;
mod option;
pub(crate) mod repo;
mod spelling;
mod vocabulary;

use db::{
    TenantTx,
    sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder},
};
use kernel::{Actor, Code, Fault, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

pub use self::{
    change::{set_images, update},
    create::create,
    entity::Model as Product,
    image::Model as ProductImage,
    input::{
        MOST_IMAGES, NO_OPTION, NO_OPTION_VALUE, NewImage, NewOption, NewProduct, ProductChange,
    },
    matrix::{MOST_OPTIONS, MOST_VARIANTS},
    option::Model as ProductOption,
    vocabulary::{tags, types},
};
pub(crate) use self::{
    entity::{Column, Entity},
    input::MOST_TAGS,
    option::{ActiveModel as OptionRow, keys},
    spelling::{Spellings, respell},
};
pub use crate::search::{
    Facet, FacetValue, Facets, OptionFacet, PriceFacet, ProductFilter, ProductQuery, ProductSort,
    by_variants, count, facets, first_pages, list, list_any, recommendations,
};
use crate::{handle, variant};

/// The most products that one call changes.
const MOST_IDS: usize = 250;

/// Puts products on sale; those that are already stay as they are.
///
/// # Errors
/// `DENIED`; `TOO_MANY` at `ids`; `NOT_FOUND` at `ids.N`.
pub async fn publish(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Product>> {
    set_published(tx, actor, ids, true).await
}

/// Takes products off sale; those that are already stay as they are.
///
/// # Errors
/// As [`publish`].
pub async fn unpublish(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Product>> {
    set_published(tx, actor, ids, false).await
}

async fn set_published(
    tx: &TenantTx,
    actor: &Actor,
    ids: &[Uuid],
    on_sale: bool,
) -> db::Result<Vec<Product>> {
    actor.require(Permission::CatalogWrite)?;
    if ids.len() > MOST_IDS {
        return Err(Fault::new(Code::TooMany, "At most 250 entries.").at("ids").into());
    }
    let there = tx.find::<Entity>().filter(Column::Id.is_in(ids.iter().copied()));
    let there = there.order_by_asc(Column::Id).for_update().all().await?;
    repo::all_known(ids, &there, "ids")?;
    let changing = there.iter().filter(|product| product.published_at.is_some() != on_sale);
    let changing: Vec<Uuid> = changing.map(|product| product.id).collect();
    if changing.is_empty() {
        return repo::by_ids(tx, ids).await;
    }
    // A list of one length is another statement than that of another: this is one for all.
    tx.update_many::<Entity>()
        .set(Column::PublishedAt, on_sale.then(|| tx.now()))
        .set(Column::UpdatedAt, tx.now())
        .filter(Column::Id.eq_any(changing.clone()))
        .exec()
        .await?;
    let action = if on_sale { "product.published" } else { "product.unpublished" };
    for id in changing {
        audit::record(tx, actor, action, id, json!({})).await?;
    }
    repo::by_ids(tx, ids).await
}

/// Deletes a product that was never ordered.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` when orders name its variants.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    let product = repo::lock(tx, id, "id").await?;
    let variants = variant::repo::lock_of(tx, id).await?;
    let variants: Vec<Uuid> = variants.iter().map(|variant| variant.id).collect();
    if variant::repo::were_ordered(tx, &variants).await? {
        let message = "The product was ordered: unpublish it instead.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await?;
    let detail = json!({ "handle": product.handle, "title": product.title });
    audit::record(tx, actor, "product.deleted", id, detail).await
}

/// The published product of that handle.
///
/// # Errors
/// The database's.
pub async fn by_handle(tx: &TenantTx, handle: &str) -> db::Result<Option<Product>> {
    let found = repo::by_handle(tx, handle).await?;
    Ok(found.filter(|product| product.published_at.is_some()))
}

/// The published products of these handles, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_handles(tx: &TenantTx, handles: &[String]) -> db::Result<Vec<Product>> {
    tx.sql(
        "SELECT * FROM product
         WHERE tenant_id = $1 AND handle = ANY($2) AND published_at IS NOT NULL",
        [handle::all_sought(handles).into()],
    )
    .await
}

/// The product of that handle, published or not.
///
/// # Errors
/// `DENIED`.
pub async fn any_by_handle(
    tx: &TenantTx,
    actor: &Actor,
    handle: &str,
) -> db::Result<Option<Product>> {
    actor.require(Permission::CatalogRead)?;
    repo::by_handle(tx, handle).await
}

/// Those of the products that are published, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Product>> {
    tx.sql(
        "SELECT * FROM product WHERE tenant_id = $1 AND id = ANY($2) AND published_at IS NOT NULL",
        [ids.to_vec().into()],
    )
    .await
}

/// Those of the products that there are, published or not, in no particular order.
///
/// # Errors
/// `DENIED`.
pub async fn any_by_ids(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Product>> {
    actor.require(Permission::CatalogRead)?;
    repo::by_ids(tx, ids).await
}

/// The options of products that the caller may see, by product and position.
///
/// # Errors
/// The database's.
pub async fn options_of(tx: &TenantTx, products: &[Uuid]) -> db::Result<Vec<ProductOption>> {
    tx.sql(
        "SELECT * FROM product_option WHERE tenant_id = $1 AND product_id = ANY($2)
         ORDER BY product_id, position",
        [products.to_vec().into()],
    )
    .await
}

/// The images of products that the caller may see, by product and position.
///
/// # Errors
/// The database's.
pub async fn images_of(tx: &TenantTx, products: &[Uuid]) -> db::Result<Vec<ProductImage>> {
    tx.sql(
        "SELECT * FROM product_image WHERE tenant_id = $1 AND product_id = ANY($2)
         ORDER BY product_id, position",
        [products.to_vec().into()],
    )
    .await
}

/// Images by their own ids, as variants name them.
///
/// # Errors
/// The database's.
pub async fn images_by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<ProductImage>> {
    let sql = "SELECT * FROM product_image WHERE tenant_id = $1 AND id = ANY($2)";
    tx.sql(sql, [ids.to_vec().into()]).await
}
