//! Mails about orders: what becomes of news about them.

mod cause;
mod story;
mod write;

use db::{
    Db, Due, TenantTx,
    sea_orm::{ActiveEnum, DbErr},
};
use kernel::Actor;
use payments::Gateways;
use serde_json::json;
use tenancy::{
    attempt::{self, Withheld},
    audit,
};

use self::{cause::Cause, story::Story};
use crate::{
    Failure, Mailer, Message,
    mail::{self, Begun, Mail},
};

/// Sends the mail that what the worker has found due is a cause of, if it is of one. News may come
/// more than once; their mail is sent once.
///
/// # Errors
/// The database's, and when the mail can't be sent for now: then it is to be tried again later.
pub async fn handle(db: &Db, gateways: &Gateways, mailer: &Mailer, due: &Due) -> db::Result<()> {
    let Due::News(news) = due else { return Ok(()) };
    let (shop, Some(cause)) = (news.shop_id, Cause::of(news)) else { return Ok(()) };
    let begun = db.write(shop, async |tx| begin(tx, gateways, &cause).await).await?;
    let Some((story, to, mail)) = begun else { return Ok(()) };
    let instruction = story.instruction(db, gateways).await;
    let letter = write::letter(mailer, &story, instruction.as_ref());
    let message = Message {
        id: mail.id,
        at: mail.created_at,
        sender: story.shop.name.clone(),
        reply_to: story.shop.email.clone(),
        to,
        subject: letter.subject(),
        text: letter.text(),
        html: letter.html(),
    };
    note(db, &mail, mailer.send(&message).await).await
}

/// What is to be told, to whom, and by which mail, if it wasn't told before.
async fn begin(
    tx: &TenantTx,
    gateways: &Gateways,
    cause: &Cause,
) -> db::Result<Option<(Story, String, Mail)>> {
    let Some(story) = story::read(tx, gateways, cause).await? else {
        // It may have been begun when there was something to tell.
        mail::give_up_begun(tx, cause.kind, cause.id).await?;
        return Ok(None);
    };
    let Some(to) = story.order.email.clone() else { return Ok(None) };
    let (mail, is_new) = match mail::begin(tx, cause.kind, cause.id, story.order.id).await? {
        None => return Ok(None),
        Some(Begun::New(mail)) => (mail, true),
        Some(Begun::Before(mail)) => (mail, false),
    };
    if is_new && withhold(tx, &story, &to, &mail).await? {
        return Ok(None);
    }
    Ok(Some((story, to, mail)))
}

/// Counts a mail; notes why it isn't sent when there are too many. Anybody may order with anybody's
/// e-mail, and shops cost nothing: neither is to make somebody's mailbox full.
async fn withhold(tx: &TenantTx, story: &Story, to: &str, mail: &Mail) -> db::Result<bool> {
    let client = story.order.client_key.as_deref();
    let withheld = attempt::count_order_mail(tx.directory(), tx.shop(), to, client).await?;
    let Some(withheld) = withheld else { return Ok(false) };
    let why = match withheld {
        Withheld::Destination => "Too many mails to this address within an hour.",
        Withheld::Client => "Too many mails about orders of one network within an hour.",
        Withheld::Shop => "Too many mails of the shop within an hour.",
    };
    mail::refused(tx, mail.id, why).await?;
    let detail = json!({ "kind": mail.kind.to_value(), "why": why });
    audit::record(tx, &Actor::System, "mail.withheld", story.order.id, detail).await?;
    Ok(true)
}

/// Notes what became of a mail, unless it is to be tried again.
async fn note(db: &Db, mail: &Mail, outcome: Result<(), Failure>) -> db::Result<()> {
    match outcome {
        Ok(()) => {
            // It must be on disk before the news of it is done with: a PostgreSQL that dies in between
            // would forget the one and then be told the other.
            db.write(mail.tenant_id, async |tx| mail::sent(tx, mail.id).await).await
        }
        Err(Failure::Refused(why)) => {
            // Not why: servers repeat the address in it.
            tracing::warn!(mail = %mail.id, "a mail was refused");
            db.write(mail.tenant_id, async |tx| mail::refused(tx, mail.id, &why).await).await
        }
        Err(failure @ Failure::NotNow(_)) => {
            Err(DbErr::Custom(format!("mail {}: {failure}", mail.id)).into())
        }
    }
}
