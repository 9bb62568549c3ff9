use chrono::TimeDelta;
use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::{Code, Fault, Money};
use payments::{
    Method, Payment, method,
    payment::{self, NewPayment},
};
use tenancy::shop;

use super::{Order, locked, schedule};
use crate::{
    checkout::waits,
    order::{
        change::ExpireOrder,
        entity::{Column, Entity},
    },
};

/// The most payments of an order that a shopper may ask for.
const MOST: usize = 20;
/// How long an order waits at the least once another way to pay was chosen, unless that itself waits
/// less.
const LEAST_WAIT: TimeDelta = TimeDelta::minutes(30);

/// Lets an order be paid, again or otherwise, through a gateway. What was asked before is given up;
/// asking for the same changes nothing. The order waits for as long as that way to pay may take,
/// reckoned from when it was placed, or longer; but never longer than its campaigns let it. The
/// balance of one that is paid in two parts has a time of its own.
///
/// # Errors
/// `CONFLICT` at `id` when nothing is to be paid any more, or the balance isn't due yet; `UNKNOWN_GATEWAY` at `gateway`;
/// `TOO_MANY` when another way was chosen too often.
pub async fn pay_by(
    tx: &TenantTx,
    methods: &[Method],
    id: Uuid,
    gateway: &str,
) -> db::Result<Payment> {
    let order = locked(tx, id).await?;
    if !order.awaits_payment() {
        let message = "Nothing is to be paid any more.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    let due = order.due_at(tx.now());
    if due == 0 {
        let message = "The balance isn't due yet.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    let mut offered = method::offered(methods, order.pickup_location_id.is_some());
    // What was paid in part with money can't be paid in play for the rest.
    let fits = |method: &&Method| order.paid == 0 || order.test || !method.is_test;
    let chosen = offered.find(|method| method.gateway == gateway);
    let Some(method) = chosen.filter(fits) else {
        let message = "The shop doesn't offer this way to pay for such an order.";
        return Err(Fault::new(Code::UnknownGateway, message).at("gateway").into());
    };
    let payments = payment::of_orders(tx, &[id]).await?;
    let same =
        |asked: &&Payment| asked.is_pending() && asked.gateway == gateway && asked.amount == due;
    if let Some(asked) = payments.iter().find(same) {
        return Ok(asked.clone());
    }
    if payments.len() >= MOST {
        let message = "Another way to pay was chosen too often: ask the shop.";
        return Err(Fault::new(Code::TooMany, message).at("gateway").into());
    }
    payment::give_up(tx, id).await?;
    let amount = Money::new(due, order.currency());
    let asked = NewPayment { order_id: id, gateway, amount }.open(tx);
    payment::insert(tx, vec![asked.clone()]).await?;
    wait(tx, &order, method).await?;
    Ok(asked)
}

async fn wait(tx: &TenantTx, order: &Order, method: &Method) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(order.id));
    let update = update.set(Column::Gateway, method.gateway);
    let update = update.set(Column::Test, if order.paid > 0 { order.test } else { method.is_test });
    if order.deposited_at.is_some() {
        update.exec().await?;
        return schedule::open(tx, order).await;
    }
    let time_out = waits(&shop::current(tx).await?, method, order.customer_id);
    let later = order.placed_at + time_out;
    let later = later.max(tx.now() + time_out.min(LEAST_WAIT));
    let later = order.pay_by().map_or(later, |latest| later.min(latest));
    match order.expires_at.filter(|earlier| *earlier < later) {
        Some(_) => {
            update.set(Column::ExpiresAt, later).exec().await?;
            tx.schedule::<ExpireOrder>(order.id, later).await
        }
        None => update.exec().await.map(drop),
    }
}
