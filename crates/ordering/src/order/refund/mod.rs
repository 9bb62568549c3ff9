//! Giving money back for an order: for units that come back or won't be sent, out of goodwill, for
//! freight, or all of it.
//!
//! What a line gives back follows from what was paid for it, frozen at placement. A gift goes with the
//! lines that earned it (`gift`); an order whose last units go before anything was sent is cancelled
//! (`order::remainder`). The transaction
//! that decides on a refund also decides which payments it comes from and under which numbers their
//! gateways are asked; the worker asks until they are through.

mod entity;
mod gift;
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
    reckon::Part,
    write::Decision,
};
use super::{Order, OrderLine, OrderState, PaymentState, change::locked, lines_of, remainder};

/// Gives money back for a paid order. The same request under the same key gives the same refund. When
/// nothing is left to be sent of an order of which nothing was, it is cancelled, and all that is left of
/// what was paid is given back with that.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`, `lines.N.lineId` and `lines.N.locationId`; `CONFLICT` at `id` when
/// the order isn't paid or is cancelled, at `lines` when nothing would be given back or come back, and
/// at `lines.N.restock` when units of a gift come back of which others weren't sent; `IDEMPOTENCY_MISMATCH`; faults of the fields of `new`.
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
    let (parts, delivery) = reckoned(tx, &order, &lines, &new).await?;
    let released = units::move_back(tx, actor, &order, &lines, &parts).await?;
    let decision = Decision {
        parts,
        delivery,
        reason: new.reason.clone(),
        request: Some((new.idempotency_key.clone(), new.digest())),
    };
    let refund = write::write(tx, actor, &order, decision).await?;
    if let Some(released) = released {
        remainder::follow(tx, actor, &order, released, &new.reason).await?;
    }
    Ok((locked(tx, id).await?, refund))
}

/// What a refund would come to.
#[derive(Debug, Clone)]
pub struct RefundDryRun {
    /// All of it, with what goes back with the order when that is cancelled by it.
    pub amount: i64,
    /// What is given back for each line, with what follows for gifts.
    pub lines: Vec<RefundLine>,
    /// The order is cancelled by it.
    pub cancels: bool,
}

/// What a refund would come to. Nothing is kept, and its key doesn't matter.
///
/// # Errors
/// As [`refund`].
pub async fn dry_run(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    new: NewRefund,
) -> db::Result<(Order, RefundDryRun)> {
    actor.require(Permission::OrdersWrite)?;
    let order = tx.find::<super::Entity>().filter(super::Column::Id.eq(id)).one().await?;
    let order = order.ok_or_else(|| Fault::not_found("order").at("id"))?;
    let lines = lines_of(tx, &[id]).await?;
    new.check_known(&lines, &stock::locations(tx).await?)?;
    let new = new.checked()?;
    let (parts, delivery) = reckoned(tx, &order, &lines, &new).await?;
    let gone = |line: &OrderLine| -> i32 {
        let unsent = parts.iter().filter(|part| part.restock == Restock::Cancel);
        unsent.filter(|part| part.line_id == line.id).map(|part| part.quantity).sum()
    };
    let left = lines.iter().map(|line| (line.fulfilled, line.unfulfilled() - gone(line)));
    let cancels = remainder::state_of(left).is_none();
    let amount = delivery + parts.iter().map(|part| part.amount).sum::<i64>();
    let none = Uuid::nil();
    Ok((
        order.clone(),
        RefundDryRun {
            amount: if cancels { order.refundable() } else { amount },
            lines: parts.iter().map(|part| part.stored(tx, none)).collect(),
            cancels,
        },
    ))
}

/// What a refund gives back for each line, and of the freight.
async fn reckoned(
    tx: &TenantTx,
    order: &Order,
    lines: &[OrderLine],
    new: &NewRefund,
) -> db::Result<(Vec<Part>, i64)> {
    if let Some(why) = refusal(order) {
        return Err(Fault::new(Code::Conflict, why).at("id").into());
    }
    let parts = reckon::parts(new, lines, order.currency())?;
    let withheld = gift::withheld(tx, lines).await?;
    let parts = gift::follow(lines, parts, &withheld)?;
    Ok((parts, reckon::delivery(new, order, lines)?))
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
