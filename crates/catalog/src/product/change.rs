use db::{
    TenantTx,
    sea_orm::{ActiveModelTrait, ColumnTrait, Condition},
};
use kernel::{Actor, Checks, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{
    NewImage, Product, ProductChange, ProductImage, create::path, entity::ActiveModel, image,
    images_of, input::check_images, repo,
};
use crate::{plain::plain, redirect};

/// Changes a product. When nothing differs from what is there, nothing is written.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; at its field, whatever is wrong with the input; `TAKEN` at
/// `handle`.
pub async fn update(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    change: ProductChange,
) -> db::Result<Product> {
    actor.require(Permission::CatalogWrite)?;
    let change = change.tidied();
    change.check()?;
    let before = repo::lock(tx, id, "id").await?;
    let row = changed(before.clone(), change);
    if !row.is_changed() {
        return Ok(before);
    }
    let after = tx.update(row).await;
    let after = after
        .map_err(|e| e.taken("product_handle", "handle", "Another product has this handle."))?;
    if after.handle != before.handle {
        redirect::moved(tx, &path(&before.handle), &path(&after.handle)).await?;
    }
    let after = repo::refresh(tx, id).await?;
    let detail = json!({ "handle": after.handle, "title": after.title });
    audit::record(tx, actor, "product.updated", id, detail).await?;
    Ok(after)
}

fn changed(before: Product, change: ProductChange) -> ActiveModel {
    let (seo_title, seo_description) = (before.seo_title.clone(), before.seo_description.clone());
    let mut row = ActiveModel::from(before);
    if let Some(title) = change.title {
        row.title.set_if_not_equals(title);
    }
    if let Some(handle) = change.handle {
        row.handle.set_if_not_equals(handle);
    }
    if let Some(html) = change.description_html {
        row.description.set_if_not_equals(plain(&html));
        row.description_html.set_if_not_equals(html);
    }
    if let Some(vendor) = change.vendor {
        row.vendor.set_if_not_equals(vendor);
    }
    if let Some(product_type) = change.product_type {
        row.product_type.set_if_not_equals(product_type);
    }
    if let Some(tags) = change.tags {
        row.tags.set_if_not_equals(tags);
    }
    row.seo_title.set_if_not_equals(change.seo_title.over(seo_title));
    row.seo_description.set_if_not_equals(change.seo_description.over(seo_description));
    row
}

/// Makes `images` the product's images, in their order. An image whose address is there already
/// keeps its id, and with it the variants that show it.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; at its field, whatever is wrong with the input.
pub async fn set_images(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    images: Vec<NewImage>,
) -> db::Result<Vec<ProductImage>> {
    actor.require(Permission::CatalogWrite)?;
    let mut checks = Checks::new();
    check_images(&mut checks, &images);
    checks.finish()?;
    repo::lock(tx, id, "id").await?;
    let mut old = images_of(tx, &[id]).await?;
    let mut changed = false;
    let mut added = Vec::new();
    for (place, new) in images.into_iter().enumerate() {
        if let Some(same) = old.iter().position(|image| image.url == new.url) {
            changed |= update_image(tx, old.swap_remove(same), new, place).await?;
        } else {
            added.push((place, new));
        }
    }
    if !added.is_empty() {
        repo::add_images(tx, id, added).await?;
        changed = true;
    }
    if !old.is_empty() {
        let gone = old.iter().map(|image| image.id);
        tx.delete::<image::Entity>(Condition::all().add(image::Column::Id.is_in(gone))).await?;
        changed = true;
    }
    if changed {
        repo::refresh(tx, id).await?;
        audit::record(tx, actor, "product.images_set", id, json!({})).await?;
    }
    images_of(tx, &[id]).await
}

/// Whether anything of the image had to be written.
async fn update_image(
    tx: &TenantTx,
    old: ProductImage,
    new: NewImage,
    place: usize,
) -> db::Result<bool> {
    let mut row = image::ActiveModel::from(old);
    row.position.set_if_not_equals(repo::position(place));
    row.alt.set_if_not_equals(new.alt);
    row.width.set_if_not_equals(new.width);
    row.height.set_if_not_equals(new.height);
    let changed = row.is_changed();
    if changed {
        tx.update(row).await?;
    }
    Ok(changed)
}
