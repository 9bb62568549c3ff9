use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use db::TenantTx;
use kernel::ShopId;
use uuid::Uuid;

use crate::{
    Campaign, Counts, Listed, Plugin, Quote, Registry, Running, Scene,
    erased::{ErasedPlugin, Group, running as read_config},
    stored::Problem,
    used_up,
};

/// The campaigns of a shop that run at a moment, by plugin.
#[derive(Default)]
pub struct Live {
    pub(crate) groups: Vec<Box<dyn Group>>,
    /// What of them is used up, for pages of products.
    used_up: Counts,
}

/// The campaigns that run now, read in one statement. Those that can have no effect are left out
/// and counted.
///
/// # Errors
/// The database's.
pub async fn live(tx: &TenantTx, registry: &Registry) -> db::Result<Live> {
    live_at(tx, registry, tx.now(), None).await
}

/// The campaigns that run now, as they are stored, in one statement: for [`Live::of`].
///
/// # Errors
/// The database's.
pub async fn stored_now(tx: &TenantTx) -> db::Result<Vec<Campaign>> {
    stored_at(tx, tx.now(), tx.now(), None).await
}

/// The campaigns that run at a moment, as they are configured now, and one more.
///
/// # Errors
/// The database's.
pub async fn live_at(
    tx: &TenantTx,
    registry: &Registry,
    at: DateTime<Utc>,
    more: Option<Campaign>,
) -> db::Result<Live> {
    let mut stored = stored_at(tx, at, at, None).await?;
    stored.extend(more);
    Ok(Live::of(registry, tx.shop(), stored))
}

/// How long before it begins a campaign may be announced.
const ANNOUNCED: TimeDelta = TimeDelta::days(7);

/// The campaigns that run now or begin within a week, for pages of products, in one statement.
///
/// # Errors
/// The database's.
pub async fn listed(tx: &TenantTx, registry: &Registry) -> db::Result<Live> {
    let (stored, used_up) = used_up::listed(tx, tx.now() + ANNOUNCED, tx.now()).await?;
    Ok(Live { used_up, ..Live::of(registry, tx.shop(), stored) })
}

/// Those that have begun by one moment and not ended by another; of one plugin, when it is named.
async fn stored_at(
    tx: &TenantTx,
    begun: DateTime<Utc>,
    not_over: DateTime<Utc>,
    plugin: Option<&str>,
) -> db::Result<Vec<Campaign>> {
    tx.sql(
        "SELECT c.* FROM campaign c
             WHERE c.tenant_id = $1 AND c.state = 'live' AND c.starts_at <= $2
               AND (c.ends_at IS NULL OR c.ends_at > $3) AND ($4::text IS NULL OR c.plugin = $4)
               AND NOT EXISTS (SELECT FROM plugin p WHERE p.tenant_id = $1
                               AND p.plugin = c.plugin AND NOT p.enabled)
             ORDER BY c.created_at, c.id",
        [begun.into(), not_over.into(), plugin.map(str::to_owned).into()],
    )
    .await
}

/// The campaigns of one plugin that run now.
///
/// # Errors
/// The database's.
pub async fn running<P: Plugin>(
    tx: &TenantTx,
    registry: &Registry,
) -> db::Result<Vec<Running<P::Config>>> {
    if registry.usable(tx.shop(), P::ID).is_err() {
        return Ok(Vec::new());
    }
    let stored = stored_at(tx, tx.now(), tx.now(), Some(P::ID)).await?;
    Ok(stored.iter().filter_map(read_config::<P>).collect())
}

/// Some campaigns of a plugin, whether or not they run; those whose settings it can't read are left
/// out.
///
/// # Errors
/// The database's.
pub async fn configured<P: Plugin>(
    tx: &TenantTx,
    ids: &[Uuid],
) -> db::Result<Vec<Running<P::Config>>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT * FROM campaign WHERE tenant_id = $1 AND id = ANY($2) AND plugin = $3";
    let stored: Vec<Campaign> = tx.sql(sql, [ids.to_vec().into(), P::ID.into()]).await?;
    Ok(stored.iter().filter_map(read_config::<P>).collect())
}

impl Live {
    /// Those of some campaigns that can have an effect, whatever their times. The settings of each are
    /// read once.
    pub fn of(registry: &Registry, shop: ShopId, campaigns: Vec<Campaign>) -> Self {
        let mut by_plugin: BTreeMap<String, Vec<Campaign>> = BTreeMap::new();
        for campaign in campaigns {
            by_plugin.entry(campaign.plugin.clone()).or_default().push(campaign);
        }
        let mut groups = Vec::new();
        for (id, its) in by_plugin {
            let (group, problem) = match registry.usable(shop, &id) {
                Ok(plugin) => (Some(plugin.group(&its)), Problem::Unreadable),
                Err(problem) => (None, problem),
            };
            let read = group.as_ref().map_or(0, |group| group.count());
            for _ in read..its.len() {
                registry.note_ignored(&id, problem);
            }
            groups.extend(group.filter(|_| read > 0));
        }
        Self { groups, used_up: Counts::default() }
    }

    /// What of them is used up, where they were read for pages of products.
    pub fn used_up(&self) -> &Counts {
        &self.used_up
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether a campaign is among them.
    pub fn has(&self, campaign: Uuid) -> bool {
        self.groups.iter().any(|group| group.has(campaign))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.groups.iter().map(|group| group.count()).sum()
    }

    /// Whether some have coupons that customers are given.
    pub fn has_coupons(&self) -> bool {
        self.groups.iter().any(|group| group.has_coupons())
    }

    /// The variants that they may give away.
    pub fn gifts(&self) -> Vec<Uuid> {
        self.groups.iter().flat_map(|group| group.gifts()).collect()
    }

    /// The counts that they must know of a scene, by campaign.
    pub fn keys(&self, scene: &Scene<'_>) -> Vec<(Uuid, String)> {
        self.groups.iter().flat_map(|group| group.keys(scene)).collect()
    }

    /// Reads each plugin's facts of a scene whose counts are known.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&mut self, tx: &TenantTx, scene: &Scene<'_>) -> db::Result<()> {
        for group in &mut self.groups {
            group.read(tx, scene).await?;
        }
        Ok(())
    }

    /// What they say of a variant on a page.
    pub fn quotes(&self, listed: &Listed<'_>) -> Vec<Quote> {
        self.groups.iter().flat_map(|group| group.quotes(listed)).collect()
    }

    /// When what they say of variants changes next by itself, after a moment.
    pub fn next_change(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        self.groups.iter().filter_map(|group| group.next_change(now, zone)).min()
    }

    /// What those that run at a moment sell together with some variants.
    pub fn goes_with(&self, now: DateTime<Utc>, variants: &[Uuid]) -> Vec<Uuid> {
        self.groups.iter().flat_map(|group| group.goes_with(now, variants)).collect()
    }
}

impl Registry {
    /// What keeps a campaign from having an effect, beside the shop's own switch.
    pub fn problem(&self, shop: ShopId, campaign: &Campaign) -> Option<Problem> {
        match self.usable(shop, &campaign.plugin) {
            Ok(plugin) => (!plugin.can_read(campaign)).then_some(Problem::Unreadable),
            Err(problem) => Some(problem),
        }
    }

    /// The plugin of an id.
    ///
    /// # Errors
    /// What keeps all its campaigns from having an effect.
    fn usable(&self, shop: ShopId, id: &str) -> Result<&dyn ErasedPlugin, Problem> {
        let plugin = self.get(id).ok_or(Problem::PluginMissing)?;
        if self.entitled(shop, plugin) { Ok(plugin) } else { Err(Problem::NotInPlan) }
    }
}
