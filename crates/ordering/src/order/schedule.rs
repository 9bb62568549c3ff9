//! Orders that are paid in two parts: a deposit, and the rest within a time of its own.

use chrono::{DateTime, Utc};
use db::{TenantTx, sea_orm::entity::prelude::*};
use jobs::TxHandler;
use kernel::Job;
use pricing::Schedule;

use super::{
    BalanceDue, Order, OrderDeposited,
    change::{ExpireOrder, found},
    entity::{Column, Entity},
};

/// Opens the window for an order's balance.
pub(crate) struct OpenBalance;

impl Job for OpenBalance {
    const KIND: &'static str = "order.balance";
}

impl TxHandler for OpenBalance {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        balance(tx, key).await
    }
}

impl Order {
    /// How it is paid in two parts; `None` when it is paid at once.
    pub fn schedule(&self) -> Option<Schedule> {
        Some(Schedule {
            deposit: self.deposit?,
            balance_from: self.balance_from?,
            balance_until: self.balance_until?,
            keeps_deposit: self.keeps_deposit?,
        })
    }

    /// What is paid next: what its deposit lacks, else all that is outstanding.
    pub fn next_payment(&self) -> i64 {
        let deposit = self.deposit.filter(|_| self.deposited_at.is_none());
        deposit.map_or(self.outstanding(), |deposit| deposit - self.paid)
    }

    /// What can be paid at a moment: nothing while its balance isn't due.
    pub fn due_at(&self, now: DateTime<Utc>) -> i64 {
        if self.awaits_payment() && !self.waits_for_balance(now) { self.next_payment() } else { 0 }
    }

    /// Its deposit is paid, and the rest can't be so far.
    pub fn waits_for_balance(&self, now: DateTime<Utc>) -> bool {
        let later = self.balance_from.is_some_and(|from| from > now);
        self.awaits_payment() && self.deposited_at.is_some() && later
    }

    /// It was given up because its balance wasn't paid, and its deposit isn't given back.
    pub fn deposit_kept(&self) -> bool {
        self.cancelled_at.is_some() && self.deposited_at.is_some() && self.refundable() > 0
    }
}

/// Notes that the deposit of a locked order has come: it waits until its balance is due.
pub(super) async fn deposited(tx: &TenantTx, order: &Order) -> db::Result<()> {
    if let Some(from) = order.balance_from {
        tx.schedule::<OpenBalance>(order.id, from).await?;
    }
    tx.publish(order.id, &OrderDeposited { number: order.number }).await
}

/// Lets the balance of an order be paid from now on, and tells its shopper. Not of one that was paid
/// or cancelled meanwhile.
async fn balance(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let Some(order) = found(tx, id).await? else { return Ok(()) };
    let Some(from) = order.balance_from.filter(|_| order.awaits_payment()) else { return Ok(()) };
    if from > tx.now() {
        return tx.schedule::<OpenBalance>(id, from).await;
    }
    open(tx, &order).await?;
    tx.publish(id, &BalanceDue { number: order.number }).await
}

/// From now on a locked order whose balance is due waits until that must be paid; without an end when
/// a part of it has come, because staff deal with it.
pub(super) async fn open(tx: &TenantTx, order: &Order) -> db::Result<()> {
    let whole = Some(order.paid) == order.deposit;
    let Some(until) = order.balance_until.filter(|_| whole) else { return Ok(()) };
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(order.id));
    update.set(Column::ExpiresAt, until).exec().await?;
    tx.schedule::<ExpireOrder>(order.id, until).await
}
