use std::collections::HashSet;

use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Fault, Permission};
use serde_json::json;
use tenancy::audit;

use crate::{Registry, erased::ErasedPlugin, turn};

/// Whether a shop has switched a plugin off.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plugin")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The plugin's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub plugin: String,
    /// It is on.
    pub enabled: bool,
    /// When that was said.
    pub updated_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// A plugin, as a shop has it.
pub struct PluginSetting<'r> {
    /// The plugin.
    pub plugin: &'r dyn ErasedPlugin,
    /// The shop hasn't switched it off.
    pub enabled: bool,
    /// The shop's plan includes it.
    pub entitled: bool,
}

/// All plugins, as the shop has them.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn plugins<'r>(
    tx: &TenantTx,
    actor: &Actor,
    registry: &'r Registry,
) -> db::Result<Vec<PluginSetting<'r>>> {
    actor.require(Permission::MarketingRead)?;
    let off = switched_off(tx).await?;
    let setting = |plugin: &'r dyn ErasedPlugin| PluginSetting {
        enabled: !off.contains(plugin.id()),
        entitled: registry.entitled(tx.shop(), plugin),
        plugin,
    };
    Ok(registry.plugins().map(setting).collect())
}

/// Switches a plugin on or off. What is in flight runs to its end.
///
/// # Errors
/// `DENIED` without `marketing.write`; `NOT_FOUND` at `plugin`.
pub async fn enable<'r>(
    tx: &TenantTx,
    actor: &Actor,
    registry: &'r Registry,
    plugin: &str,
    enabled: bool,
) -> db::Result<PluginSetting<'r>> {
    actor.require(Permission::MarketingWrite)?;
    let known = registry.get(plugin).ok_or_else(|| Fault::not_found("plugin").at("plugin"))?;
    tx.execute(
        "INSERT INTO plugin (tenant_id, plugin, enabled, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, plugin) DO UPDATE SET enabled = $3, updated_at = $4",
        [plugin.into(), enabled.into(), tx.now().into()],
    )
    .await?;
    let detail = json!({ "plugin": plugin, "enabled": enabled });
    turn::all_soon(tx, plugin).await?;
    audit::record(tx, actor, "plugin.switched", tx.shop(), detail).await?;
    let entitled = registry.entitled(tx.shop(), known);
    Ok(PluginSetting { plugin: known, enabled, entitled })
}

/// Whether the shop hasn't switched a plugin off.
pub(crate) async fn is_on(tx: &TenantTx, plugin: &str) -> db::Result<bool> {
    let off = tx.find::<Entity>().filter(Column::Plugin.eq(plugin));
    Ok(off.filter(Column::Enabled.eq(false)).one().await?.is_none())
}

/// The plugins that the shop has switched off.
async fn switched_off(tx: &TenantTx) -> db::Result<HashSet<String>> {
    let off = tx.find::<Entity>().filter(Column::Enabled.eq(false)).all().await?;
    Ok(off.into_iter().map(|row| row.plugin).collect())
}
