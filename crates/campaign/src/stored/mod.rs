//! Campaigns: what merchants configure.

mod change;
mod entity;
mod input;
mod name;

use std::collections::HashSet;

use db::{
    KeyType, SortKey, TenantTx,
    sea_orm::{self, Condition, FromQueryResult, QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Cursor, Page, Permission, Slice};

use self::entity::{Column, Entity};
pub use self::{
    change::{create, end, pause, remove, resume, sketch, update},
    entity::{Model as Campaign, State, Status},
    input::{CampaignChange, NewCampaign},
};

/// Why a campaign has no effect although it should run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Its plugin isn't in this binary.
    PluginMissing,
    /// The shop has switched its plugin off.
    PluginDisabled,
    /// The shop's plan doesn't include its plugin.
    NotInPlan,
    /// Its plugin can't read its settings.
    Unreadable,
}

/// Campaigns, the newest first.
///
/// # Errors
/// `DENIED` without `marketing.read`; `INVALID` at `after` or `before` for a cursor of another list.
pub async fn list(
    tx: &TenantTx,
    actor: &Actor,
    plugin: Option<&str>,
    page: &Page,
) -> db::Result<Slice<Campaign>> {
    actor.require(Permission::MarketingRead)?;
    let wanted = Condition::all().add_option(plugin.map(|plugin| Column::Plugin.eq(plugin)));
    let (column, values) = (Column::CreatedAt, KeyType::Instant);
    let newest_first = SortKey { column, values, id: Column::Id, descending: true };
    let place = |row: &Campaign| Cursor { key: row.created_at.to_rfc3339(), id: row.id };
    tx.find::<Entity>().filter(wanted).page(newest_first, page, place).await
}

/// A campaign, for staff.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn by_id(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Option<Campaign>> {
    actor.require(Permission::MarketingRead)?;
    read(tx, id).await
}

/// A campaign, whoever asks.
///
/// # Errors
/// The database's.
pub async fn read(tx: &TenantTx, id: Uuid) -> db::Result<Option<Campaign>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// Which of some campaigns there are.
///
/// # Errors
/// The database's.
pub async fn existing(tx: &TenantTx, campaigns: &[Uuid]) -> db::Result<HashSet<Uuid>> {
    if campaigns.is_empty() {
        return Ok(HashSet::new());
    }
    let found = tx.find::<Entity>().filter(Column::Id.eq_any(campaigns.to_vec())).all().await?;
    Ok(found.into_iter().map(|campaign| campaign.id).collect())
}

/// A campaign whose plugin the shop has switched off.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub struct Disabled {
    /// Which.
    pub campaign_id: Uuid,
}

/// Those of some campaigns whose plugins the shop has switched off.
///
/// # Errors
/// The database's.
pub async fn disabled(tx: &TenantTx, campaigns: &[Uuid]) -> db::Result<Vec<Disabled>> {
    let sql = "SELECT c.id AS campaign_id FROM campaign c
               JOIN plugin p ON p.tenant_id = $1 AND p.plugin = c.plugin AND NOT p.enabled
               WHERE c.tenant_id = $1 AND c.id = ANY($2)";
    tx.sql(sql, [campaigns.to_vec().into()]).await
}
