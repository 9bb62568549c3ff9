use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::{Actor, Checks, Code, Currency, Fault, Money, Permission};
use payments::{
    Capture, Offline, Payment, Sandbox,
    payment::{self, NewPayment, State},
};
use serde_json::json;

use super::{Order, PaymentState, come::refuse, count, locked};
use crate::order::{OrderState, flag::FlagCode};

/// Money that staff have received.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// In minor units; all that is to be paid next when it isn't said: a deposit, or everything.
    pub amount: Option<i64>,
    /// What the bank or the till calls it, 1 to 100 characters: noted once, however often it is
    /// said. Needed with an amount.
    pub reference: Option<&'a str>,
}

/// Notes money that staff have received for an order. An amount with a reference is noted whatever
/// the order's state: what the order has no use for is given back, by hand.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when it is paid or cancelled already and no
/// amount is said; `TOO_SMALL` or `TOO_BIG` at `amount`; `BLANK` or `TOO_LONG` at `reference`, and
/// `TAKEN` when it was noted for another order.
pub async fn mark_paid(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    received: Received<'_>,
) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let order = locked(tx, id).await?;
    received.check(order.currency())?;
    if let Some(reference) = received.reference {
        // Said of two orders at once, it is noted for the first.
        tx.lock("payment reference", reference).await?;
    }
    if let Some(before) = noted(tx, received.reference).await? {
        let message = "This was noted for another order.";
        let fault = || Fault::new(Code::Taken, message).at("reference").into();
        return if before.order_id == id { Ok(order) } else { Err(fault()) };
    }
    if let Some(reason) = refusal(&order) {
        let Received { amount: Some(amount), reference: Some(reference) } = received else {
            return Err(Fault::new(Code::Conflict, reason).at("id").into());
        };
        let unwanted =
            receive(tx, &order, Offline::BANK_TRANSFER, amount, State::Surplus, Some(reference));
        let code = if order.state == OrderState::Cancelled {
            FlagCode::LatePayment
        } else {
            FlagCode::DoublePayment
        };
        refuse(tx, actor, &unwanted.await?, code, json!({ "received": amount })).await?;
        return Ok(order);
    }
    if received.amount.is_none() && order.waits_for_balance(tx.now()) {
        let message = "The balance isn't due yet: say which amount has come.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    let amount = received.amount.unwrap_or(order.next_payment());
    let range = 1..=order.outstanding();
    Checks::new().amount("amount", amount, range, order.currency()).finish()?;
    pay(tx, actor, order, amount, received.reference).await
}

/// Counts an amount for a locked order that awaits at least as much.
async fn pay(
    tx: &TenantTx,
    actor: &Actor,
    order: Order,
    amount: i64,
    reference: Option<&str>,
) -> db::Result<Order> {
    let payments = payment::of_orders(tx, &[order.id]).await?;
    let pending = payments.into_iter().find(Payment::is_pending);
    let paid = match &pending {
        Some(asked) if Offline::is_one(&asked.gateway) && asked.amount == amount => {
            settle(tx, asked, reference).await?
        }
        _ => {
            payment::give_up(tx, order.id).await?;
            let by_hand = pending.as_ref().map(|asked| asked.gateway.as_str());
            let by_hand = by_hand.filter(|gateway| Offline::is_one(gateway));
            let gateway = by_hand.unwrap_or(Offline::BANK_TRANSFER);
            receive(tx, &order, gateway, amount, State::Paid, reference).await?
        }
    };
    let order = count(tx, &order, &paid, false).await?;
    if let Some(asked) = pending.filter(|_| order.due_at(tx.now()) > 0) {
        let rest = Money::new(order.due_at(tx.now()), order.currency());
        // What was paid in part with money can't be paid in play for the rest.
        let in_play = asked.gateway == Sandbox::ID;
        let gateway = if in_play { Offline::BANK_TRANSFER } else { asked.gateway.as_str() };
        let rest = NewPayment { order_id: order.id, gateway, amount: rest };
        payment::insert(tx, vec![rest.open(tx)]).await?;
    }
    let detail = json!({ "amount": amount, "reference": reference });
    tenancy::audit::record(tx, actor, "order.paid", order.id, detail).await?;
    Ok(order)
}

impl Received<'_> {
    fn check(&self, currency: Currency) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        if let Some(amount) = self.amount {
            checks.amount("amount", amount, 1..=i64::MAX, currency);
            let message = "What does the bank or the till call it?";
            checks.ensure(self.reference.is_some(), "reference", Code::Blank, message);
        }
        if let Some(reference) = self.reference {
            checks.name("reference", reference, 1..=100);
        }
        checks.finish()
    }
}

/// What was noted under a reference before.
async fn noted(tx: &TenantTx, reference: Option<&str>) -> db::Result<Option<Payment>> {
    let Some(reference) = reference else { return Ok(None) };
    for gateway in [Offline::BANK_TRANSFER, Offline::PAY_AT_PICKUP] {
        if let Some(before) = payment::by_transaction(tx, gateway, reference).await? {
            return Ok(Some(before));
        }
    }
    Ok(None)
}

fn refusal(order: &Order) -> Option<&'static str> {
    if order.state == OrderState::Cancelled {
        return Some("This order is cancelled.");
    }
    (order.payment_state == PaymentState::Paid).then_some("This order is paid.")
}

async fn settle(tx: &TenantTx, asked: &Payment, reference: Option<&str>) -> db::Result<Payment> {
    let came = Capture {
        transaction: reference.map_or_else(|| asked.id.to_string(), str::to_owned),
        amount: asked.amount,
        currency: asked.currency.clone(),
    };
    payment::settle(tx, asked.id, State::Pending, State::Paid, Some(&came)).await?;
    Ok(asked.clone())
}

async fn receive(
    tx: &TenantTx,
    order: &Order,
    gateway: &str,
    amount: i64,
    state: State,
    reference: Option<&str>,
) -> db::Result<Payment> {
    let amount = Money::new(amount, order.currency());
    let new = NewPayment { order_id: order.id, gateway, amount };
    let transaction = reference.map_or_else(|| tx.new_id().to_string(), str::to_owned);
    payment::insert_received(tx, new, state, &transaction).await
}
