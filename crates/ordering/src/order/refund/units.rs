use catalog::stock::{self, Held};
use db::TenantTx;
use kernel::Actor;
use uuid::Uuid;

use super::{Restock, reckon::Part};
use crate::order::{
    Order, OrderLine,
    remainder::{self, Released},
};

/// Moves the units of a refund: those that won't be sent go back on sale, those that came back go
/// into stock. Returns the former, if there are any.
pub(super) async fn move_back(
    tx: &TenantTx,
    actor: &Actor,
    order: &Order,
    lines: &[OrderLine],
    parts: &[Part],
) -> db::Result<Option<Released>> {
    let returned = returned(tx, lines, parts).await?;
    let unsent = |part: &&Part| part.restock == Restock::Cancel && part.quantity > 0;
    let cancelled: Vec<_> =
        parts.iter().filter(unsent).map(|part| (part.line_id, part.quantity)).collect();
    lock(tx, lines, parts).await?;
    stock::take_in(tx, actor, order.id, &returned).await?;
    if cancelled.is_empty() {
        return Ok(None);
    }
    remainder::release(tx, order.id, &cancelled).await.map(Some)
}

/// The stock of all variants whose units move is locked together, in the order that all lock in.
async fn lock(tx: &TenantTx, lines: &[OrderLine], parts: &[Part]) -> db::Result<()> {
    let moving = parts.iter().filter(|part| part.quantity > 0);
    let line = |part: &Part| lines.iter().find(|line| line.id == part.line_id);
    let variants: Vec<Uuid> = moving.filter_map(line).map(|line| line.variant_id).collect();
    if variants.is_empty() {
        return Ok(());
    }
    stock::lock(tx, &variants, &[]).await.map(drop)
}

/// Units that come back, and where to.
async fn returned(tx: &TenantTx, lines: &[OrderLine], parts: &[Part]) -> db::Result<Vec<Held>> {
    let back = |part: &&Part| part.restock == Restock::Return && part.quantity > 0;
    if !parts.iter().any(|part| back(&part)) {
        return Ok(Vec::new());
    }
    let first = stock::default_location(tx).await?;
    let held = parts.iter().filter(back).filter_map(|part| {
        let line = lines.iter().find(|line| line.id == part.line_id)?;
        Some(Held {
            variant_id: line.variant_id,
            location_id: part.location_id.unwrap_or(first.id),
            quantity: part.quantity.into(),
            kept_for: None,
        })
    });
    Ok(held.collect())
}
