use campaign::{NewCampaign, Registry};
use catalog::{product, variant};
use db::TenantTx;
use kernel::{Actor, Fault, Page, PageArgs};
use serde_json::Value;
use tenancy::shop;

use super::file::Marketing;

/// Makes the campaigns of a demo shop, unless an earlier start has.
pub(super) async fn add(tx: &TenantTx, registry: &Registry, all: &[Marketing]) -> db::Result<()> {
    let actor = Actor::System;
    let one = PageArgs { first: Some(1), ..PageArgs::default() };
    let one = Page::parse(&one, tx.shop())?;
    if !campaign::list(tx, &actor, None, &one).await?.edges.is_empty() {
        return Ok(());
    }
    let shop = shop::current(tx).await?;
    for Marketing { plugin, title, config } in all {
        let mut config = config.clone();
        let mut named = Vec::new();
        strings(&mut config, &mut |text| named.extend(handle(text).map(str::to_owned)));
        for handle in named {
            let id = format!("gid://shopify/ProductVariant/{}", first_variant(tx, &handle).await?);
            strings(&mut config, &mut |text| {
                if self::handle(text) == Some(&*handle) {
                    text.clone_from(&id);
                }
            });
        }
        let new = NewCampaign {
            plugin: plugin.clone(),
            title: title.clone(),
            config,
            starts_at: None,
            ends_at: None,
            draft: false,
        };
        campaign::create(tx, &shop, &actor, registry, new).await?;
    }
    Ok(())
}

/// The handle of the product whose first variant a text stands for.
fn handle(text: &str) -> Option<&str> {
    text.strip_prefix("variant:")
}

async fn first_variant(tx: &TenantTx, handle: &str) -> db::Result<uuid::Uuid> {
    let missing = || Fault::not_found("product").at(handle);
    let product = product::any_by_handle(tx, &Actor::System, handle).await?.ok_or_else(missing)?;
    let variants = variant::of_products(tx, &[product.id]).await?;
    Ok(variants.first().map(|variant| variant.id).ok_or_else(missing)?)
}

/// Shows every text in a value.
fn strings(value: &mut Value, see: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(all) => all.iter_mut().for_each(|one| strings(one, see)),
        Value::Object(all) => all.values_mut().for_each(|one| strings(one, see)),
        _ => {}
    }
}
