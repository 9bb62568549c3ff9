use std::collections::{BTreeMap, HashMap};

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Code, Fault};
use uuid::Uuid;

use super::{Held, default_location};

/// So many units of a variant are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demand {
    /// Of what.
    pub variant_id: Uuid,
    /// How many, above 0.
    pub quantity: i64,
    /// Where they must lie, when that matters.
    pub location_id: Option<Uuid>,
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
    taken: BTreeMap<(Uuid, Uuid), i64>,
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
/// are kept from being deleted.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &TenantTx, variants: &[Uuid]) -> db::Result<Shelf> {
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
    make_rows(tx, &policies).await?;
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
    shelf.policies = policies.into_iter().map(|policy| (policy.id, policy)).collect();
    Ok(shelf)
}

const LOCK: &str = "
    SELECT s.variant_id, s.location_id, s.on_hand - s.reserved AS available, l.position
    FROM stock s JOIN location l ON l.tenant_id = $1 AND l.id = s.location_id
    WHERE s.tenant_id = $1 AND s.variant_id = ANY($2)
    ORDER BY s.variant_id, s.location_id FOR UPDATE OF s";

/// A variant that is sold on when there is none left needs a row to be promised from.
async fn make_rows(tx: &TenantTx, policies: &[Policy]) -> db::Result<()> {
    let bare = policies.iter().filter(|p| p.tracked && p.continue_selling && !p.stocked);
    let bare: Vec<Uuid> = bare.map(|policy| policy.id).collect();
    if bare.is_empty() {
        return Ok(());
    }
    let location = default_location(tx).await?;
    tx.execute(
        "INSERT INTO stock (tenant_id, variant_id, location_id, may_oversell)
         SELECT $1, id, $3, true FROM variant WHERE tenant_id = $1 AND id = ANY($2)
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
            match self.serve(*demand) {
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

    fn serve(&mut self, demand: Demand) -> Option<Vec<Held>> {
        let Demand { variant_id, quantity, location_id } = demand;
        let policy = self.policies.get(&variant_id)?;
        if !policy.tracked {
            return Some(Vec::new());
        }
        let all = self.rows.get(&variant_id).map_or(&[][..], Vec::as_slice);
        let there = |row: &&Row| location_id.is_none_or(|wanted| row.location_id == wanted);
        let mut rows: Vec<&Row> = all.iter().filter(there).collect();
        if rows.is_empty() && policy.continue_selling {
            rows = all.iter().collect();
        }
        // As everywhere: what one location has promised too much, the others lack.
        let available: i64 = rows.iter().map(|row| row.available).sum();
        if available < quantity && !policy.continue_selling {
            return None;
        }
        let part =
            |row: &Row, quantity| Held { variant_id, location_id: row.location_id, quantity };
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
            vec![part(rows.first()?, quantity)]
        };
        for part in &parts {
            self.note(part, part.quantity);
        }
        Some(parts)
    }

    fn note(&mut self, part: &Held, quantity: i64) {
        *self.taken.entry((part.variant_id, part.location_id)).or_default() += quantity;
        let rows = self.rows.get_mut(&part.variant_id).into_iter().flatten();
        for row in rows.filter(|row| row.location_id == part.location_id) {
            row.available -= quantity;
        }
    }
}

/// Writes down what was taken from the shelf: the sum for each row, on the condition that it is
/// still there.
///
/// # Errors
/// `CONFLICT` when the merchant has just stopped selling a variant on; else the database's.
pub async fn reserve(tx: &TenantTx, shelf: Shelf) -> db::Result<()> {
    let taken: Vec<_> = shelf.taken.into_iter().filter(|(_, quantity)| *quantity > 0).collect();
    if taken.is_empty() {
        return Ok(());
    }
    let variants: Vec<Uuid> = taken.iter().map(|((variant, _), _)| *variant).collect();
    let locations: Vec<Uuid> = taken.iter().map(|((_, location), _)| *location).collect();
    let quantities: Vec<i64> = taken.iter().map(|(_, quantity)| *quantity).collect();
    let changed = tx
        .execute(
            "UPDATE stock s
             SET reserved = s.reserved + t.quantity,
                 may_oversell = s.may_oversell OR v.continue_selling
             FROM unnest($2::uuid[], $3::uuid[], $4::bigint[])
                      AS t (variant_id, location_id, quantity)
             JOIN variant v ON v.tenant_id = $1 AND v.id = t.variant_id
             WHERE s.tenant_id = $1 AND s.variant_id = t.variant_id
               AND s.location_id = t.location_id
               AND (v.continue_selling OR s.on_hand - s.reserved >= t.quantity)",
            [variants.into(), locations.into(), quantities.into()],
        )
        .await?;
    // The rows are locked, but `continue_selling` isn't.
    if changed != taken.len() as u64 {
        let message = "A variant has just been changed; try again.";
        return Err(Fault::new(Code::Conflict, message).into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
