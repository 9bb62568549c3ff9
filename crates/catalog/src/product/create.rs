use db::TenantTx;
use kernel::{Actor, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{
    Column, Entity, NewOption, NewProduct, OptionRow, Product, ProductOption, entity::ActiveModel,
    option::keys, repo,
};
use crate::{handle, plain::plain, redirect, variant};

/// Adds a product with its options, images and variants.
///
/// # Errors
/// `DENIED`; at its field, whatever is wrong with the input; `TAKEN` at `handle`.
pub async fn create(tx: &TenantTx, actor: &Actor, input: NewProduct) -> db::Result<Product> {
    actor.require(Permission::CatalogWrite)?;
    let input = input.tidied();
    input.check()?;
    let id = insert(tx, &input).await?;
    let images = repo::add_images(tx, id, input.all_images().into_iter().enumerate()).await?;
    insert_options(tx, id, input.options).await?;
    variant::repo::insert(tx, id, 0, input.variants, &images).await?;
    let product = repo::refresh(tx, id).await?;
    redirect::give_way(tx, &path(&product.handle)).await?;
    let detail = json!({ "handle": product.handle, "title": product.title });
    audit::record(tx, actor, "product.created", id, detail).await?;
    Ok(product)
}

/// Where a storefront shows the product.
pub(super) fn path(handle: &str) -> String {
    format!("/products/{handle}")
}

async fn insert(tx: &TenantTx, input: &NewProduct) -> db::Result<Uuid> {
    let id = tx.new_id();
    let asked = input.handle.clone();
    let handle = handle::choose::<Entity>(tx, Column::Handle, asked, &input.title, id).await?;
    let row = Product {
        tenant_id: tx.shop(),
        id,
        handle,
        title: input.title.clone(),
        description_html: input.description_html.clone(),
        description: plain(&input.description_html),
        vendor: input.vendor.clone(),
        product_type: input.product_type.clone(),
        tags: input.tags.clone(),
        seo_title: input.seo.title.clone(),
        seo_description: input.seo.description.clone(),
        search_text: String::new(),
        min_price: 0,
        published_at: input.published.then(|| tx.now()),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let inserted = tx.insert_many([ActiveModel::from(row)]).await;
    inserted
        .map_err(|e| e.taken("product_handle", "handle", "Another product has this handle."))?;
    Ok(id)
}

async fn insert_options(
    tx: &TenantTx,
    product_id: Uuid,
    options: Vec<NewOption>,
) -> db::Result<()> {
    let row = |(position, option): (i16, NewOption)| ProductOption {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        product_id,
        position,
        name_key: kernel::fold(&option.name),
        name: option.name,
        value_keys: keys(&option.values),
        option_values: option.values,
    };
    tx.insert_many((1..).zip(options).map(row).map(OptionRow::from)).await
}
