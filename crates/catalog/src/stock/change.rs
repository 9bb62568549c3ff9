use std::collections::HashSet;

use db::{
    TenantTx,
    sea_orm::{self, DbErr, FromQueryResult},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde::Serialize;
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use super::Stock;

/// The most units a location can have of a variant.
const MOST: i64 = 1_000_000_000;
const TOO_MANY: &str = "At most 1000000000 units would be there.";

/// A count: so many units are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetOnHand {
    /// Of what.
    pub variant_id: Uuid,
    /// Where.
    pub location_id: Uuid,
    /// How many, 0 to 1,000,000,000.
    pub on_hand: i64,
    /// The import that says so, if it is one.
    pub cause: Option<Uuid>,
}

/// Sets what was counted. Rows that don't exist yet are made.
///
/// # Errors
/// `DENIED`; at `N.onHand` (N counts from 0) what isn't a count, and `CONFLICT` where more is
/// promised than that; `NOT_FOUND` at `N.variantId` and `N.locationId`; `INVALID` at
/// `N.variantId` for a second count of the same.
pub async fn set_on_hand(
    tx: &TenantTx,
    actor: &Actor,
    counts: &[SetOnHand],
) -> db::Result<Vec<Stock>> {
    actor.require(Permission::StockWrite)?;
    let mut checks = Checks::new();
    let mut seen = HashSet::new();
    for (nr, count) in counts.iter().enumerate() {
        checks.range(&format!("{nr}.onHand"), count.on_hand, 0..=MOST);
        let first = seen.insert((count.variant_id, count.location_id));
        let path = format!("{nr}.variantId");
        checks.ensure(first, &path, Code::Invalid, "This was already counted above.");
    }
    checks.finish()?;
    let changes = Changes { field: "onHand", relative: false, counts };
    let written = changes.write(tx, actor).await?;
    if !counts.is_empty() {
        audit::record(tx, actor, "stock.set", tx.shop(), json!({ "counts": counts })).await?;
    }
    Ok(written)
}

/// Adds to what is there, or takes away with a negative `delta`.
///
/// # Errors
/// `DENIED`; at `delta` what isn't a change, and `CONFLICT` where more is promised than would be
/// left; `NOT_FOUND` at `variantId` and `locationId`.
pub async fn adjust(
    tx: &TenantTx,
    actor: &Actor,
    variant_id: Uuid,
    location_id: Uuid,
    delta: i64,
) -> db::Result<Stock> {
    actor.require(Permission::StockWrite)?;
    Checks::new()
        .ensure(delta != 0, "delta", Code::Invalid, "This changes nothing.")
        .range("delta", delta, -MOST..=MOST)
        .finish()?;
    let counts = [SetOnHand { variant_id, location_id, on_hand: delta, cause: None }];
    let changes = Changes { field: "delta", relative: true, counts: &counts };
    let written = changes.write(tx, actor).await;
    // There is one count, so its number in the path says nothing.
    let written = written.map_err(|error| match error {
        db::Error::Faults(mut faults) => {
            for fault in &mut faults {
                fault.field.remove(0);
            }
            db::Error::Faults(faults)
        }
        other @ db::Error::Database(_) => other,
    });
    let stock = written?.pop();
    let stock = stock.ok_or_else(|| Fault::not_found("variant").at("variantId"))?;
    Checks::new().ensure(stock.on_hand <= MOST, "delta", Code::TooBig, TOO_MANY).finish()?;
    let detail = json!({ "location": location_id, "delta": delta, "onHand": stock.on_hand });
    audit::record(tx, actor, "stock.adjusted", variant_id, detail).await?;
    Ok(stock)
}

/// Changes of `on_hand`, written together.
struct Changes<'a> {
    /// The input field that holds the number.
    field: &'static str,
    /// The numbers are to be added to what is there.
    relative: bool,
    counts: &'a [SetOnHand],
}

/// A change as PostgreSQL reads it.
#[derive(Serialize)]
struct Input {
    variant_id: Uuid,
    location_id: Uuid,
    amount: i64,
    cause_id: Option<Uuid>,
    movement_id: Uuid,
}

/// A variant or a location that the shop doesn't have.
#[derive(FromQueryResult)]
struct Unknown {
    nr: i64,
    variant_known: bool,
}

impl Changes<'_> {
    async fn write(&self, tx: &TenantTx, actor: &Actor) -> db::Result<Vec<Stock>> {
        if self.counts.is_empty() {
            return Ok(Vec::new());
        }
        self.make_rows(tx).await?;
        let input = self.counts.iter().map(|count| Input {
            variant_id: count.variant_id,
            location_id: count.location_id,
            amount: count.on_hand,
            cause_id: count.cause,
            movement_id: tx.new_id(),
        });
        let input = serde_json::to_value(input.collect::<Vec<_>>());
        let input = input.map_err(|error| DbErr::Json(error.to_string()))?;
        let (kind, id) = (actor.kind(), actor.id());
        let values = [input.into(), self.relative.into(), kind.into(), id.into(), tx.now().into()];
        let written: Vec<Stock> = tx.sql(WRITE, values).await?;
        self.refuse_missing(&written)?;
        let rows = written.iter().map(|row| (row.variant_id, row.location_id));
        let (variants, locations) = rows.unzip();
        super::settle_policy(tx, variants, locations).await?;
        Ok(written)
    }

    /// Makes the rows that don't exist yet, so that all can be locked in order. The variants
    /// themselves are locked before them: what is written here refers to them.
    async fn make_rows(&self, tx: &TenantTx) -> db::Result<()> {
        let variants: Vec<_> = self.counts.iter().map(|count| count.variant_id).collect();
        let locations: Vec<_> = self.counts.iter().map(|count| count.location_id).collect();
        let unknown: Vec<Unknown> = tx.sql(MAKE_ROWS, [variants.into(), locations.into()]).await?;
        let fault = |unknown: &Unknown| {
            let what = if unknown.variant_known { "location" } else { "variant" };
            Fault::not_found(what).at(&format!("{}.{what}Id", unknown.nr))
        };
        let faults: Vec<Fault> = unknown.iter().map(fault).collect();
        if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
    }

    /// What the statement's condition left out would have broken a promise.
    fn refuse_missing(&self, written: &[Stock]) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        for (nr, count) in self.counts.iter().enumerate() {
            let is_it = |row: &Stock| {
                row.variant_id == count.variant_id && row.location_id == count.location_id
            };
            let path = format!("{nr}.{}", self.field);
            let message =
                "Less would be there than is promised or kept for campaigns, or less than nothing.";
            checks.ensure(written.iter().any(is_it), &path, Code::Conflict, message);
        }
        checks.finish()
    }
}

const MAKE_ROWS: &str = "
    WITH kept AS MATERIALIZED (
        SELECT id, continue_selling FROM variant WHERE tenant_id = $1 AND id = ANY($2)
        ORDER BY id FOR KEY SHARE),
    known AS (
        SELECT i.*, v.id IS NOT NULL AS variant_known, l.id IS NOT NULL AS location_known,
               v.continue_selling
        FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS i (variant_id, location_id, nr)
        LEFT JOIN kept v ON v.id = i.variant_id
        LEFT JOIN location l ON l.tenant_id = $1 AND l.id = i.location_id),
    made AS (
        INSERT INTO stock (tenant_id, variant_id, location_id, may_oversell)
        SELECT $1, variant_id, location_id, continue_selling FROM known
        WHERE variant_known AND location_known ORDER BY variant_id, location_id
        ON CONFLICT DO NOTHING)
    SELECT nr - 1 AS nr, variant_known FROM known
    WHERE NOT (variant_known AND location_known) ORDER BY nr";

/// Locks in order, changes what may be changed, writes the movements, returns what was changed.
const WRITE: &str = "
    WITH before AS (
        SELECT s.variant_id, s.location_id, s.on_hand, i.cause_id, i.movement_id,
               CASE WHEN $3 THEN s.on_hand + i.amount ELSE i.amount END AS after,
               v.continue_selling
        FROM jsonb_to_recordset($2) AS i (variant_id uuid, location_id uuid, amount bigint,
                                          cause_id uuid, movement_id uuid)
        JOIN stock s ON s.tenant_id = $1 AND s.variant_id = i.variant_id
                    AND s.location_id = i.location_id
        JOIN variant v ON v.tenant_id = $1 AND v.id = i.variant_id
        ORDER BY s.variant_id, s.location_id FOR UPDATE OF s),
    written AS (
        UPDATE stock s
        SET on_hand = b.after, may_oversell = b.continue_selling OR b.after < s.reserved + s.held
        FROM before b
        WHERE s.tenant_id = $1 AND s.variant_id = b.variant_id AND s.location_id = b.location_id
          AND (b.after >= 0 OR b.after > b.on_hand)
          AND (b.after >= s.reserved + s.held OR b.continue_selling OR s.may_oversell)
        RETURNING s.*, b.after - b.on_hand AS delta, b.cause_id, b.movement_id),
    moved AS (
        INSERT INTO stock_movement (tenant_id, id, variant_id, location_id, kind, quantity,
                                    cause_id, actor_kind, actor_id, at)
        SELECT $1, movement_id, variant_id, location_id, 'adjusted', delta, cause_id, $4, $5, $6
        FROM written WHERE delta <> 0)
    SELECT tenant_id, variant_id, location_id, on_hand, reserved, held, may_oversell
    FROM written ORDER BY variant_id, location_id";
