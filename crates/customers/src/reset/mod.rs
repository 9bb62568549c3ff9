//! Forgotten passwords: who reads what was sent to an account's e-mail may set a new one.
//!
//! Whoever asks gets the same answer, for the same is done: a wish is noted, and the worker sees
//! whether the e-mail is a customer's, makes the link and sends it. An e-mail has one link at a
//! time; it is good for an hour, and once.

mod entity;
mod link;
mod make;
mod redeem;

use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{Condition, entity::prelude::*},
};
use jobs::TxHandler;
use kernel::{Checks, Event, Job};
use serde::{Deserialize, Serialize};
use tenancy::{
    attempt::{self, Purpose},
    email,
};

use self::entity::{Column, Entity};
pub use self::{
    link::Link,
    make::{Letter, make, sent},
    redeem::{is_good, redeem},
};
use crate::{Customer, contact::check_contact};

/// Somebody has asked for a link to set a password.
#[derive(Debug, Serialize, Deserialize)]
pub struct PasswordResetRequested {}

impl Event for PasswordResetRequested {
    const KIND: &'static str = "customer.reset";
}

/// Forgets a link that was never used.
pub(crate) struct DeleteUnusedPasswordReset;

impl Job for DeleteUnusedPasswordReset {
    const KIND: &'static str = "customer.reset.end";
}

impl TxHandler for DeleteUnusedPasswordReset {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        forget(tx, key).await
    }
}

/// How long a link is good, and how long it may take to be sent.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Notes that somebody at `client` wants to set a new password for the account of an e-mail. The
/// link takes the place of the one that was sent there before. `origin` is where the shop's pages
/// are.
///
/// # Errors
/// `INVALID` at `email`; `THROTTLED` when too many are asked for: to there, from there, or of the
/// shop.
pub async fn request(
    tx: &TenantTx,
    email: &str,
    language: &str,
    origin: &str,
    client: &str,
) -> db::Result<()> {
    let email = email::normal(email);
    let mut checks = Checks::new();
    check_contact(&mut checks, "", Some(&email), None);
    checks.finish()?;
    attempt::count_message(tx.directory(), Purpose::Recovery, tx.shop(), &email, client).await?;
    let id = tx.new_id();
    let sql = "INSERT INTO customer_reset (tenant_id, id, email, language, origin, requested_at)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (tenant_id, email) DO UPDATE
               SET id = excluded.id, language = excluded.language, origin = excluded.origin,
                   requested_at = excluded.requested_at, customer_id = NULL, token_hash = NULL,
                   expires_at = NULL, sent_at = NULL";
    let now = tx.now();
    let values = [id.into(), email.into(), language.into(), origin.into(), now.into()];
    tx.execute(sql, values).await?;
    tx.publish(id, &PasswordResetRequested {}).await?;
    // Until then it was sent and has ended, or it never will be.
    tx.schedule::<DeleteUnusedPasswordReset>(id, now + LIFETIME * 2).await
}

/// Forgets a link, unless another was asked for in its place.
pub(crate) async fn forget(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await.map(drop)
}

/// Forgets the links that are on their way to a customer.
pub(crate) async fn forget_customer(tx: &TenantTx, customer: &Customer) -> db::Result<()> {
    let theirs = Condition::any().add(Column::CustomerId.eq(customer.id));
    let theirs = theirs.add_option(customer.email.as_ref().map(|email| Column::Email.eq(email)));
    tx.delete::<Entity>(theirs).await.map(drop)
}
