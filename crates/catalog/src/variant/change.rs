use db::{
    TenantTx,
    sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, Set},
};
use kernel::{Actor, Fault, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{ActiveModel, Column, Entity, Variant, VariantChange};
use crate::{product, stock};

/// Changes a variant. When nothing differs from what is there, nothing is written.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id` and `imageId`; at its field, whatever is wrong with the input;
/// `TAKEN` at `optionValues`.
pub async fn update(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    change: VariantChange,
) -> db::Result<Variant> {
    actor.require(Permission::CatalogWrite)?;
    let change = change.tidied();
    change.check()?;
    let before = locked(tx, id).await?;
    if let Some(image) = change.image_id.value() {
        refuse_strange_image(tx, before.product_id, *image).await?;
    }
    let Some(change) = write(tx, before.clone(), change).await? else {
        return Ok(before);
    };
    let detail = json!({ "product": before.product_id, "from": change.from(), "to": change.to() });
    audit::record(tx, actor, "variant.updated", id, detail).await?;
    follow(tx, before.product_id, std::slice::from_ref(&change)).await?;
    Ok(change.after)
}

/// A variant that was changed.
pub(crate) struct Changed {
    before: Variant,
    pub(crate) after: Variant,
}

impl Changed {
    /// Its stock wasn't counted before.
    pub(crate) fn newly_tracked(&self) -> bool {
        self.after.tracked && !self.before.tracked
    }

    /// What staff may later ask who changed it.
    pub(crate) fn from(&self) -> serde_json::Value {
        facts(&self.before)
    }

    /// The same, as it is now.
    pub(crate) fn to(&self) -> serde_json::Value {
        facts(&self.after)
    }

    fn is_sold_otherwise(&self) -> bool {
        let policy = |variant: &Variant| (variant.continue_selling, variant.tracked);
        policy(&self.before) != policy(&self.after)
    }
}

/// Writes what differs of a variant whose product is locked; none when nothing does. The change
/// was checked. Once all variants are written, [`follow`] does the rest: stock is locked after
/// variants.
pub(crate) async fn write(
    tx: &TenantTx,
    before: Variant,
    change: VariantChange,
) -> db::Result<Option<Changed>> {
    let mut row = changed(before.clone(), change);
    if !row.is_changed() {
        return Ok(None);
    }
    row.updated_at = Set(tx.now());
    let after = tx.update(row).await.map_err(taken)?;
    Ok(Some(Changed { before, after }))
}

/// Brings stock and the product up to date with its changed variants.
pub(crate) async fn follow(tx: &TenantTx, product: Uuid, changed: &[Changed]) -> db::Result<()> {
    let switched = changed.iter().filter(|change| change.is_sold_otherwise());
    let switched: Vec<Uuid> = switched.map(|change| change.after.id).collect();
    if !switched.is_empty() {
        stock::follow_policy(tx, &switched).await?;
    }
    product::repo::refresh(tx, product).await.map(drop)
}

fn facts(variant: &Variant) -> serde_json::Value {
    json!({
        "price": variant.price,
        "compareAtPrice": variant.compare_at_price,
        "sku": variant.sku,
        "tracked": variant.tracked,
        "continueSelling": variant.continue_selling,
    })
}

/// Turns the breaches of a single variant's constraints into faults.
pub(super) fn taken(error: db::Error) -> db::Error {
    error.taken("variant_options", "optionValues", "Another variant has these values.")
}

/// The variant, with its product locked.
pub(super) async fn locked(tx: &TenantTx, id: Uuid) -> db::Result<Variant> {
    let find = || tx.find::<Entity>().filter(Column::Id.eq(id)).one();
    let not_found = || Fault::not_found("variant").at("id");
    let variant = find().await?.ok_or_else(not_found)?;
    product::repo::lock(tx, variant.product_id, "id").await?;
    // It may have changed before the lock was given.
    Ok(find().await?.ok_or_else(not_found)?)
}

async fn refuse_strange_image(tx: &TenantTx, product: Uuid, image: Uuid) -> db::Result<()> {
    let images = product::images_of(tx, &[product]).await?;
    if images.iter().any(|own| own.id == image) {
        return Ok(());
    }
    Err(Fault::not_found("image").at("imageId").into())
}

fn changed(before: Variant, change: VariantChange) -> ActiveModel {
    let mut row = ActiveModel::from(before.clone());
    row.price.set_if_not_equals(change.price.unwrap_or(before.price));
    row.compare_at_price.set_if_not_equals(change.compare_at_price.over(before.compare_at_price));
    row.sku.set_if_not_equals(change.sku.over(before.sku));
    row.barcode.set_if_not_equals(change.barcode.over(before.barcode));
    row.tracked.set_if_not_equals(change.tracked.unwrap_or(before.tracked));
    let continue_selling = change.continue_selling.unwrap_or(before.continue_selling);
    row.continue_selling.set_if_not_equals(continue_selling);
    let requires_shipping = change.requires_shipping.unwrap_or(before.requires_shipping);
    row.requires_shipping.set_if_not_equals(requires_shipping);
    row.taxable.set_if_not_equals(change.taxable.unwrap_or(before.taxable));
    row.weight_grams.set_if_not_equals(change.weight_grams.unwrap_or(before.weight_grams));
    row.image_id.set_if_not_equals(change.image_id.over(before.image_id));
    row
}
