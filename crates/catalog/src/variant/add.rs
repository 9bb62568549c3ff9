use db::{
    TenantTx,
    sea_orm::{ColumnTrait, Condition},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{
    Column, Entity, NewVariant, Variant,
    change::{locked, taken},
    of_products, repo,
};
use crate::product::{
    self, MOST_IMAGES, MOST_VARIANTS, NO_OPTION, NO_OPTION_VALUE, NewImage, OptionRow,
    ProductImage, ProductOption, Spellings, images_of, options_of, respell,
};

/// Adds a variant to a product, after the others. Values that an option doesn't have yet, in whatever
/// case and width, are added to it.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `productId`; at its field, whatever is wrong with the input; `TAKEN`
/// at `sku`, `barcode` and `optionValues`; `TOO_MANY` when the product has 250 already.
pub async fn add(
    tx: &TenantTx,
    actor: &Actor,
    product_id: Uuid,
    input: NewVariant,
) -> db::Result<Variant> {
    actor.require(Permission::CatalogWrite)?;
    let mut input = input.tidied();
    product::repo::lock(tx, product_id, "productId").await?;
    let siblings = of_products(tx, &[product_id]).await?;
    let options = options_of(tx, &[product_id]).await?;
    let no_options = matches!(options.as_slice(), [only] if only.name == NO_OPTION);
    if no_options && input.option_values.is_empty() {
        input.option_values.push(NO_OPTION_VALUE.to_owned());
    }
    let listed = options.iter().map(|option| option.option_values.as_slice());
    let spellings: Vec<_> = listed.map(|values| (values, Spellings::of(values))).collect();
    respell(&mut input.option_values, &spellings);
    check(&input, &siblings, &options)?;
    for (option, value) in options.into_iter().zip(&input.option_values) {
        if !option.option_values.contains(value) {
            let values = [option.option_values.as_slice(), std::slice::from_ref(value)].concat();
            set_values(tx, option, values).await?;
        }
    }
    let images = with_image(tx, product_id, input.image_url.as_deref()).await?;
    let last = siblings.iter().map(|variant| variant.position).max().unwrap_or(0);
    let added = repo::insert(tx, product_id, last, vec![input], &images).await.map_err(taken)?;
    let added = added.into_iter().next().expect("one was inserted");
    product::repo::refresh(tx, product_id).await?;
    let detail = json!({ "product": product_id, "title": added.title() });
    audit::record(tx, actor, "variant.added", added.id, detail).await?;
    Ok(added)
}

/// Deletes a variant that was never ordered and isn't its product's last, and the option values
/// that no other variant has.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` for the last variant and when orders name it.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    let variant = locked(tx, id).await?;
    let mut siblings = repo::lock_of(tx, variant.product_id).await?;
    siblings.retain(|sibling| sibling.id != id);
    if siblings.is_empty() {
        let message = "A product keeps its last variant: delete the product instead.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    if repo::were_ordered(tx, &[id]).await? {
        return Err(Fault::new(Code::Conflict, "The variant was ordered.").at("id").into());
    }
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await?;
    for (place, option) in options_of(tx, &[variant.product_id]).await?.into_iter().enumerate() {
        let used = |value: &&String| {
            siblings.iter().any(|sibling| sibling.option_values().nth(place) == Some(value))
        };
        let values: Vec<String> = option.option_values.iter().filter(used).cloned().collect();
        if values != option.option_values {
            set_values(tx, option, values).await?;
        }
    }
    product::repo::refresh(tx, variant.product_id).await?;
    let detail = json!({ "product": variant.product_id, "title": variant.title() });
    audit::record(tx, actor, "variant.deleted", id, detail).await
}

fn check(
    input: &NewVariant,
    siblings: &[Variant],
    options: &[ProductOption],
) -> Result<(), Vec<Fault>> {
    let mut checks = Checks::new();
    let room = siblings.len() < MOST_VARIANTS;
    checks.ensure(room, "productId", Code::TooMany, "At most 250 variants.");
    let complete = input.option_values.len() == options.len();
    let message = format!("One value for each option: {}.", options.len());
    checks.ensure(complete, "optionValues", Code::Invalid, &message);
    for (place, value) in input.option_values.iter().take(options.len()).enumerate() {
        checks.name(&format!("optionValues.{place}"), value, 1..=255);
    }
    if let Err(faults) = input.check() {
        for fault in faults {
            checks.fault(&fault.field.join("."), fault.code, fault.message);
        }
    }
    checks.finish()
}

async fn set_values(tx: &TenantTx, option: ProductOption, values: Vec<String>) -> db::Result<()> {
    let mut row = OptionRow::from(option);
    row.value_keys.set_if_not_equals(product::keys(&values));
    row.option_values.set_if_not_equals(values);
    tx.update(row).await?;
    Ok(())
}

/// The product's images, with one of that address among them.
async fn with_image(
    tx: &TenantTx,
    product: Uuid,
    url: Option<&str>,
) -> db::Result<Vec<ProductImage>> {
    let mut images = images_of(tx, &[product]).await?;
    let Some(url) = url.filter(|url| !images.iter().any(|image| image.url == *url)) else {
        return Ok(images);
    };
    if images.len() >= MOST_IMAGES {
        return Err(Fault::new(Code::TooMany, "At most 250 images.").at("imageUrl").into());
    }
    let image = NewImage { url: url.to_owned(), ..NewImage::default() };
    images.extend(product::repo::add_images(tx, product, [(images.len(), image)]).await?);
    Ok(images)
}
