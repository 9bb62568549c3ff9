use std::slice;

use chrono::TimeDelta;
use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::Job;

use super::{
    Payment,
    entity::{Column, Entity},
};
use crate::directory;

/// Asks after a payment whose gateway has not told us anything.
pub struct CheckPayment;

impl Job for CheckPayment {
    const KIND: &'static str = "payment.check";
}

/// After so long the gateway is asked for the first time; then each time after twice as long.
const FIRST_CHECK: TimeDelta = TimeDelta::minutes(1);
/// But at least so often.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// Notes that a gateway is about to be told of a payment, so that its notices are understood and it
/// is asked when none comes. Happens again without harm.
///
/// # Errors
/// The database's.
pub async fn begin(tx: &TenantTx, payment: &Payment) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(payment.id));
    let update = update.filter(Column::AskedAt.is_null());
    update.set(Column::AskedAt, tx.now()).exec().await?;
    expect(tx, slice::from_ref(payment)).await
}

/// Lets notices of payments be understood, and their gateways be asked when none comes.
pub(super) async fn expect(tx: &TenantTx, payments: &[Payment]) -> db::Result<()> {
    directory::enter(tx, payments).await?;
    let ids = payments.iter().map(|payment| payment.id).collect();
    tx.schedule_all::<CheckPayment>(ids, tx.now() + FIRST_CHECK).await
}

/// Asks to be woken again for a payment that is still pending.
///
/// # Errors
/// The database's.
pub async fn check_again(tx: &TenantTx, payment: &Payment) -> db::Result<()> {
    let age = tx.now() - payment.asked_at.unwrap_or(payment.created_at);
    tx.schedule::<CheckPayment>(payment.id, tx.now() + age.clamp(FIRST_CHECK, LONGEST_WAIT)).await
}
