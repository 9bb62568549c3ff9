use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::{Actor, Checks, Code, Fault, Money, Permission};
use payments::{
    Capture, Offline, Payment,
    payment::{self, NewPayment, State},
};
use serde_json::json;

use super::{Order, PaymentState, count, locked};
use crate::order::OrderState;

/// Notes money that staff have received for an order: all that is still to be paid, or `amount` of
/// it, in minor units.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when it is paid or cancelled already;
/// `TOO_SMALL` or `TOO_BIG` at `amount`.
pub async fn mark_paid(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    amount: Option<i64>,
) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let order = locked(tx, id).await?;
    if let Some(reason) = refusal(&order) {
        return Err(Fault::new(Code::Conflict, reason).at("id").into());
    }
    let amount = amount.unwrap_or(order.outstanding());
    Checks::new().range("amount", amount, 1..=order.outstanding()).finish()?;
    let payments = payment::of_orders(tx, &[id]).await?;
    let pending = payments.into_iter().find(Payment::is_pending);
    let paid = match &pending {
        Some(asked) if Offline::is_one(&asked.gateway) && asked.amount == amount => {
            settle(tx, asked).await?
        }
        _ => {
            payment::give_up(tx, id).await?;
            let by_hand = pending.as_ref().map(|asked| asked.gateway.as_str());
            let by_hand = by_hand.filter(|gateway| Offline::is_one(gateway));
            receive(tx, &order, by_hand.unwrap_or(Offline::BANK_TRANSFER), amount).await?
        }
    };
    let order = count(tx, &order, &paid, false).await?;
    if let Some(asked) = pending.filter(|_| order.awaits_payment()) {
        let amount = Money::new(order.outstanding(), order.currency());
        let rest = NewPayment { order_id: id, gateway: &asked.gateway, amount }.open(tx);
        payment::insert(tx, vec![rest]).await?;
    }
    tenancy::audit::record(tx, actor, "order.paid", id, json!({ "amount": amount })).await?;
    Ok(order)
}

fn refusal(order: &Order) -> Option<&'static str> {
    if order.state == OrderState::Cancelled {
        return Some("This order is cancelled.");
    }
    (order.payment_state == PaymentState::Paid).then_some("This order is paid.")
}

async fn settle(tx: &TenantTx, asked: &Payment) -> db::Result<Payment> {
    let came = Capture {
        transaction: asked.id.to_string(),
        amount: asked.amount,
        currency: asked.currency.clone(),
    };
    payment::settle(tx, asked.id, State::Pending, State::Paid, Some(&came)).await?;
    Ok(asked.clone())
}

async fn receive(tx: &TenantTx, order: &Order, gateway: &str, amount: i64) -> db::Result<Payment> {
    let amount = Money::new(amount, order.currency());
    let new = NewPayment { order_id: order.id, gateway, amount };
    payment::insert_received(tx, new, State::Paid, &tx.new_id().to_string()).await
}
