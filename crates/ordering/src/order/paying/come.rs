use db::{
    TenantTx,
    sea_orm::{DbErr, entity::prelude::*},
};
use kernel::{Actor, Money};
use payments::{
    Capture, Payment,
    payment::{self, NewPayment, State},
    refund,
};
use serde_json::json;

use super::{Order, PaymentState, count, locked};
use crate::order::{
    OrderState,
    flag::{self, FlagCode},
};

/// Makes of money that came for a payment what can be made of it, once for each of `captures`
/// however often it is told.
pub(crate) async fn come(
    tx: &TenantTx,
    payment: &Payment,
    captures: &[Capture],
    test: bool,
) -> db::Result<()> {
    let id = payment.id;
    let mut order = locked(tx, payment.order_id).await?;
    for came in captures {
        if came.amount <= 0 {
            tracing::error!(payment = %id, amount = came.amount, "a gateway says that nothing came");
            continue;
        }
        let noted = payment::by_transaction(tx, &payment.gateway, &came.transaction).await?;
        if noted.is_some() {
            continue;
        }
        // Read anew: the order was waited for, and what came before has changed it.
        let Some(payment) = payment::by_id(tx, id).await? else { return Ok(()) };
        match useless(tx, &order, &payment, came) {
            None => {
                payment::settle(tx, id, payment.state, State::Paid, Some(came)).await?;
                order = count(tx, &order, &payment, test).await?;
                let detail = json!({ "payment": id, "amount": came.amount });
                tenancy::audit::record(tx, &Actor::System, "order.paid", order.id, detail).await?;
            }
            Some(code) => give_back(tx, &order, &payment, came, code).await?,
        }
    }
    Ok(())
}

/// Notes that a payment didn't work; another can be tried.
pub(crate) async fn failed(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let Some(payment) = payment::by_id(tx, id).await? else { return Ok(()) };
    locked(tx, payment.order_id).await?;
    if payment::settle(tx, id, State::Pending, State::Failed, None).await? {
        // The shopper may try it again at the gateway, so it is to be closed there.
        tx.schedule::<payment::CheckPayment>(id, tx.now()).await?;
    }
    Ok(())
}

/// Why an order has no use for money that came, if it hasn't.
fn useless(tx: &TenantTx, order: &Order, payment: &Payment, came: &Capture) -> Option<FlagCode> {
    let came_before = matches!(payment.state, State::Paid | State::Surplus);
    if order.state == OrderState::Cancelled {
        Some(FlagCode::LatePayment)
    } else if came_before || order.payment_state == PaymentState::Paid {
        Some(FlagCode::DoublePayment)
    } else if (came.amount, &came.currency) != (payment.amount, &payment.currency) {
        Some(FlagCode::PaymentMismatch)
    } else if order.deposit.is_some() {
        // The deposit a second time isn't a part of the balance.
        (payment.amount != order.due_at(tx.now())).then_some(FlagCode::DoublePayment)
    } else {
        (payment.amount > order.outstanding()).then_some(FlagCode::DoublePayment)
    }
}

/// Notes money that the order has no use for, and has it given back.
async fn give_back(
    tx: &TenantTx,
    order: &Order,
    payment: &Payment,
    came: &Capture,
    code: FlagCode,
) -> db::Result<()> {
    let currency = came.currency.parse().map_err(|_| unknown(came))?;
    let apart = matches!(payment.state, State::Paid | State::Surplus);
    let surplus = if apart || came.currency != payment.currency {
        // What was asked for can't be what came, or can't be any more.
        payment::settle(tx, payment.id, State::Pending, State::Failed, None).await?;
        let amount = Money::new(came.amount, currency);
        let new = NewPayment { order_id: order.id, gateway: &payment.gateway, amount };
        payment::insert_received(tx, new, State::Surplus, &came.transaction).await?
    } else {
        payment::settle(tx, payment.id, payment.state, State::Surplus, Some(came)).await?;
        Payment { received: Some(came.amount), ..payment.clone() }
    };
    let detail = json!({ "asked": payment.amount, "received": came });
    refuse(tx, &Actor::System, &surplus, code, detail).await
}

/// Has a surplus given back, whole, and flags its order.
pub(super) async fn refuse(
    tx: &TenantTx,
    actor: &Actor,
    surplus: &Payment,
    code: FlagCode,
    mut detail: serde_json::Value,
) -> db::Result<()> {
    refund::decide(tx, surplus, None, surplus.refundable()).await?;
    detail["payment"] = json!(surplus.id);
    flag::raise(tx, surplus.order_id, code, detail.clone()).await?;
    let action = "order.payment_refused";
    tenancy::audit::record(tx, actor, action, surplus.order_id, detail).await
}

fn unknown(came: &Capture) -> DbErr {
    DbErr::Custom(format!("a gateway says that {} came, which is no currency", came.currency))
}
