//! Giving money back for an order: for units that come back or won't be sent, out of goodwill, for
//! freight, or all of it.
//!
//! What a line gives back follows from what was paid for it, frozen at placement. The transaction
//! that decides on a refund also decides which payments it comes from and under which numbers their
//! gateways are asked; the worker asks until they are through.

mod entity;
mod input;
mod line;
mod reckon;
mod units;
mod write;

use catalog::stock;
use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Permission};

pub use self::{
    entity::Model as Refund,
    input::{NewRefund, RefundedLine},
    line::{Model as RefundLine, Restock},
};
use self::{
    entity::{Column, Entity},
    write::Decision,
};
use super::{Order, OrderState, PaymentState, change::locked, lines_of};

/// Gives money back for a paid order. The same request under the same key gives the same refund.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`, `lines.N.lineId` and `lines.N.locationId`; `CONFLICT` at `id` when
/// the order isn't paid or is cancelled, and at `lines` when nothing would be given back or come
/// back; `IDEMPOTENCY_MISMATCH`; faults of the fields of `new`.
pub async fn refund(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    new: NewRefund,
) -> db::Result<(Order, Refund)> {
    actor.require(Permission::OrdersWrite)?;
    let order = locked(tx, id).await?;
    let lines = lines_of(tx, &[id]).await?;
    new.check_known(&lines, &stock::locations(tx).await?)?;
    let new = new.checked()?;
    let find = tx.find::<Entity>().filter(Column::OrderId.eq(id));
    let same_key = find.filter(Column::IdempotencyKey.eq(new.idempotency_key.as_str()));
    if let Some(before) = same_key.one().await? {
        if before.request_hash == Some(new.digest()) {
            return Ok((order, before));
        }
        let message = "This key was used for another refund.";
        return Err(Fault::new(Code::IdempotencyMismatch, message).at("idempotencyKey").into());
    }
    if let Some(why) = refusal(&order) {
        return Err(Fault::new(Code::Conflict, why).at("id").into());
    }
    let parts = reckon::parts(&new, &lines, order.currency())?;
    let delivery = reckon::delivery(&new, &order, &lines)?;
    units::move_back(tx, actor, &order, &lines, &parts).await?;
    let decision = Decision {
        parts,
        delivery,
        reason: new.reason.clone(),
        request: Some((new.idempotency_key.clone(), new.digest())),
    };
    let refund = write::write(tx, actor, &order, decision).await?;
    Ok((locked(tx, id).await?, refund))
}

fn refusal(order: &Order) -> Option<&'static str> {
    if order.state == OrderState::Cancelled {
        return Some("This order is cancelled: everything was given back.");
    }
    let paid = order.payment_state == PaymentState::Paid;
    (!paid).then_some("This order isn't paid in full: cancel it to give back what was paid.")
}

/// Gives back all that is left of what was paid for an order that was cancelled just now.
pub(super) async fn all_of(
    tx: &TenantTx,
    actor: &Actor,
    order: &Order,
    reason: &str,
) -> db::Result<()> {
    if order.refundable() == 0 {
        return Ok(());
    }
    let decision = Decision::everything(order, &lines_of(tx, &[order.id]).await?, reason);
    write::write(tx, actor, order, decision).await.map(drop)
}

/// What was given back for some orders, the oldest first, with its lines.
///
/// # Errors
/// The database's.
pub async fn refunds_of(
    tx: &TenantTx,
    orders: &[Uuid],
) -> db::Result<Vec<(Refund, Vec<RefundLine>)>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec()));
    let refunds = find.order_by_asc(Column::Id).all().await?;
    if refunds.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = refunds.iter().map(|refund| refund.id).collect();
    let wanted = line::Column::RefundId.eq_any(ids);
    let lines = tx.find::<line::Entity>().filter(wanted).all().await?;
    let with_lines = |refund: Refund| {
        let its = lines.iter().filter(|line| line.refund_id == refund.id).cloned().collect();
        (refund, its)
    };
    Ok(refunds.into_iter().map(with_lines).collect())
}

/// Checks what is given beside the lines.
fn check_texts(new: &NewRefund, checks: &mut Checks) {
    checks.lines("reason", &new.reason, 1..=500);
    checks.text("idempotencyKey", &new.idempotency_key, 1..=255);
}
