//! Another e-mail for an account: it becomes its customer's when they say the code that was sent there,
//! and until then the one that they have stays. Whoever may use an account for a moment doesn't get it
//! for good, and nobody's e-mail is bound to what isn't theirs.
//!
//! Whether the e-mail is another customer's is told to nobody but who reads it.

mod confirm;
mod entity;

use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use jobs::TxHandler;
use kernel::{Event, Job};
use serde::{Deserialize, Serialize};
use tenancy::{
    attempt::{self, Purpose},
    secret,
};

pub use self::confirm::{confirm, refused};
use self::entity::{Column, Entity, Model};
use crate::{
    Destination,
    code::{self, Code},
};

/// Somebody wants another e-mail.
#[derive(Debug, Serialize, Deserialize)]
pub struct EmailChangeRequested {}

impl Event for EmailChangeRequested {
    const KIND: &'static str = "customer.new_email";
}

/// Forgets a wish for another e-mail that came to nothing.
pub(crate) struct DeleteUnusedEmailChange;

impl Job for DeleteUnusedEmailChange {
    const KIND: &'static str = "customer.new_email.end";
}

impl TxHandler for DeleteUnusedEmailChange {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        forget(tx, key).await
    }
}

/// How long a code is good, and how long it may take to be sent.
const LIFETIME: TimeDelta = TimeDelta::hours(1);

/// Who asks for an e-mail, as far as it matters.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// What they read: `zh` or `en`.
    pub language: &'a str,
    /// The address that the request came from.
    pub client: &'a str,
}

/// Notes that a customer wants to be reached at another e-mail, in normal form, which is sent a code.
///
/// # Errors
/// `THROTTLED` when too many are asked for: to there, from there, or of the shop.
pub(crate) async fn request(
    tx: &TenantTx,
    customer: Uuid,
    email: &str,
    asker: Asker<'_>,
) -> db::Result<()> {
    let (shop, client) = (tx.shop(), asker.client);
    attempt::count_message(tx.directory(), Purpose::NewEmail, shop, email, client).await?;
    let id = tx.new_id();
    let sql = "INSERT INTO customer_new_email
                   (tenant_id, customer_id, id, email, language, requested_at)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (tenant_id, customer_id) DO UPDATE
               SET id = excluded.id, email = excluded.email, language = excluded.language,
                   requested_at = excluded.requested_at, salt = NULL, code_hash = NULL,
                   expires_at = NULL, wrong_tries = 0, sent_at = NULL";
    let now = tx.now();
    let values = [customer.into(), id.into(), email.into(), asker.language.into(), now.into()];
    tx.execute(sql, values).await?;
    tx.publish(id, &EmailChangeRequested {}).await?;
    // Until then it was sent and has ended, or it never will be.
    tx.schedule::<DeleteUnusedEmailChange>(id, now + LIFETIME * 2).await
}

/// Makes the code that is to be sent to an e-mail that somebody wants; `None` when it was sent already,
/// or isn't wanted any more. Made again it is another one.
///
/// # Errors
/// The database's.
pub async fn make(tx: &TenantTx, id: Uuid) -> db::Result<Option<Code>> {
    let wish = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    let fresh = |wish: &Model| wish.sent_at.is_none() && tx.now() < wish.requested_at + LIFETIME;
    let Some(wish) = wish.filter(fresh) else { return Ok(None) };
    let (digits, salt) = (secret::code(), secret::salt());
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update
        .set(Column::CodeHash, code::digest(&salt, &digits))
        .set(Column::Salt, salt)
        .set(Column::ExpiresAt, tx.now() + LIFETIME)
        .exec()
        .await?;
    let to = Destination::Email(wish.email);
    Ok(Some(Code { id, to, language: wish.language, at: tx.now(), digits }))
}

/// Notes that a code was handed over, or never can be: it isn't made again.
///
/// # Errors
/// The database's.
pub async fn sent(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update.set(Column::SentAt, tx.now()).exec().await.map(drop)
}

/// Forgets a wish, unless there is another in its place.
pub(crate) async fn forget(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await.map(drop)
}

/// Forgets what a customer wanted: whoever wanted it may not be them.
pub(crate) async fn forget_customer(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let theirs = Condition::all().add(Column::CustomerId.eq(customer));
    tx.delete::<Entity>(theirs).await.map(drop)
}
