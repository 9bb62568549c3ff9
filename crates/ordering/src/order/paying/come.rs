use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::Actor;
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
    id: Uuid,
    captures: &[Capture],
    test: bool,
) -> db::Result<()> {
    let Some(payment) = payment::by_id(tx, id).await? else { return Ok(()) };
    let mut order = locked(tx, payment.order_id).await?;
    for came in captures {
        if payment::is_noted(tx, &payment.gateway, &came.transaction).await? {
            continue;
        }
        // Read anew: the order was waited for, and what came before has changed it.
        let Some(payment) = payment::by_id(tx, id).await? else { return Ok(()) };
        match useless(&order, &payment, came) {
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
    payment::settle(tx, id, State::Pending, State::Failed, None).await.map(drop)
}

/// Why an order has no use for money that came, if it hasn't.
fn useless(order: &Order, payment: &Payment, came: &Capture) -> Option<FlagCode> {
    let came_before = matches!(payment.state, State::Paid | State::Surplus);
    if order.state == OrderState::Cancelled {
        Some(FlagCode::LatePayment)
    } else if came_before || order.payment_state == PaymentState::Paid {
        Some(FlagCode::DoublePayment)
    } else if (came.amount, &came.currency) != (payment.amount, &payment.currency) {
        Some(FlagCode::PaymentMismatch)
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
    let surplus = if matches!(payment.state, State::Paid | State::Surplus) {
        let amount = payment.of_its_currency(came.amount);
        let new = NewPayment { order_id: order.id, gateway: &payment.gateway, amount };
        payment::insert_received(tx, new, State::Surplus, &came.transaction).await?.id
    } else {
        payment::settle(tx, payment.id, payment.state, State::Surplus, Some(came)).await?;
        payment.id
    };
    refund::decide(tx, surplus, None, came.amount).await?;
    let asked = payment.amount;
    let detail = json!({ "payment": surplus, "asked": asked, "received": came.amount });
    flag::raise(tx, order.id, code, detail.clone()).await?;
    tenancy::audit::record(tx, &Actor::System, "order.payment_refused", order.id, detail).await
}
