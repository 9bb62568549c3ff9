use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Code, Fault};
use uuid::Uuid;

use super::{
    Held,
    aside::{self, Kept, KeptFor},
    default_location,
};

/// So many units of a variant are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Of what.
    pub variant_id: Uuid,
    /// How many, above 0.
    pub quantity: i64,
    /// Where they must lie, when that matters.
    pub location_id: Option<Uuid>,
    /// Units that are kept for one of these may be taken, and are taken first.
    pub from: Vec<KeptFor>,
    /// They are promised even when there are none yet.
    pub oversell: bool,
}

/// The demands, by their places from 0, for which there isn't enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short(pub Vec<usize>);

/// The stock of some variants, locked until the transaction ends, from which demands are served
/// one after the other before anything is written.
#[derive(Debug, Default)]
pub struct Shelf {
    policies: HashMap<Uuid, Policy>,
    /// By variant, in the order in which its locations are asked.
    rows: HashMap<Uuid, Vec<Row>>,
    /// What campaigns keep of them that the demands may be served from.
    kept: Vec<Kept>,
    taken: BTreeMap<(Uuid, Uuid), Taken>,
    /// What was promised without there being any.
    oversold: BTreeSet<(Uuid, Uuid)>,
}

/// What was taken from a row of stock.
#[derive(Debug, Default)]
struct Taken {
    quantity: i64,
    /// So many of them had been kept.
    kept: i64,
}

/// How a variant is sold.
#[derive(Debug, Clone, FromQueryResult)]
struct Policy {
    id: Uuid,
    tracked: bool,
    continue_selling: bool,
    /// It has a row of stock.
    stocked: bool,
}

/// What a location can still give.
#[derive(Debug, Clone, FromQueryResult)]
struct Row {
    variant_id: Uuid,
    location_id: Uuid,
    available: i64,
    position: i32,
}

/// Locks the stock of the variants, in the order that everybody locks in. The variants themselves
/// are kept from being deleted. What is kept for `counts` is at hand, too.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &TenantTx, variants: &[Uuid], counts: &[KeptFor]) -> db::Result<Shelf> {
    lock_to_oversell(tx, variants, counts, &BTreeSet::new()).await
}

/// As [`lock`]; of the variants in `oversold` there may be none yet.
///
/// # Errors
/// The database's.
pub async fn lock_to_oversell(
    tx: &TenantTx,
    variants: &[Uuid],
    counts: &[KeptFor],
    oversold: &BTreeSet<Uuid>,
) -> db::Result<Shelf> {
    let policies: Vec<Policy> = tx
        .sql(
            "SELECT id, tracked, continue_selling,
                    EXISTS (SELECT FROM stock s WHERE s.tenant_id = $1 AND s.variant_id = v.id)
                        AS stocked
             FROM variant v WHERE v.tenant_id = $1 AND v.id = ANY($2)
             ORDER BY id FOR KEY SHARE OF v",
            [variants.to_vec().into()],
        )
        .await?;
    make_rows(tx, &policies, oversold).await?;
    let counted = policies.iter().filter(|policy| policy.tracked).map(|policy| policy.id);
    let counted: Vec<Uuid> = counted.collect();
    let mut shelf = Shelf::default();
    if !counted.is_empty() {
        let mut rows: Vec<Row> = tx.sql(LOCK, [counted.into()]).await?;
        rows.sort_by_key(|row| (row.position, row.location_id));
        for row in rows {
            shelf.rows.entry(row.variant_id).or_default().push(row);
        }
    }
    shelf.kept = aside::of(tx, counts).await?;
    shelf.policies = policies.into_iter().map(|policy| (policy.id, policy)).collect();
    Ok(shelf)
}

const LOCK: &str = "
    SELECT s.variant_id, s.location_id, s.on_hand - s.reserved - s.held AS available, l.position
    FROM stock s JOIN location l ON l.tenant_id = $1 AND l.id = s.location_id
    WHERE s.tenant_id = $1 AND s.variant_id = ANY($2)
    ORDER BY s.variant_id, s.location_id FOR UPDATE OF s";

/// A variant that is sold when there is none needs a row to be promised from.
async fn make_rows(
    tx: &TenantTx,
    policies: &[Policy],
    oversold: &BTreeSet<Uuid>,
) -> db::Result<()> {
    let sold_on = |p: &&Policy| p.continue_selling || oversold.contains(&p.id);
    let bare = policies.iter().filter(|p| p.tracked && !p.stocked).filter(sold_on);
    let bare: Vec<Uuid> = bare.map(|policy| policy.id).collect();
    if bare.is_empty() {
        return Ok(());
    }
    let location = default_location(tx).await?;
    tx.execute(
        "INSERT INTO stock (tenant_id, variant_id, location_id, may_oversell)
         SELECT $1, id, $3, continue_selling FROM variant WHERE tenant_id = $1 AND id = ANY($2)
         ORDER BY id ON CONFLICT DO NOTHING",
        [bare.into(), location.id.into()],
    )
    .await?;
    Ok(())
}

impl Shelf {
    /// Serves all the demands of one order, or none of them. Each is served from the first
    /// location that has enough for all of it, else from several, else (when the variant is sold
    /// on) from the first. The answer holds what each demand, by its place from 0, was given from
    /// where; nothing is noted for variants that aren't tracked.
    ///
    /// # Errors
    /// The demands for which there isn't enough, unknown variants among them.
    pub fn take(&mut self, demands: &[Demand]) -> Result<Vec<(usize, Held)>, Short> {
        let mut given = Vec::new();
        let mut short = Vec::new();
        for (nr, demand) in demands.iter().enumerate() {
            match self.serve(demand) {
                Some(parts) => given.extend(parts.into_iter().map(|part| (nr, part))),
                None => short.push(nr),
            }
        }
        if short.is_empty() {
            return Ok(given);
        }
        self.put_back(&given);
        Err(Short(short))
    }

    /// Puts back what an order was given that it has no use for after all.
    pub fn put_back(&mut self, given: &[(usize, Held)]) {
        for (_, part) in given {
            self.note(part, -part.quantity);
        }
    }

    /// What each location can still give of a variant, in the order in which they are asked.
    pub(super) fn available(&self, variant: Uuid) -> impl Iterator<Item = (Uuid, i64)> {
        let rows = self.rows.get(&variant).into_iter().flatten();
        rows.map(|row| (row.location_id, row.available))
    }

    /// Whether there is only so much of a variant.
    pub fn runs_out(&self, variant: Uuid) -> bool {
        let policy = self.policies.get(&variant);
        policy.is_some_and(|policy| policy.tracked && !policy.continue_selling)
    }

    /// Serves a demand from what is kept for it, and the rest from what everybody can have.
    fn serve(&mut self, demand: &Demand) -> Option<Vec<Held>> {
        let policy = self.policies.get(&demand.variant_id)?;
        if !policy.tracked {
            return Some(Vec::new());
        }
        let mut parts = self.serve_kept(demand);
        let had: i64 = parts.iter().map(|part| part.quantity).sum();
        if had < demand.quantity {
            let rest = Demand { quantity: demand.quantity - had, ..demand.clone() };
            let Some(more) = self.serve_ordinary(&rest) else {
                for part in &parts {
                    self.note(part, -part.quantity);
                }
                return None;
            };
            parts.extend(more);
        }
        Some(parts)
    }

    fn serve_kept(&mut self, demand: &Demand) -> Vec<Held> {
        let mut rest = demand.quantity;
        let mut parts = Vec::new();
        for kept in &self.kept {
            let wanted =
                |from: &&KeptFor| from.campaign_id == kept.campaign_id && from.key == kept.key;
            let there = demand.location_id.is_none_or(|wanted| kept.location_id == wanted);
            let kept_for = demand.from.iter().find(wanted);
            let Some(kept_for) = kept_for.filter(|_| there && kept.variant_id == demand.variant_id)
            else {
                continue;
            };
            let quantity = kept.quantity.min(rest);
            rest -= quantity;
            if quantity > 0 {
                parts.push(Held {
                    variant_id: kept.variant_id,
                    location_id: kept.location_id,
                    quantity,
                    kept_for: Some(kept_for.clone()),
                });
            }
        }
        for part in &parts {
            self.note(part, part.quantity);
        }
        parts
    }

    fn serve_ordinary(&mut self, demand: &Demand) -> Option<Vec<Held>> {
        let Demand { variant_id, quantity, location_id, oversell, .. } = *demand;
        let policy = self.policies.get(&variant_id)?;
        let sold_on = policy.continue_selling || oversell;
        let all = self.rows.get(&variant_id).map_or(&[][..], Vec::as_slice);
        let there = |row: &&Row| location_id.is_none_or(|wanted| row.location_id == wanted);
        let mut rows: Vec<&Row> = all.iter().filter(there).collect();
        if rows.is_empty() && sold_on {
            rows = all.iter().collect();
        }
        // As everywhere: what one location has promised too much, the others lack.
        let available: i64 = rows.iter().map(|row| row.available).sum();
        if available < quantity && !sold_on {
            return None;
        }
        let part = |row: &Row, quantity| Held {
            variant_id,
            location_id: row.location_id,
            quantity,
            kept_for: None,
        };
        let parts = if let Some(row) = rows.iter().copied().find(|row| row.available >= quantity) {
            vec![part(row, quantity)]
        } else if rows.iter().map(|row| row.available.max(0)).sum::<i64>() >= quantity {
            let mut rest = quantity;
            let share = |row: &&Row| {
                let share = row.available.clamp(0, rest);
                rest -= share;
                part(row, share)
            };
            rows.iter().map(share).filter(|part| part.quantity > 0).collect()
        } else {
            let row = rows.first()?;
            if oversell {
                self.oversold.insert((variant_id, row.location_id));
            }
            vec![part(row, quantity)]
        };
        for part in &parts {
            self.note(part, part.quantity);
        }
        Some(parts)
    }

    fn note(&mut self, part: &Held, quantity: i64) {
        let taken = self.taken.entry((part.variant_id, part.location_id)).or_default();
        taken.quantity += quantity;
        if let Some(kept_for) = &part.kept_for {
            taken.kept += quantity;
            let same = |kept: &&mut Kept| {
                kept.campaign_id == kept_for.campaign_id
                    && kept.key == kept_for.key
                    && (kept.variant_id, kept.location_id) == (part.variant_id, part.location_id)
            };
            if let Some(kept) = self.kept.iter_mut().find(same) {
                kept.quantity -= quantity;
            }
            return;
        }
        let rows = self.rows.get_mut(&part.variant_id).into_iter().flatten();
        for row in rows.filter(|row| row.location_id == part.location_id) {
            row.available -= quantity;
        }
    }
}

/// Writes down what was taken from the shelf: the sum for each row, on the condition that it is
/// still there. `held` are the parts that it was taken as.
///
/// # Errors
/// `CONFLICT` when the merchant has just stopped selling a variant on; else the database's.
pub async fn reserve(tx: &TenantTx, shelf: Shelf, held: &[Held]) -> db::Result<()> {
    let taken: Vec<_> = shelf.taken.into_iter().filter(|(_, it)| it.quantity > 0).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let variants: Vec<Uuid> = taken.iter().map(|((variant, _), _)| *variant).collect();
    let locations: Vec<Uuid> = taken.iter().map(|((_, location), _)| *location).collect();
    let quantities: Vec<i64> = taken.iter().map(|(_, it)| it.quantity).collect();
    let kept: Vec<i64> = taken.iter().map(|(_, it)| it.kept).collect();
    let oversold: Vec<bool> = taken.iter().map(|(row, _)| shelf.oversold.contains(row)).collect();
    let changed = tx
        .execute(
            "UPDATE stock s
             SET reserved = s.reserved + t.quantity, held = s.held - t.kept,
                 may_oversell = v.continue_selling OR s.on_hand < 0
                     OR s.reserved + t.quantity + s.held - t.kept > s.on_hand
             FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::boolean[])
                      AS t (variant_id, location_id, quantity, kept, oversold)
             JOIN variant v ON v.tenant_id = $1 AND v.id = t.variant_id
             WHERE s.tenant_id = $1 AND s.variant_id = t.variant_id
               AND s.location_id = t.location_id
               AND (v.continue_selling OR t.oversold
                    OR s.on_hand - s.reserved - s.held >= t.quantity - t.kept)",
            [variants.into(), locations.into(), quantities.into(), kept.into(), oversold.into()],
        )
        .await?;
    // The rows are locked, but `continue_selling` isn't.
    if changed != taken.len() as u64 || !aside::promise(tx, held).await? {
        let message = "A variant has just been changed; try again.";
        return Err(Fault::new(Code::Conflict, message).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
