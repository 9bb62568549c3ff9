//! Units that are kept for a campaign, less what orders have taken already.

use std::collections::BTreeSet;

use catalog::stock::{self, Keeping};
use db::TenantTx;
use uuid::Uuid;

use crate::count;

/// Keeps units out of ordinary sale for a campaign: of each count as many as were not taken from it,
/// or as there are. That is the count's quota from now on, so that no more is kept of what orders give
/// back. Counts that aren't named stay as they are.
///
/// # Errors
/// The database's.
pub async fn set_aside(tx: &TenantTx, campaign: Uuid, aside: &[Keeping]) -> db::Result<()> {
    if aside.is_empty() {
        return Ok(());
    }
    let variants: BTreeSet<Uuid> = aside.iter().map(|keeping| keeping.variant_id).collect();
    let variants: Vec<Uuid> = variants.into_iter().collect();
    let shelf = stock::lock(tx, &variants, &[]).await?;
    let quotas = aside.iter().filter_map(|keeping| Some((keeping.key.clone(), keeping.units?)));
    let quotas: Vec<(String, i64)> = quotas.collect();
    let counts = count::limit(tx, campaign, &quotas).await?;
    let left = |keeping: &Keeping| Keeping {
        units: keeping.units.map(|units| (units - counts.of(campaign, &keeping.key)).max(0)),
        ..keeping.clone()
    };
    let left: Vec<Keeping> = aside.iter().map(left).collect();
    stock::keep(tx, &shelf, campaign, &left).await
}

/// Keeps nothing for a campaign any more.
///
/// # Errors
/// The database's.
pub async fn let_go(tx: &TenantTx, campaign: Uuid) -> db::Result<()> {
    let kept = stock::kept(tx, campaign).await?;
    let over = |kept: &stock::Kept| Keeping {
        key: kept.key.clone(),
        variant_id: kept.variant_id,
        units: None,
    };
    let over: Vec<Keeping> = kept.iter().map(over).collect();
    set_aside(tx, campaign, &over).await
}
