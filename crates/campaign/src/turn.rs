//! When campaigns are looked at: as they begin, end or change, and when their plugins ask for it.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::Job;
use uuid::Uuid;

use crate::{Campaign, Deed, Registry, Status, setting, stored};

/// Lets a campaign's plugin look at it as it begins, ends or changes.
pub struct CampaignTick;

impl Job for CampaignTick {
    const KIND: &'static str = "campaigns.turn";
}

/// The same, because the plugin asked for it.
pub struct RequestedCampaignTick;

impl Job for RequestedCampaignTick {
    const KIND: &'static str = "campaigns.asked";
}

/// The kind of the jobs that a plugin has scheduled for itself.
pub fn plugin_job_kind(plugin: &str) -> String {
    format!("campaign.{plugin}")
}

/// Has a plugin woken at a time for a key.
///
/// # Errors
/// The database's.
pub async fn wake(tx: &TenantTx, plugin: &str, key: Uuid, at: DateTime<Utc>) -> db::Result<()> {
    tx.schedule_kind(&plugin_job_kind(plugin), key, at).await
}

/// Has a campaign looked at.
///
/// # Errors
/// The database's.
pub(crate) async fn soon(tx: &TenantTx, campaign: Uuid) -> db::Result<()> {
    tx.schedule::<CampaignTick>(campaign, tx.now()).await
}

/// Has the campaigns of a plugin looked at.
///
/// # Errors
/// The database's.
pub(crate) async fn all_soon(tx: &TenantTx, plugin: &str) -> db::Result<()> {
    tx.execute(
        "SELECT wake('campaigns.turn', id, $3) FROM campaign
         WHERE tenant_id = $1 AND plugin = $2 AND state <> 'draft' ORDER BY id",
        [plugin.into(), tx.now().into()],
    )
    .await
    .map(drop)
}

/// Lets a campaign's plugin look at it; says what the plugin wants done, and sets the timer for when
/// the campaign begins or ends. Without the plugin nothing happens.
///
/// # Errors
/// The database's.
pub async fn turn(tx: &TenantTx, registry: &Registry, id: Uuid) -> db::Result<Vec<Deed>> {
    let Some(stored) = stored::read(tx, id).await? else { return Ok(Vec::new()) };
    if let Some(at) = boundary(&stored, tx.now()) {
        tx.schedule::<CampaignTick>(id, at).await?;
    }
    let Some(plugin) = registry.get(&stored.plugin) else { return Ok(Vec::new()) };
    let on = setting::is_on(tx, &stored.plugin).await?;
    let fits = registry.problem(tx.shop(), &stored).is_none();
    let runs = on && fits && stored.status(tx.now()) == Status::Running;
    let zone = tenancy::shop::current(tx).await?.time_zone();
    plugin.turn(tx, &stored, runs, zone).await
}

/// When a campaign begins or ends next.
fn boundary(stored: &Campaign, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    [Some(stored.starts_at), stored.ends_at].into_iter().flatten().filter(|at| *at > now).min()
}
