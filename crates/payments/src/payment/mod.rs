//! Payments: one row for what is asked of a gateway, stored before it is asked.
//!
//! `pending → paid | failed | cancelled`; money that comes for one that can't be paid any more, or
//! another amount than was asked, makes it a surplus, which goes back. Whoever changes a payment has
//! locked its order.

mod ask;
mod entity;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*, sea_query::ExprTrait},
};
use kernel::Money;

use self::entity::{ActiveModel, Column, Entity};
pub use self::{
    ask::{CheckPayment, begin, check_again},
    entity::{Model as Payment, State},
};
use crate::Capture;

/// A payment to be asked for.
#[derive(Debug, Clone)]
pub struct NewPayment<'a> {
    /// For which order.
    pub order_id: Uuid,
    /// Through which gateway.
    pub gateway: &'a str,
    /// How much.
    pub amount: Money,
}

impl NewPayment<'_> {
    /// The row, to be [stored](insert).
    pub fn open(self, tx: &TenantTx) -> Payment {
        let id = tx.new_id();
        Payment {
            tenant_id: tx.shop(),
            id,
            order_id: self.order_id,
            gateway: self.gateway.to_owned(),
            amount: self.amount.minor,
            currency: self.amount.currency.code().to_owned(),
            state: State::Pending,
            idempotency_key: id.simple().to_string(),
            created_at: tx.now(),
            asked_at: None,
            settled_at: None,
            received: None,
            transaction: None,
            refunded: 0,
        }
    }
}

/// Stores payments that are about to be asked for. What [`begin`] notes is noted at once of those
/// that say when it is done.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &TenantTx, payments: Vec<Payment>) -> db::Result<()> {
    let asked = payments.iter().filter(|payment| payment.asked_at.is_some());
    let asked: Vec<Payment> = asked.cloned().collect();
    tx.insert_many(payments.into_iter().map(ActiveModel::from)).await?;
    if asked.is_empty() { Ok(()) } else { ask::expect(tx, &asked).await }
}

/// A payment.
///
/// # Errors
/// The database's.
pub async fn by_id(tx: &TenantTx, id: Uuid) -> db::Result<Option<Payment>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// The payment that its gateway knows by that reference.
///
/// # Errors
/// The database's.
pub async fn by_reference(
    tx: &TenantTx,
    gateway: &str,
    reference: &str,
) -> db::Result<Option<Payment>> {
    let find = tx.find::<Entity>().filter(Column::Gateway.eq(gateway));
    find.filter(Column::IdempotencyKey.eq(reference)).one().await
}

/// The payments of some orders, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_orders(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<Payment>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec()));
    find.order_by_asc(Column::Id).all().await
}

/// Gives up the pending payments of an order, and has the worker close them at their gateways.
///
/// # Errors
/// The database's.
pub async fn give_up(tx: &TenantTx, order: Uuid) -> db::Result<()> {
    let pending = of_orders(tx, &[order]).await?;
    for payment in pending.iter().filter(|payment| payment.is_pending()) {
        settle(tx, payment.id, State::Pending, State::Cancelled, None).await?;
        tx.schedule::<CheckPayment>(payment.id, tx.now()).await?;
    }
    Ok(())
}

/// Brings a payment from one state to another, with what came if something did; says whether it was
/// in the former.
///
/// # Errors
/// A breach of `payment_transaction` when what came was noted before; else the database's.
pub async fn settle(
    tx: &TenantTx,
    id: Uuid,
    from: State,
    to: State,
    came: Option<&Capture>,
) -> db::Result<bool> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    let update = update.filter(Column::State.eq(from));
    let update = update.set(Column::State, to).set(Column::SettledAt, tx.now());
    let update = match came {
        Some(came) => update
            .set(Column::Received, came.amount)
            .set(Column::Transaction, Some(came.transaction.clone())),
        None => update,
    };
    Ok(update.exec().await? == 1)
}

/// Notes money that came without being asked for: a second time, or to staff.
///
/// # Errors
/// As [`settle`].
pub async fn insert_received(
    tx: &TenantTx,
    came: NewPayment<'_>,
    state: State,
    transaction: &str,
) -> db::Result<Payment> {
    let payment = Payment {
        state,
        settled_at: Some(tx.now()),
        received: Some(came.amount.minor),
        transaction: Some(transaction.to_owned()),
        ..came.open(tx)
    };
    insert(tx, vec![payment.clone()]).await?;
    Ok(payment)
}

/// The payment that came under the gateway's name for it, if it is noted already.
///
/// # Errors
/// The database's.
pub async fn by_transaction(
    tx: &TenantTx,
    gateway: &str,
    transaction: &str,
) -> db::Result<Option<Payment>> {
    let find = tx.find::<Entity>().filter(Column::Gateway.eq(gateway));
    find.filter(Column::Transaction.eq(transaction)).one().await
}

/// Takes from what can be given back of a payment.
///
/// # Errors
/// A breach of `payment_refunded` when it is more than that; else the database's.
pub async fn take_back(tx: &TenantTx, id: Uuid, amount: i64) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update.set(Column::Refunded, Expr::col(Column::Refunded).add(amount)).exec().await?;
    Ok(())
}
