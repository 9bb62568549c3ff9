//! Payments: one row for what is asked of a gateway, stored before it is asked.

mod entity;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::Money;

use self::entity::{ActiveModel, Column, Entity};
pub use self::entity::{Model as Payment, State};

/// A payment to be asked for.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// For which order.
    pub order_id: Uuid,
    /// Through which gateway.
    pub gateway: &'static str,
    /// How much.
    pub amount: Money,
}

impl NewPayment {
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
            idempotency_key: id.to_string(),
            created_at: tx.now(),
            settled_at: None,
        }
    }
}

/// Stores payments that are about to be asked for.
///
/// # Errors
/// The database's.
pub async fn insert(tx: &TenantTx, payments: Vec<Payment>) -> db::Result<()> {
    tx.insert_many(payments.into_iter().map(ActiveModel::from)).await
}

/// The payments of some orders, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_orders(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<Payment>> {
    let find = tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec()));
    find.order_by_asc(Column::Id).all().await
}

/// Settles the pending payments of an order; says how many there were.
///
/// # Errors
/// The database's.
pub async fn settle(tx: &TenantTx, order: Uuid, state: State) -> db::Result<u64> {
    let pending = tx.update_many::<Entity>().filter(Column::State.eq(State::Pending));
    let pending = pending.filter(Column::OrderId.eq(order));
    pending.set(Column::State, state).set(Column::SettledAt, tx.now()).exec().await
}
