//! What customers ask for to sign in: codes, and links to set a new password; and word to whoever has
//! an account that somebody guesses at its password.

mod alert;
mod write;

use customers::{Destination, code, new_email, reset, token};
use db::{Db, Due, TenantTx, sea_orm::DbErr};
use kernel::ShopId;
use tenancy::{session, shop};
use uuid::Uuid;

use crate::{Failure, Mailer, Texter, mail};

/// Sends what the worker has found due, if it is a code or a link that somebody asked for, and
/// notes on mails about orders that their reader is gone, when they are. A message that can't be
/// sent is made anew and tried again, as long as anybody may wait for it.
///
/// # Errors
/// The database's, and when a message can't be sent for now: then it is to be tried again later.
pub async fn handle(db: &Db, mailer: &Mailer, texter: &Texter, due: &Due) -> db::Result<()> {
    let Due::News(news) = due else { return Ok(()) };
    let (shop, key) = (news.shop_id, news.key);
    match news.kind.as_str() {
        code::NEWS => send_code(db, mailer, texter, shop, key).await,
        new_email::NEWS => send_new_email(db, mailer, shop, key).await,
        token::GUESSED | session::GUESSED => alert::send(db, mailer, news).await,
        reset::NEWS => send_link(db, mailer, shop, key).await,
        ordering::account::ERASED => db.write(shop, async |tx| mail::give_up(tx, key).await).await,
        _ => Ok(()),
    }
}

async fn send_code(
    db: &Db,
    mailer: &Mailer,
    texter: &Texter,
    shop: ShopId,
    id: Uuid,
) -> db::Result<()> {
    let made = async |tx: &TenantTx| -> db::Result<_> {
        let code = code::make(tx, id).await?;
        Ok(code.zip(Some(shop::current(tx).await?)))
    };
    let Some((code, from)) = db.write(shop, made).await? else { return Ok(()) };
    let outcome = match &code.to {
        Destination::Email(to) => mailer.send(&write::code_mail(&from, &code, to)).await,
        Destination::Phone(to) => texter.send(&write::code_text(&from, &code, to)).await,
    };
    settled(id, outcome)?;
    db.write(shop, async |tx| code::sent(tx, id).await).await
}

async fn send_new_email(db: &Db, mailer: &Mailer, shop: ShopId, id: Uuid) -> db::Result<()> {
    let made = async |tx: &TenantTx| -> db::Result<_> {
        let code = new_email::make(tx, id).await?;
        Ok(code.zip(Some(shop::current(tx).await?)))
    };
    let Some((code, from)) = db.write(shop, made).await? else { return Ok(()) };
    settled(id, mailer.send(&write::new_email_mail(&from, &code, code.to.text())).await)?;
    db.write(shop, async |tx| new_email::sent(tx, id).await).await
}

async fn send_link(db: &Db, mailer: &Mailer, shop: ShopId, id: Uuid) -> db::Result<()> {
    let made = async |tx: &TenantTx| -> db::Result<_> {
        let link = reset::make(tx, id).await?;
        Ok(link.zip(Some(shop::current(tx).await?)))
    };
    let Some((link, from)) = db.write(shop, made).await? else { return Ok(()) };
    settled(id, mailer.send(&write::link_mail(mailer, &from, &link)).await)?;
    db.write(shop, async |tx| reset::sent(tx, id).await).await
}

/// What is refused for good is done with, as what was sent.
fn settled(id: Uuid, outcome: Result<(), Failure>) -> db::Result<()> {
    match outcome {
        Ok(()) => Ok(()),
        Err(Failure::Refused(_)) => {
            // Not why: servers repeat the address in it.
            tracing::warn!(message = %id, "a message was refused");
            Ok(())
        }
        Err(failure @ Failure::NotNow(_)) => {
            Err(DbErr::Custom(format!("message {id}: {failure}")).into())
        }
    }
}
