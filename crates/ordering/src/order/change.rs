use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Job, Permission};
use payments::payment;
use serde_json::json;

use super::{
    FulfilmentState, Order, OrderCancelled, OrderState,
    entity::{Column, Entity},
    hold, refund, remainder,
};

/// Why an order is given up by itself. Shoppers read it in their own language.
pub const NOT_PAID_IN_TIME: &str = "Not paid in time.";

/// Cancels an order of which nothing was sent, gives back what was held for it, and has all that was
/// paid for it given back, freight included. The worker then closes what was still to be paid.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when the order is cancelled or sent; `BLANK` or
/// `TOO_LONG` at `reason`.
pub async fn cancel(tx: &TenantTx, actor: &Actor, id: Uuid, reason: &str) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let reason = reason.trim();
    Checks::new().lines("reason", reason, 1..=500).finish()?;
    let order = locked(tx, id).await?;
    if let Some(why) = not_cancellable(&order) {
        return Err(Fault::new(Code::Conflict, why).at("id").into());
    }
    give_up(tx, actor, &order, reason).await?;
    refund::all_of(tx, actor, &order, reason).await?;
    locked(tx, id).await
}

/// As [`cancel`], by the platform itself; does nothing to an order that can't be cancelled any more.
pub(super) async fn cancel_if_unsent(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    reason: &str,
) -> db::Result<()> {
    let Some(order) = found(tx, id).await? else { return Ok(()) };
    if not_cancellable(&order).is_some() {
        return Ok(());
    }
    give_up(tx, actor, &order, reason).await?;
    refund::all_of(tx, actor, &order, reason).await
}

/// Cancels a locked order whose last units have left it before anything was sent, and has all that is
/// left of what was paid for it given back, freight included.
pub(super) async fn cancel_emptied(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    reason: &str,
) -> db::Result<()> {
    let order = locked(tx, id).await?;
    give_up(tx, actor, &order, reason).await?;
    refund::all_of(tx, actor, &order, reason).await
}

/// Gives up an order that isn't paid in time.
pub(crate) struct ExpireOrder;

impl Job for ExpireOrder {
    const KIND: &'static str = "order.expire";
}

/// Gives up an order whose time to be paid is over; not one that was paid, cancelled, or given more
/// time meanwhile. With `patience` it isn't given up yet, but looked at again after that.
///
/// # Errors
/// The database's.
pub(crate) async fn expire(tx: &TenantTx, id: Uuid, patience: Option<TimeDelta>) -> db::Result<()> {
    let Some(order) = found(tx, id).await? else { return Ok(()) };
    let Some(at) = order.expires_at.filter(|_| order.awaits_payment()) else { return Ok(()) };
    match patience {
        _ if at > tx.now() => tx.schedule::<ExpireOrder>(id, at).await,
        Some(patience) => tx.schedule::<ExpireOrder>(id, tx.now() + patience).await,
        None => lapse(tx, &order).await,
    }
}

/// Gives up a locked order that wasn't paid in time, and gives back what has come. A deposit is kept
/// where that was agreed; never while the order waits for its campaign.
async fn lapse(tx: &TenantTx, order: &Order) -> db::Result<()> {
    let keeps = order.keeps_deposit == Some(true) && !hold::is_held(tx, order.id).await?;
    give_up(tx, &Actor::System, order, NOT_PAID_IN_TIME).await?;
    if keeps {
        return Ok(());
    }
    refund::all_of(tx, &Actor::System, order, NOT_PAID_IN_TIME).await
}

/// The order, locked until the transaction ends.
pub(super) async fn locked(tx: &TenantTx, id: Uuid) -> db::Result<Order> {
    found(tx, id).await?.ok_or_else(|| Fault::not_found("order").at("id").into())
}

/// The same, if there is one.
pub(super) async fn found(tx: &TenantTx, id: Uuid) -> db::Result<Option<Order>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await
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

/// Cancels a locked order that is open and of which nothing was sent.
async fn give_up(tx: &TenantTx, actor: &Actor, order: &Order, reason: &str) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(order.id));
    update
        .set(Column::State, OrderState::Cancelled)
        .set(Column::CancelledAt, tx.now())
        .set(Column::CancelReason, reason)
        .set(Column::ExpiresAt, Option::<DateTimeUtc>::None)
        .exec()
        .await?;
    let released = remainder::release_all(tx, order.id).await?;
    remainder::give_back(tx, order.id, released).await?;
    hold::release(tx, order.id).await?;
    payment::give_up(tx, order.id).await?;
    let detail = json!({ "reason": reason });
    tenancy::audit::record(tx, actor, "order.cancelled", order.id, detail).await?;
    tx.publish(order.id, &OrderCancelled {}).await
}

fn not_cancellable(order: &Order) -> Option<&'static str> {
    if order.state == OrderState::Cancelled {
        return Some("This order is cancelled already.");
    }
    let sent = order.fulfilment_state != FulfilmentState::Unfulfilled;
    sent.then_some("Some of this order was sent already: refund what comes back instead.")
}
