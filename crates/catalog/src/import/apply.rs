use std::collections::HashMap;

use db::TenantTx;
use kernel::{Actor, Code, Fault, fold};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::{Draft, OfVariant, column, draft::no_price};
use crate::{
    Patch,
    product::{self, NewImage, Product, ProductChange},
    stock::{self, SetOnHand},
    variant::{self, Changed, NewVariant, Variant, VariantChange},
};

/// What came of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Created,
    Updated,
    Unchanged,
}

/// Makes the shop's product what the draft says.
pub(super) async fn apply(
    tx: &TenantTx,
    actor: &Actor,
    draft: &Draft,
    import: Uuid,
) -> db::Result<Outcome> {
    let Some(before) = product::repo::by_handle(tx, &draft.handle).await? else {
        draft.check_whole()?;
        let made = product::create(tx, actor, draft.product.clone()).await?;
        let variants = variant::of_products(tx, &[made.id]).await?;
        let counts = variants.iter().zip(&draft.variants);
        let counts = counts.map(|(variant, said)| (variant.id, said.on_hand)).collect();
        set_stock(tx, actor, counts, import).await?;
        return Ok(Outcome::Created);
    };
    product::update(tx, actor, before.id, product_change(draft)).await?;
    set_published(tx, actor, &before, draft).await?;
    let images = add_images(tx, actor, before.id, draft).await?;
    let counts = write_variants(tx, actor, before.id, draft, &images).await?;
    set_stock(tx, actor, counts, import).await?;
    // Whatever changes of a product, it notes the time.
    let after = product::repo::by_ids(tx, &[before.id]).await?;
    let same = after.first().is_some_and(|after| after.updated_at == before.updated_at);
    Ok(if same { Outcome::Unchanged } else { Outcome::Updated })
}

/// Only what the file has columns for.
fn product_change(draft: &Draft) -> ProductChange {
    let new = &draft.product;
    let text = |name: &str, value: &String| draft.says(name).then(|| value.clone());
    let seo = |name: &str, value: &Option<String>| {
        if draft.says(name) { Patch::to(value.clone()) } else { Patch::Keep }
    };
    ProductChange {
        title: Some(new.title.clone()).filter(|title| !title.is_empty()),
        handle: None,
        description_html: text(column::BODY, &new.description_html),
        vendor: text(column::VENDOR, &new.vendor),
        product_type: text(column::TYPE, &new.product_type),
        tags: draft.says(column::TAGS).then(|| new.tags.clone()),
        seo_title: seo(column::SEO_TITLE, &new.seo.title),
        seo_description: seo(column::SEO_DESCRIPTION, &new.seo.description),
    }
}

async fn set_published(
    tx: &TenantTx,
    actor: &Actor,
    before: &Product,
    draft: &Draft,
) -> db::Result<()> {
    let said = draft.says(column::PUBLISHED) || draft.says(column::STATUS);
    if !said || before.published_at.is_some() == draft.product.published {
        return Ok(());
    }
    if draft.product.published {
        product::publish(tx, actor, &[before.id]).await?;
    } else {
        product::unpublish(tx, actor, &[before.id]).await?;
    }
    Ok(())
}

/// Adds the images that the product doesn't have yet; says the id of each address.
async fn add_images(
    tx: &TenantTx,
    actor: &Actor,
    product: Uuid,
    draft: &Draft,
) -> db::Result<HashMap<String, Uuid>> {
    let there = product::images_of(tx, &[product]).await?.into_iter();
    let mut all: Vec<NewImage> = there
        .map(|old| NewImage { url: old.url, alt: old.alt, width: old.width, height: old.height })
        .collect();
    let of_variants = draft.product.variants.iter().filter_map(|new| new.image_url.clone());
    let of_variants = of_variants.map(|url| NewImage { url, ..NewImage::default() });
    for new in draft.product.images.iter().cloned().chain(of_variants) {
        match all.iter_mut().find(|image| image.url == new.url) {
            Some(old) => old.alt = new.alt.or(old.alt.take()),
            None => all.push(new),
        }
    }
    let images = product::set_images(tx, actor, product, all).await?;
    Ok(images.into_iter().map(|image| (image.url, image.id)).collect())
}

/// Changes the variants that are there and adds the others; says what is to be counted.
async fn write_variants(
    tx: &TenantTx,
    actor: &Actor,
    product: Uuid,
    draft: &Draft,
    images: &HashMap<String, Uuid>,
) -> db::Result<Vec<(Uuid, Option<i64>)>> {
    if !draft.says_variants() {
        return Ok(Vec::new());
    }
    refuse_other_options(tx, product, draft).await?;
    let there = variant::repo::lock_of(tx, product).await?;
    let keys = keys_of(&there);
    let (mut counts, mut changed) = (Vec::new(), Vec::new());
    for (nr, (new, said)) in draft.product.variants.iter().zip(&draft.variants).enumerate() {
        let under = |error| under_variant(error, nr);
        let Some(old) =
            the_same((&there, &keys), draft, new).map_err(|fault| under(fault.into()))?
        else {
            if !said.is_priced {
                return Err(under(no_price().at("price").into()));
            }
            let added = variant::add(tx, actor, product, new.clone()).await.map_err(under)?;
            counts.push((added.id, said.on_hand));
            continue;
        };
        let change = variant_change(draft, (new, said), images);
        let Some(change) = variant::write(tx, old.clone(), change).await.map_err(under)? else {
            continue;
        };
        if change.newly_tracked() {
            counts.push((old.id, said.on_hand));
        }
        changed.push(change);
    }
    if !changed.is_empty() {
        record(tx, actor, product, &changed).await?;
        variant::follow(tx, product, &changed).await?;
    }
    let ids: Vec<Uuid> = counts.iter().map(|(id, _)| *id).collect();
    let counted = stock::levels(tx, &ids).await?;
    counts.retain(|(id, _)| !counted.iter().any(|stock| stock.variant_id == *id));
    Ok(counts)
}

/// Places of variants by their option values, in the form that is compared.
type VariantKeys = HashMap<Vec<String>, usize>;

fn keys_of(variants: &[Variant]) -> VariantKeys {
    let keys = |variant: &Variant| variant.option_values().map(fold).collect();
    variants.iter().enumerate().map(|(place, variant)| (keys(variant), place)).collect()
}

/// The shop's variant that a row is about: of the same option values in whatever case and width or,
/// where the file has none, the
/// only one, or the only one of that SKU.
fn the_same<'v>(
    (there, keys): (&'v [Variant], &VariantKeys),
    draft: &Draft,
    new: &NewVariant,
) -> Result<Option<&'v Variant>, Fault> {
    if draft.says_options() {
        let exact = there.iter().find(|old| old.option_values().eq(new.option_values.iter()));
        let alike = || keys.get(&product::keys(&new.option_values)).map(|place| &there[*place]);
        return Ok(exact.or_else(alike));
    }
    if let [only] = there {
        return Ok(Some(only));
    }
    let mut alike = there.iter().filter(|old| new.sku.is_some() && old.sku == new.sku);
    if let (Some(same), None) = (alike.next(), alike.next()) {
        return Ok(Some(same));
    }
    let message = "The shop's product has several variants: the file has to say which one this is, \
                   by its options or by its SKU.";
    Err(Fault::new(Code::Conflict, message).at("optionValues"))
}

/// One entry for all of a product's variants.
async fn record(
    tx: &TenantTx,
    actor: &Actor,
    product: Uuid,
    changed: &[Changed],
) -> db::Result<()> {
    let fact =
        |one: &Changed| json!({ "variant": one.after.id, "from": one.from(), "to": one.to() });
    let detail: Vec<_> = changed.iter().map(fact).collect();
    audit::record(tx, actor, "variants.imported", product, json!({ "variants": detail })).await
}

/// Other options would be another matrix, which a file that names some variants can't describe. Names
/// that the file doesn't say are the shop's.
async fn refuse_other_options(tx: &TenantTx, product: Uuid, draft: &Draft) -> db::Result<()> {
    if !draft.says_options() {
        return Ok(());
    }
    let there = product::options_of(tx, &[product]).await?;
    let said = &draft.product.options;
    let same = there.len() == said.len()
        && there.iter().zip(said).all(|(old, new)| {
            new.name.is_empty() || old.name_key == fold(&new.name) || old.name == new.name
        });
    if same {
        return Ok(());
    }
    Err(Fault::new(Code::Conflict, "The shop's product has other options.").at("options").into())
}

/// Only what the file has columns for.
fn variant_change(
    draft: &Draft,
    (new, said): (&NewVariant, &OfVariant),
    images: &HashMap<String, Uuid>,
) -> VariantChange {
    let has = |name: &str| said.says(&draft.columns, name);
    let code = |name: &str, value: &Option<String>| {
        if has(name) { Patch::to(value.clone()) } else { Patch::Keep }
    };
    let image = new.image_url.as_ref().and_then(|url| images.get(url));
    VariantChange {
        price: said.is_priced.then_some(new.price),
        compare_at_price: if has(column::COMPARE_AT_PRICE) {
            Patch::to(new.compare_at_price)
        } else {
            Patch::Keep
        },
        sku: code(column::SKU, &new.sku),
        barcode: code(column::BARCODE, &new.barcode),
        tracked: has(column::TRACKER).then_some(new.tracked),
        continue_selling: has(column::POLICY).then_some(new.continue_selling),
        requires_shipping: has(column::REQUIRES_SHIPPING).then_some(new.requires_shipping),
        taxable: has(column::TAXABLE).then_some(new.taxable),
        weight_grams: has(column::GRAMS).then_some(new.weight_grams),
        image_id: image.map_or(Patch::Keep, |id| Patch::Set(*id)),
    }
}

/// Faults of the variant's own input, in the product's.
fn under_variant(error: db::Error, nr: usize) -> db::Error {
    match error {
        db::Error::Faults(faults) => {
            let under = |fault: Fault| fault.under(&format!("variants.{nr}"));
            faults.into_iter().map(under).collect::<Vec<_>>().into()
        }
        error @ db::Error::Database(_) => error,
    }
}

async fn set_stock(
    tx: &TenantTx,
    actor: &Actor,
    counts: Vec<(Uuid, Option<i64>)>,
    import: Uuid,
) -> db::Result<()> {
    let counts: Vec<_> =
        counts.into_iter().filter_map(|(id, on_hand)| Some((id, on_hand?))).collect();
    if counts.is_empty() {
        return Ok(());
    }
    let location_id = stock::default_location(tx).await?.id;
    let cause = Some(import);
    let count = |(variant_id, on_hand)| SetOnHand { variant_id, location_id, on_hand, cause };
    let counts: Vec<SetOnHand> = counts.into_iter().map(count).collect();
    stock::set_on_hand(tx, actor, &counts).await?;
    Ok(())
}
