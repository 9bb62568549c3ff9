use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{Checks, Code, Fault};
use serde::Serialize;
use serde_json::Value;
use tenancy::shop::Shop;

use crate::{Registry, erased::ErasedPlugin, mention};

/// A campaign to be made.
#[derive(Debug, Clone)]
pub struct NewCampaign {
    /// Of which plugin.
    pub plugin: String,
    /// What shoppers read, 1 to 100 characters.
    pub title: String,
    /// Its settings, as the plugin's schema says.
    pub config: Value,
    /// When it begins; at once when it isn't said.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends, if that is known.
    pub ends_at: Option<DateTime<Utc>>,
    /// It isn't to run yet.
    pub draft: bool,
}

/// A change of a campaign. What is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CampaignChange {
    /// What shoppers read, 1 to 100 characters.
    pub title: Option<String>,
    /// All its settings.
    pub config: Option<Value>,
    /// When it begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends; the inner `None` is "it isn't known".
    pub ends_at: Option<Option<DateTime<Utc>>>,
}

/// Checks a campaign as it is to be stored; its settings when they are new.
pub(super) async fn check(
    tx: &TenantTx,
    shop: &Shop,
    (registry, plugin): (&Registry, &dyn ErasedPlugin),
    title: &str,
    config: Option<&Value>,
    times: (DateTime<Utc>, Option<DateTime<Utc>>),
) -> db::Result<()> {
    let mut checks = Checks::new();
    checks.name("title", title, 1..=100);
    let (starts_at, ends_at) = times;
    checks.instant("startsAt", starts_at);
    if let Some(ends_at) = ends_at {
        checks.instant("endsAt", ends_at);
    }
    let message = "It ends after it has begun.";
    checks.ensure(ends_at.is_none_or(|it| it > starts_at), "endsAt", Code::Invalid, message);
    if let Some(config) = config {
        let small = config.to_string().len() <= MOST_CONFIG;
        checks.ensure(small, "config", Code::TooBig, "These settings are too large.");
        if small {
            let mentions = plugin.check(config, shop.currency(), &mut checks);
            mention::check(tx, registry, &mentions, &mut checks).await?;
        }
    }
    Ok(checks.finish()?)
}

/// Bytes of settings: they are read with every cart.
const MOST_CONFIG: usize = 50_000;

/// The plugin of that id, which must be in the plan.
pub(super) fn usable<'r>(
    tx: &TenantTx,
    registry: &'r Registry,
    plugin: &str,
) -> Result<&'r dyn ErasedPlugin, Fault> {
    let known = registry.get(plugin).ok_or_else(|| Fault::not_found("plugin").at("plugin"))?;
    if registry.entitled(tx.shop(), known) {
        return Ok(known);
    }
    Err(Fault::new(Code::NotInPlan, "Your plan doesn't include this.").at("plugin"))
}
