use std::collections::HashMap;

use campaign::{NewCampaign, Registry};
use catalog::{product, stock, variant};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use db::TenantTx;
use kernel::{Actor, Fault, Page, PageArgs};
use serde_json::Value;
use tenancy::shop;
use uuid::Uuid;

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
    let mut made = HashMap::new();
    for Marketing { plugin, title, config } in all {
        let new = NewCampaign {
            plugin: plugin.clone(),
            title: title.clone(),
            config: named(tx, config.clone(), &made).await?,
            starts_at: None,
            ends_at: None,
            draft: false,
        };
        let campaign = campaign::create(tx, &shop, &actor, registry, new).await?;
        made.insert(title.as_str(), campaign.id);
    }
    Ok(())
}

/// The instant so many days after another.
fn later(now: DateTime<Utc>, days: &str) -> Result<DateTime<Utc>, Fault> {
    let days = days.parse().ok().and_then(TimeDelta::try_days);
    days.map(|days| now + days).ok_or_else(|| Fault::not_found("day"))
}

/// Settings with ids and instants instead of what stands for them.
async fn named(tx: &TenantTx, mut config: Value, made: &HashMap<&str, Uuid>) -> db::Result<Value> {
    let mut texts = Vec::new();
    strings(&mut config, &mut |text| texts.push(text.clone()));
    for text in texts {
        let meant = match text.split_once(':') {
            Some(("variant", handle)) => first_variant(tx, handle).await?.to_string(),
            Some(("campaign", title)) => {
                let found = made.get(title).copied();
                found.ok_or_else(|| Fault::not_found("campaign").at(title))?.to_string()
            }
            Some(("location", "first")) => stock::default_location(tx).await?.id.to_string(),
            Some(("instant", days)) => {
                later(tx.now(), days)?.to_rfc3339_opts(SecondsFormat::Secs, true)
            }
            Some(("day", days)) => later(tx.now(), days)?.date_naive().to_string(),
            _ => continue,
        };
        strings(&mut config, &mut |other| {
            if *other == text {
                other.clone_from(&meant);
            }
        });
    }
    Ok(config)
}

async fn first_variant(tx: &TenantTx, handle: &str) -> db::Result<Uuid> {
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
