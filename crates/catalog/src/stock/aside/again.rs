use std::collections::BTreeMap;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use uuid::Uuid;

use super::{Held, Kept, KeptFor, Parts, moved, sums};

/// Keeps units again that orders gave back and [`crate::stock::release`] put on sale, where that is still
/// wanted: of each count no more than `room` says, which is its quota less what is taken of it. A count
/// without an entry in `room` keeps none of them; `None` is no limit. Whoever calls has locked the
/// counts, after the stock.
///
/// # Errors
/// The database's.
pub async fn keep_again(
    tx: &TenantTx,
    held: &[Held],
    room: &BTreeMap<KeptFor, Option<i64>>,
) -> db::Result<()> {
    let parts = sums(held);
    if parts.is_empty() {
        return Ok(());
    }
    let (campaigns, keys): (Vec<Uuid>, Vec<String>) =
        parts.keys().map(|(count, ..)| (count.campaign_id, count.key.clone())).unzip();
    let rows: Vec<Wanted> = tx.sql(WANTED, [campaigns.into(), keys.into()]).await?;
    moved(tx, KEEP_AGAIN, &again(&rows, &parts, room)).await.map(drop)
}

/// A row of what is kept for a count, with what ordinary sale has left there.
#[derive(Debug, Clone, FromQueryResult)]
struct Wanted {
    #[sea_orm(nested)]
    kept: Kept,
    available: i64,
}

const WANTED: &str = "
    SELECT h.campaign_id, h.key, h.variant_id, h.location_id, h.quantity,
           s.on_hand - s.reserved - s.held AS available
    FROM stock_hold h
    JOIN stock s ON s.tenant_id = $1 AND s.variant_id = h.variant_id
                AND s.location_id = h.location_id
    WHERE h.tenant_id = $1
      AND (h.campaign_id, h.key) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))";

/// How many of the units are kept again.
fn again<'a>(
    rows: &[Wanted],
    parts: &Parts<'a>,
    room: &BTreeMap<KeptFor, Option<i64>>,
) -> Parts<'a> {
    let mut again = Parts::new();
    let mut available = BTreeMap::new();
    for ((count, variant, location), units) in parts {
        let same = |row: &&Wanted| {
            let kept = &row.kept;
            (kept.campaign_id, &kept.key) == (count.campaign_id, &count.key)
        };
        let there =
            |row: &&Wanted| (row.kept.variant_id, row.kept.location_id) == (*variant, *location);
        let Some(row) = rows.iter().filter(same).find(there) else { continue };
        let kept: i64 = rows.iter().filter(same).map(|row| row.kept.quantity).sum();
        let before: i64 =
            again.iter().filter(|((it, ..), _)| it == count).map(|(_, units)| *units).sum();
        let left = match room.get(*count) {
            Some(Some(room)) => room - kept - before,
            Some(None) => i64::MAX,
            None => 0,
        };
        let there = available.entry((*variant, *location)).or_insert(row.available);
        let part = (*units).min(left).min(*there).max(0);
        *there -= part;
        if part > 0 {
            again.insert((*count, *variant, *location), part);
        }
    }
    again
}

const KEEP_AGAIN: &str = "
    WITH back AS (
        UPDATE stock_hold h SET quantity = h.quantity + p.quantity
        FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::bigint[])
                 AS p (campaign_id, key, variant_id, location_id, quantity)
        WHERE h.tenant_id = $1 AND h.campaign_id = p.campaign_id AND h.key = p.key
          AND h.variant_id = p.variant_id AND h.location_id = p.location_id
        RETURNING h.variant_id, h.location_id, p.quantity),
    sums AS (
        SELECT variant_id, location_id, sum(quantity)::bigint AS quantity
        FROM back GROUP BY variant_id, location_id)
    UPDATE stock s SET held = s.held + sums.quantity FROM sums
    WHERE s.tenant_id = $1 AND s.variant_id = sums.variant_id
      AND s.location_id = sums.location_id";

#[cfg(test)]
mod tests;
