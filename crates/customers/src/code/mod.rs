//! One-time codes: who reads what was sent to an e-mail or a telephone signs in with it, and gets
//! an account where it was nobody's.
//!
//! Whoever asks gets the same answer, for the same is done: a wish is noted, and the worker makes
//! the code and sends it. So a code is nowhere but in the message. A destination has one at a time;
//! it is good for ten minutes, five wrong tries from one network and a hundred from all, and one right
//! one.

mod entity;
mod make;
mod redeem;

use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{ActiveEnum, Condition, QueryFilter, entity::prelude::*},
};
use jobs::TxHandler;
use kernel::{Event, Job};
use serde::{Deserialize, Serialize};
use tenancy::attempt::{self, Purpose};

use self::entity::{Channel, Column, Entity, Model};
pub use self::{
    make::{Code, make, sent},
    redeem::{Shown, redeem, refused},
};
use crate::{Customer, Destination};

/// Somebody has asked for a code.
#[derive(Debug, Serialize, Deserialize)]
pub struct CodeRequested {}

impl Event for CodeRequested {
    const KIND: &'static str = "customer.code";
}

/// Forgets a code that was never used.
pub(crate) struct DeleteUnusedCode;

impl Job for DeleteUnusedCode {
    const KIND: &'static str = "customer.code.end";
}

impl TxHandler for DeleteUnusedCode {
    async fn handle(&self, tx: &TenantTx, key: Uuid) -> db::Result<()> {
        forget(tx, key).await
    }
}

/// How long a code is good, and how long it may take to be sent.
const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// A code is dead after so many others were said in its place, from wherever: a guess hits one of a
/// million. From one network it is after five, which nobody elsewhere is to suffer from.
pub(crate) const MOST_TRIES: i32 = 100;

/// Notes that somebody at `client` wants a code sent to `to`. It takes the place of the one that
/// was sent there before.
///
/// # Errors
/// `THROTTLED` when too many are asked for: to there, from there, or of the shop.
pub async fn request(
    tx: &TenantTx,
    to: &Destination,
    language: &str,
    client: &str,
) -> db::Result<()> {
    attempt::count_message(tx.directory(), Purpose::Code, tx.shop(), to.text(), client).await?;
    let id = tx.new_id();
    let sql = "INSERT INTO customer_code
                   (tenant_id, id, channel, destination, language, requested_at)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (tenant_id, channel, destination) DO UPDATE
               SET id = excluded.id, language = excluded.language,
                   requested_at = excluded.requested_at, salt = NULL, code_hash = NULL,
                   expires_at = NULL, wrong_tries = 0, sent_at = NULL";
    let (channel, now) = (channel(to).to_value(), tx.now());
    let values = [id.into(), channel.into(), to.text().into(), language.into(), now.into()];
    tx.execute(sql, values).await?;
    tx.publish(id, &CodeRequested {}).await?;
    // Until then it was sent and has ended, or it never will be.
    tx.schedule::<DeleteUnusedCode>(id, now + LIFETIME * 2).await
}

/// Forgets a code, unless another was asked for in its place.
pub(crate) async fn forget(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await.map(drop)
}

/// Forgets the codes that are on their way to a customer.
pub(crate) async fn forget_customer(tx: &TenantTx, customer: &Customer) -> db::Result<()> {
    let email = customer.email.clone().map(Destination::Email);
    let phone = customer.phone.clone().map(Destination::Phone);
    for theirs in [email, phone].into_iter().flatten() {
        tx.delete::<Entity>(of(&theirs)).await?;
    }
    Ok(())
}

/// The code of a destination.
fn of(destination: &Destination) -> Condition {
    let this = Condition::all().add(Column::Channel.eq(channel(destination)));
    this.add(Column::Destination.eq(destination.text()))
}

fn channel(destination: &Destination) -> Channel {
    match destination {
        Destination::Email(_) => Channel::Email,
        Destination::Phone(_) => Channel::Phone,
    }
}

/// What is stored in a code's place.
pub(crate) fn digest(salt: &[u8], code: &str) -> Vec<u8> {
    tenancy::secret::sha256(&[salt, code.as_bytes()].concat())
}

/// A code that was asked for, locked.
async fn hold(tx: &TenantTx, on: Condition) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(on).for_update().one().await
}
