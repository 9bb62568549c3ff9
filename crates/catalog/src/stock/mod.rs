//! Stock: how much of each variant lies where, and how much of it is promised.
//!
//! `available = on_hand - reserved`; of that, `held` is kept for campaigns. Only tracked variants are
//! counted. Every change is one conditional statement over all the rows that it concerns, which are locked in the order
//! (variant, location); a `CHECK` of the table stands behind it. Whatever moves `on_hand` writes a
//! movement with it; the audit log says in an entry a call what staff did.

mod aside;
mod change;
mod entity;
mod held;
mod location;
mod shelf;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};

pub use self::{
    aside::{Keeping, Kept, KeptFor, keep, keep_again, kept},
    change::{SetOnHand, adjust, set_on_hand},
    entity::{Column, Entity, Model as Stock},
    held::{Held, release, ship, take_in},
    location::{
        LocationChange, Model as Location, create_location, default_location, locations,
        pickup_locations, update_location,
    },
    shelf::{Demand, Shelf, Short, lock, lock_to_oversell, reserve},
};

/// The stock of some variants: one entry a variant and location, sorted by them. Variants that
/// were never counted have none.
///
/// # Errors
/// The database's.
pub async fn levels(tx: &TenantTx, variants: &[Uuid]) -> db::Result<Vec<Stock>> {
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = Column::VariantId.eq_any(variants.to_vec());
    let find = tx.find::<Entity>().filter(wanted);
    find.order_by_asc(Column::VariantId).order_by_asc(Column::LocationId).all().await
}

/// Follows a change of `continue_selling` of some variants: their rows allow overselling, or stop
/// to once everything that was promised too much has been delivered.
///
/// # Errors
/// The database's.
pub async fn follow_policy(tx: &TenantTx, variants: &[Uuid]) -> db::Result<()> {
    tx.execute(
        "WITH locked AS (
             SELECT variant_id, location_id FROM stock
             WHERE tenant_id = $1 AND variant_id = ANY($2)
             ORDER BY variant_id, location_id FOR UPDATE)
         UPDATE stock s
         SET may_oversell = v.continue_selling OR s.on_hand < 0 OR s.reserved + s.held > s.on_hand
         FROM locked, variant v
         WHERE s.tenant_id = $1 AND s.variant_id = locked.variant_id
           AND s.location_id = locked.location_id
           AND v.tenant_id = $1 AND v.id = s.variant_id",
        [variants.to_vec().into()],
    )
    .await?;
    Ok(())
}

/// The same for rows that this transaction has changed: what it then read of their variants may
/// have been changed while it waited for the rows.
async fn settle_policy(tx: &TenantTx, variants: Vec<Uuid>, locations: Vec<Uuid>) -> db::Result<()> {
    tx.execute(
        "UPDATE stock s SET may_oversell = NOT s.may_oversell
         FROM unnest($2::uuid[], $3::uuid[]) AS changed (variant_id, location_id)
         JOIN variant v ON v.tenant_id = $1 AND v.id = changed.variant_id
         WHERE s.tenant_id = $1 AND s.variant_id = changed.variant_id
           AND s.location_id = changed.location_id
           AND s.may_oversell <> (v.continue_selling OR s.on_hand < 0 OR s.reserved + s.held > s.on_hand)",
        [variants.into(), locations.into()],
    )
    .await?;
    Ok(())
}
