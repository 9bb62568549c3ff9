//! How orders come to be paid: what gateways and staff say has come, and what is made of it.
//!
//! Whoever changes an order's payments has locked the order, so of a payment and a cancellation at
//! the same moment one comes second and sees the other. Money that the order has no use for is
//! given back by itself, whole, and the order is flagged.

mod choose;
mod come;
mod record;

use db::{TenantTx, sea_orm::DbErr};
use payments::Payment;

pub(crate) use self::come::{come, failed};
pub use self::{
    choose::pay_by,
    record::{Received, mark_paid},
};
use super::{Order, OrderPaid, PaymentState, change::locked, schedule};

/// Counts what has come for a locked order that awaits it; returns the order as it is then. Paid in
/// full it waits for nothing any more, and its other payments are given up; so are they when its
/// deposit has come, and it waits for its balance. Paid in part otherwise it waits without an end,
/// because staff deal with it.
async fn count(tx: &TenantTx, order: &Order, payment: &Payment, test: bool) -> db::Result<Order> {
    let values = [order.id.into(), payment.amount.into(), test.into(), tx.now().into()];
    let changed: Vec<Order> = tx.sql(COUNT, values).await?;
    let waited = order.deposited_at.is_none();
    let Some(order) = changed.into_iter().next() else {
        let message = format!("order {} can't take payment {}", order.id, payment.id);
        return Err(DbErr::Custom(message).into());
    };
    if order.payment_state == PaymentState::Paid {
        payments::payment::give_up(tx, order.id).await?;
        tx.publish(order.id, &OrderPaid::of(&order)).await?;
    } else if waited && order.deposited_at.is_some() {
        payments::payment::give_up(tx, order.id).await?;
        schedule::deposited(tx, &order).await?;
    }
    Ok(order)
}

const COUNT: &str = "
    UPDATE orders SET paid = paid + $3, expires_at = NULL,
        test = CASE WHEN paid = 0 THEN $4 ELSE test OR $4 END,
        payment_state = CASE WHEN paid + $3 = total THEN 'paid' ELSE payment_state END,
        paid_at = CASE WHEN paid + $3 = total THEN $5 ELSE paid_at END,
        deposited_at = CASE WHEN paid + $3 >= deposit THEN coalesce(deposited_at, $5) END
    WHERE tenant_id = $1 AND id = $2 AND state = 'open' AND payment_state = 'pending'
      AND paid + $3 <= total
    RETURNING *";
