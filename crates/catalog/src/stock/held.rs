use std::collections::BTreeMap;

use db::{TenantTx, sea_orm::Value};
use kernel::{Actor, Code, Fault};
use uuid::Uuid;

use super::aside::KeptFor;

/// Units of a variant that are promised from a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Of what.
    pub variant_id: Uuid,
    /// Where.
    pub location_id: Uuid,
    /// How many, above 0.
    pub quantity: i64,
    /// For what they had been kept, if for anything.
    pub kept_for: Option<KeptFor>,
}

/// Gives promised units back: `reserved -= n`. All of them are on ordinary sale then, also what had
/// been kept for a campaign, until [`super::keep_again`].
///
/// # Errors
/// `CONFLICT` when more is given back than is promised; else the database's.
pub async fn release(tx: &TenantTx, held: &[Held]) -> db::Result<()> {
    let rows = Rows::of(held);
    if rows.variants.is_empty() {
        return Ok(());
    }
    let [variants, locations, quantities] = rows.values();
    let changed = tx
        .execute(
            "WITH held AS (
                 SELECT h.* FROM unnest($2::uuid[], $3::uuid[], $4::bigint[])
                                     AS h (variant_id, location_id, quantity)
                 JOIN stock s ON s.tenant_id = $1 AND s.variant_id = h.variant_id
                             AND s.location_id = h.location_id
                 ORDER BY s.variant_id, s.location_id FOR UPDATE OF s)
             UPDATE stock s
             SET reserved = s.reserved - h.quantity,
                 may_oversell = v.continue_selling OR s.on_hand < 0
                                OR s.reserved - h.quantity + s.held > s.on_hand
             FROM held h JOIN variant v ON v.tenant_id = $1 AND v.id = h.variant_id
             WHERE s.tenant_id = $1 AND s.variant_id = h.variant_id
               AND s.location_id = h.location_id AND s.reserved >= h.quantity",
            [variants, locations, quantities],
        )
        .await?;
    rows.all_changed(changed)?;
    super::settle_policy(tx, rows.variants, rows.locations).await
}

/// Sends promised units away for the order `cause`: `on_hand -= n, reserved -= n`, with a movement
/// a row.
///
/// # Errors
/// `CONFLICT` when more is sent than is promised; else the database's.
pub async fn ship(tx: &TenantTx, actor: &Actor, cause: Uuid, held: &[Held]) -> db::Result<()> {
    let rows = Rows::of(held);
    if rows.variants.is_empty() {
        return Ok(());
    }
    let movements: Vec<Uuid> = rows.variants.iter().map(|_| tx.new_id()).collect();
    let [variants, locations, quantities] = rows.values();
    let who = [cause.into(), actor.kind().into(), actor.id().into(), tx.now().into()];
    let values = [variants, locations, quantities, movements.into()].into_iter().chain(who);
    let changed = tx.execute(SHIP, values).await?;
    rows.all_changed(changed)?;
    super::settle_policy(tx, rows.variants, rows.locations).await
}

/// The movements refer to the variants, which therefore are locked first, as everywhere.
const SHIP: &str = "
    WITH kept AS MATERIALIZED (
        SELECT id FROM variant WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR KEY SHARE),
    held AS (
        SELECT h.* FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[])
                            AS h (variant_id, location_id, quantity, movement_id)
        JOIN kept ON kept.id = h.variant_id
        JOIN stock s ON s.tenant_id = $1 AND s.variant_id = h.variant_id
                    AND s.location_id = h.location_id
        ORDER BY s.variant_id, s.location_id FOR UPDATE OF s),
    sent AS (
        UPDATE stock s
        SET on_hand = s.on_hand - h.quantity, reserved = s.reserved - h.quantity,
            may_oversell = v.continue_selling OR s.on_hand < h.quantity
                           OR s.reserved + s.held > s.on_hand
        FROM held h JOIN variant v ON v.tenant_id = $1 AND v.id = h.variant_id
        WHERE s.tenant_id = $1 AND s.variant_id = h.variant_id
          AND s.location_id = h.location_id AND s.reserved >= h.quantity
        RETURNING h.movement_id, h.variant_id, h.location_id, h.quantity)
    INSERT INTO stock_movement (tenant_id, id, variant_id, location_id, kind, quantity, cause_id,
                                actor_kind, actor_id, at)
    SELECT $1, movement_id, variant_id, location_id, 'shipped', -quantity, $6, $7, $8, $9
    FROM sent";

/// Takes units back that had been sent for the order `cause`: `on_hand += n`, with a movement a row.
/// Variants that aren't tracked are left out.
///
/// # Errors
/// The database's.
pub async fn take_in(tx: &TenantTx, actor: &Actor, cause: Uuid, held: &[Held]) -> db::Result<()> {
    let rows = Rows::of(held);
    if rows.variants.is_empty() {
        return Ok(());
    }
    let movements: Vec<Uuid> = rows.variants.iter().map(|_| tx.new_id()).collect();
    let [variants, locations, quantities] = rows.values();
    let who = [cause.into(), actor.kind().into(), actor.id().into(), tx.now().into()];
    let values = [variants, locations, quantities, movements.into()].into_iter().chain(who);
    tx.execute(TAKE_IN, values).await?;
    super::settle_policy(tx, rows.variants, rows.locations).await
}

/// A location may never have had any of the variant.
const TAKE_IN: &str = "
    WITH kept AS MATERIALIZED (
        SELECT id, continue_selling FROM variant
        WHERE tenant_id = $1 AND id = ANY($2) AND tracked ORDER BY id FOR KEY SHARE),
    back AS (
        SELECT h.* FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[])
                            AS h (variant_id, location_id, quantity, movement_id)
        JOIN kept ON kept.id = h.variant_id ORDER BY h.variant_id, h.location_id),
    taken AS (
        INSERT INTO stock AS s (tenant_id, variant_id, location_id, on_hand, may_oversell)
        SELECT $1, back.variant_id, back.location_id, back.quantity, kept.continue_selling
        FROM back JOIN kept ON kept.id = back.variant_id
        ORDER BY back.variant_id, back.location_id
        ON CONFLICT (tenant_id, variant_id, location_id)
        DO UPDATE SET on_hand = s.on_hand + excluded.on_hand)
    INSERT INTO stock_movement (tenant_id, id, variant_id, location_id, kind, quantity, cause_id,
                                actor_kind, actor_id, at)
    SELECT $1, movement_id, variant_id, location_id, 'returned', quantity, $6, $7, $8, $9
    FROM back";

/// Sums, one a row of stock, sorted as rows are locked.
struct Rows {
    variants: Vec<Uuid>,
    locations: Vec<Uuid>,
    quantities: Vec<i64>,
}

impl Rows {
    fn of(held: &[Held]) -> Self {
        let mut sums = BTreeMap::<(Uuid, Uuid), i64>::new();
        for part in held {
            *sums.entry((part.variant_id, part.location_id)).or_default() += part.quantity;
        }
        Self {
            variants: sums.keys().map(|(variant, _)| *variant).collect(),
            locations: sums.keys().map(|(_, location)| *location).collect(),
            quantities: sums.into_values().collect(),
        }
    }

    fn values(&self) -> [Value; 3] {
        let Self { variants, locations, quantities } = self;
        [variants.clone().into(), locations.clone().into(), quantities.clone().into()]
    }

    fn all_changed(&self, changed: u64) -> db::Result<()> {
        if changed == self.variants.len() as u64 {
            return Ok(());
        }
        Err(Fault::new(Code::Conflict, "Less stock is promised than this needs.").into())
    }
}
