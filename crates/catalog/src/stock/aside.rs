//! Units that are kept for a campaign: out of ordinary sale, and promised to nobody yet. Whoever
//! changes what is kept of a variant has locked its stock.

use std::collections::BTreeMap;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

pub use self::again::keep_again;
use super::{Held, Shelf};

mod again;

/// For what units are kept: a campaign, and which of its counts an order takes them from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeptFor {
    /// The campaign.
    pub campaign_id: Uuid,
    /// Its count.
    pub key: String,
}

/// Units of a variant at a location that are kept.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Kept {
    /// For which campaign.
    pub campaign_id: Uuid,
    /// For which of its counts.
    pub key: String,
    /// Of what.
    pub variant_id: Uuid,
    /// Where.
    pub location_id: Uuid,
    /// How many; 0 when orders have taken all of them, and may give them back.
    pub quantity: i64,
}

/// So many units of a variant are to be kept for one of a campaign's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeping {
    /// The count.
    pub key: String,
    /// Of what.
    pub variant_id: Uuid,
    /// How many; `None` when nothing is to be kept any more, not even what orders give back.
    pub units: Option<i64>,
}

/// What is kept for a campaign.
///
/// # Errors
/// The database's.
pub async fn kept(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Kept>> {
    let sql = "SELECT campaign_id, key, variant_id, location_id, quantity FROM stock_hold
               WHERE tenant_id = $1 AND campaign_id = $2 ORDER BY key, variant_id, location_id";
    tx.sql(sql, [campaign.into()]).await
}

/// Keeps as many units for a campaign as is wanted, or as there are; whatever more was kept goes back
/// to ordinary sale. `shelf` has the stock of all variants that are named. What isn't counted, or is
/// sold on when there is none left, needn't be kept.
///
/// # Errors
/// The database's.
pub async fn keep(
    tx: &TenantTx,
    shelf: &Shelf,
    campaign: Uuid,
    wanted: &[Keeping],
) -> db::Result<()> {
    let mut plan =
        Plan { now: kept(tx, campaign).await?, available: BTreeMap::new(), changes: Vec::new() };
    for keeping in wanted {
        for (location, units) in shelf.available(keeping.variant_id) {
            plan.available.insert((keeping.variant_id, location), units);
        }
    }
    let units = |keeping: &Keeping| {
        keeping.units.filter(|_| shelf.runs_out(keeping.variant_id)).unwrap_or(0)
    };
    // What some let go others can keep.
    for keeping in wanted {
        plan.let_go(keeping, units(keeping));
    }
    for keeping in wanted {
        plan.keep(keeping, units(keeping), shelf);
    }
    write(tx, campaign, &plan.changes).await?;
    forget(tx, campaign, wanted).await
}

/// What is to be changed of what is kept.
struct Plan<'k> {
    now: Vec<Kept>,
    /// What ordinary sale has left, by variant and location.
    available: BTreeMap<(Uuid, Uuid), i64>,
    changes: Vec<Change<'k>>,
}

impl<'k> Plan<'k> {
    /// What is kept of a variant for a count.
    fn its(&self, keeping: &Keeping) -> Vec<Kept> {
        let same =
            |kept: &&Kept| (&kept.key, kept.variant_id) == (&keeping.key, keeping.variant_id);
        self.now.iter().filter(same).cloned().collect()
    }

    /// Lets go what is kept above so many units.
    fn let_go(&mut self, keeping: &'k Keeping, units: i64) {
        let its = self.its(keeping);
        let mut surplus = its.iter().map(|kept| kept.quantity).sum::<i64>() - units;
        for kept in its {
            let part = kept.quantity.min(surplus).max(0);
            surplus -= part;
            *self.available.entry((kept.variant_id, kept.location_id)).or_default() += part;
            self.changes.push(Change { keeping, location_id: kept.location_id, by: -part });
        }
    }

    /// Keeps up to so many units, as far as there are any.
    fn keep(&mut self, keeping: &'k Keeping, units: i64, shelf: &Shelf) {
        let mut missing = units - self.its(keeping).iter().map(|kept| kept.quantity).sum::<i64>();
        for (location_id, _) in shelf.available(keeping.variant_id) {
            let left = self.available.entry((keeping.variant_id, location_id)).or_default();
            let part = (*left).min(missing).max(0);
            (*left, missing) = (*left - part, missing - part);
            self.changes.push(Change { keeping, location_id, by: part });
        }
    }
}

/// A difference in what is kept.
struct Change<'k> {
    keeping: &'k Keeping,
    location_id: Uuid,
    by: i64,
}

async fn write(tx: &TenantTx, campaign: Uuid, changes: &[Change<'_>]) -> db::Result<()> {
    let changes: Vec<_> = changes.iter().filter(|change| change.by != 0).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = changes.iter().map(|change| change.keeping.key.clone()).collect();
    let variants: Vec<Uuid> = changes.iter().map(|change| change.keeping.variant_id).collect();
    let locations: Vec<Uuid> = changes.iter().map(|change| change.location_id).collect();
    let by: Vec<i64> = changes.iter().map(|change| change.by).collect();
    let values = [campaign.into(), keys.into(), variants.into(), locations.into(), by.into()];
    tx.execute(WRITE, values).await.map(drop)
}

const WRITE: &str = "
    WITH by AS (
        SELECT * FROM unnest($3::text[], $4::uuid[], $5::uuid[], $6::bigint[])
                          AS b (key, variant_id, location_id, quantity)),
    sums AS (
        SELECT variant_id, location_id, sum(quantity)::bigint AS quantity
        FROM by GROUP BY variant_id, location_id),
    moved AS (
        UPDATE stock s SET held = s.held + sums.quantity FROM sums
        WHERE s.tenant_id = $1 AND s.variant_id = sums.variant_id
          AND s.location_id = sums.location_id),
    fewer AS (
        UPDATE stock_hold h SET quantity = h.quantity + by.quantity FROM by
        WHERE h.tenant_id = $1 AND h.campaign_id = $2 AND h.key = by.key
          AND h.variant_id = by.variant_id AND h.location_id = by.location_id
          AND by.quantity < 0)
    INSERT INTO stock_hold AS h (tenant_id, campaign_id, key, variant_id, location_id, quantity)
    SELECT $1, $2, key, variant_id, location_id, quantity FROM by WHERE quantity > 0
    ON CONFLICT (tenant_id, campaign_id, key, variant_id, location_id)
    DO UPDATE SET quantity = h.quantity + excluded.quantity";

/// Forgets what nothing is kept for any more.
async fn forget(tx: &TenantTx, campaign: Uuid, wanted: &[Keeping]) -> db::Result<()> {
    let over = wanted.iter().filter(|keeping| keeping.units.is_none());
    let (keys, variants): (Vec<String>, Vec<Uuid>) =
        over.map(|keeping| (keeping.key.clone(), keeping.variant_id)).unzip();
    if keys.is_empty() {
        return Ok(());
    }
    tx.execute(
        "DELETE FROM stock_hold WHERE tenant_id = $1 AND campaign_id = $2
         AND (key, variant_id) IN (SELECT * FROM unnest($3::text[], $4::uuid[]))",
        [campaign.into(), keys.into(), variants.into()],
    )
    .await
    .map(drop)
}

/// What is kept for some counts, the stock of which is locked.
pub(super) async fn of(tx: &TenantTx, counts: &[KeptFor]) -> db::Result<Vec<Kept>> {
    let (campaigns, keys): (Vec<Uuid>, Vec<String>) =
        counts.iter().map(|count| (count.campaign_id, count.key.clone())).unzip();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    tx.sql(
        "SELECT campaign_id, key, variant_id, location_id, quantity FROM stock_hold
         WHERE tenant_id = $1 AND quantity > 0
           AND (campaign_id, key) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))",
        [campaigns.into(), keys.into()],
    )
    .await
}

/// So many units, by what they are kept for and where they lie.
type Parts<'a> = BTreeMap<(&'a KeptFor, Uuid, Uuid), i64>;

/// Takes what was promised out of what is kept, or keeps units again; says how many rows there were.
async fn moved(tx: &TenantTx, sql: &'static str, parts: &Parts<'_>) -> db::Result<u64> {
    if parts.is_empty() {
        return Ok(0);
    }
    let campaigns: Vec<Uuid> = parts.keys().map(|(kept_for, ..)| kept_for.campaign_id).collect();
    let keys: Vec<String> = parts.keys().map(|(kept_for, ..)| kept_for.key.clone()).collect();
    let variants: Vec<Uuid> = parts.keys().map(|(_, variant, _)| *variant).collect();
    let locations: Vec<Uuid> = parts.keys().map(|(.., location)| *location).collect();
    let quantities: Vec<i64> = parts.values().copied().collect();
    let values =
        [campaigns.into(), keys.into(), variants.into(), locations.into(), quantities.into()];
    tx.execute(sql, values).await
}

/// By what the units were kept for, and where they lie.
fn sums(held: &[Held]) -> Parts<'_> {
    let mut sums = BTreeMap::new();
    for held in held {
        if let Some(kept_for) = &held.kept_for {
            *sums.entry((kept_for, held.variant_id, held.location_id)).or_default() +=
                held.quantity;
        }
    }
    sums
}

/// Promises kept units to orders: `stock.held` is the caller's to change.
pub(super) async fn promise(tx: &TenantTx, held: &[Held]) -> db::Result<bool> {
    let parts = sums(held);
    let rows = moved(tx, PROMISE, &parts).await?;
    Ok(rows == parts.len() as u64)
}

const PROMISE: &str = "
    UPDATE stock_hold h SET quantity = h.quantity - p.quantity
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[])
             AS p (campaign_id, key, variant_id, location_id, quantity)
    WHERE h.tenant_id = $1 AND h.campaign_id = p.campaign_id AND h.key = p.key
      AND h.variant_id = p.variant_id AND h.location_id = p.location_id
      AND h.quantity >= p.quantity";
