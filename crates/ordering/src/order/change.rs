use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use payments::payment;
use serde_json::json;

use super::{
    FulfilmentState, Order, OrderState, PaymentState,
    entity::{Column, Entity},
    reservation,
};
use catalog::stock;

/// Cancels an order of which nothing was sent and for which no money came (it is unpaid, or costs
/// nothing), and gives back what was held for it. The worker then closes its payment at the gateway.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when the order is cancelled, paid (which
/// needs a refund) or sent; `BLANK` or `TOO_LONG` at `reason`.
pub async fn cancel(tx: &TenantTx, actor: &Actor, id: Uuid, reason: &str) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let reason = reason.trim();
    Checks::new().text("reason", reason, 1..=500).finish()?;
    let nothing_paid = Condition::any()
        .add(Column::PaymentState.eq(PaymentState::Pending))
        .add(Column::Total.eq(0));
    if !give_up(tx, actor, id, reason, nothing_paid).await? {
        let order = locked(tx, id).await?;
        return Err(Fault::new(Code::Conflict, not_cancellable(&order)).at("id").into());
    }
    locked(tx, id).await
}

/// Gives up an order whose time to be paid is over. Says whether it did: `false` when it was paid,
/// cancelled, or given more time meanwhile.
///
/// # Errors
/// The database's.
pub async fn expire(tx: &TenantTx, id: Uuid) -> db::Result<bool> {
    let over = Condition::all()
        .add(Column::PaymentState.eq(PaymentState::Pending))
        .add(Column::ExpiresAt.lte(tx.now()));
    give_up(tx, &Actor::System, id, "Not paid in time.", over).await
}

/// Notes that an order was paid in full.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when it is paid or cancelled already.
pub async fn mark_paid(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let changed = tx
        .update_many::<Entity>()
        .filter(open(id).add(Column::PaymentState.eq(PaymentState::Pending)))
        .set(Column::PaymentState, PaymentState::Paid)
        .set(Column::PaidAt, tx.now())
        .set(Column::ExpiresAt, Option::<DateTimeUtc>::None)
        .exec()
        .await?;
    let order = locked(tx, id).await?;
    if changed == 0 {
        let cancelled = order.state == OrderState::Cancelled;
        let reason = if cancelled { "This order is cancelled." } else { "This order is paid." };
        return Err(Fault::new(Code::Conflict, reason).at("id").into());
    }
    payment::settle(tx, id, payment::State::Paid).await?;
    tenancy::audit::record(tx, actor, "order.paid", id, json!({ "total": order.total })).await?;
    tx.publish("order.paid", id, json!({ "number": order.number })).await?;
    Ok(order)
}

/// The order, locked until the transaction ends.
pub(super) async fn locked(tx: &TenantTx, id: Uuid) -> db::Result<Order> {
    let order = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    order.ok_or_else(|| Fault::not_found("order").at("id").into())
}

/// Writes how much of a locked order was sent.
pub(super) async fn set_fulfilment(
    tx: &TenantTx,
    order: Order,
    state: FulfilmentState,
) -> db::Result<Order> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(order.id));
    update.set(Column::FulfilmentState, state).exec().await?;
    Ok(Order { fulfilment_state: state, ..order })
}

fn open(id: Uuid) -> Condition {
    Condition::all().add(Column::Id.eq(id)).add(Column::State.eq(OrderState::Open))
}

/// Cancels an open order that fulfils `on` and of which nothing was sent: whoever comes second, be
/// it this or a payment, changes nothing.
async fn give_up(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    reason: &str,
    on: Condition,
) -> db::Result<bool> {
    let changed = tx
        .update_many::<Entity>()
        .filter(open(id).add(Column::FulfilmentState.eq(FulfilmentState::Unfulfilled)))
        .filter(on)
        .set(Column::State, OrderState::Cancelled)
        .set(Column::CancelledAt, tx.now())
        .set(Column::CancelReason, reason)
        .set(Column::ExpiresAt, Option::<DateTimeUtc>::None)
        .exec()
        .await?;
    if changed == 0 {
        return Ok(false);
    }
    let held = reservation::open_of(tx, id).await?;
    reservation::end(tx, &held, reservation::State::Released).await?;
    let units: Vec<_> = held.iter().map(reservation::Model::held).collect();
    stock::release(tx, &units).await?;
    payment::settle(tx, id, payment::State::Cancelled).await?;
    tenancy::audit::record(tx, actor, "order.cancelled", id, json!({ "reason": reason })).await?;
    tx.publish("order.cancelled", id, json!({})).await?;
    Ok(true)
}

fn not_cancellable(order: &Order) -> &'static str {
    if order.state == OrderState::Cancelled {
        "This order is cancelled already."
    } else if order.total == 0 {
        "Some of this order was sent already."
    } else {
        "This order is paid, so cancelling it would need a refund, which can't be made yet."
    }
}
