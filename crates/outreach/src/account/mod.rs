//! What customers ask for to sign in: codes, and links to set a new password; and word to whoever has
//! an account that somebody guesses at its password.

mod alert;
mod write;

use customers::{
    Destination,
    code::{self, CodeRequested},
    new_email::{self, EmailChangeRequested},
    reset::{self, PasswordResetRequested},
    token::PasswordGuessed,
};
use db::{Db, TenantTx, sea_orm::DbErr};
use jobs::{Accepts, Handler, Lane};
use kernel::ShopId;
use ordering::account::CustomerErased;
use tenancy::{session::StaffPasswordGuessed, shop};
use uuid::Uuid;

use self::alert::Guessed;
use crate::{Failure, Mailer, Texter, mail};

/// Sends what customers ask for. A message that can't be sent is made anew and tried again, as long as
/// anybody may wait for it.
pub struct SendAccountMessages {
    pub(crate) db: Db,
    pub(crate) mailer: Mailer,
    pub(crate) texter: Texter,
}

/// What is sent.
pub enum AccountMessage {
    /// A code, by its id.
    Code(Uuid),
    /// A code to another e-mail, by the id of the wish.
    NewEmail(Uuid),
    /// A link to set a password, by its id.
    Link(Uuid),
    /// Word that somebody guesses at a password.
    Alert(Guessed),
}

impl Handler for SendAccountMessages {
    type Input = AccountMessage;

    const LANE: Lane = Lane::Mail;

    async fn handle(&self, shop: ShopId, slice: Vec<AccountMessage>) -> db::Result<()> {
        let Self { db, mailer, texter } = self;
        for message in slice {
            match message {
                AccountMessage::Code(id) => send_code(db, mailer, texter, shop, id).await?,
                AccountMessage::NewEmail(id) => send_new_email(db, mailer, shop, id).await?,
                AccountMessage::Link(id) => send_link(db, mailer, shop, id).await?,
                AccountMessage::Alert(guessed) => {
                    alert::send(db, mailer, shop, &guessed).await?;
                }
            }
        }
        Ok(())
    }
}

impl Accepts<CodeRequested> for SendAccountMessages {
    fn accept(key: Uuid, _: CodeRequested) -> Option<AccountMessage> {
        Some(AccountMessage::Code(key))
    }
}

impl Accepts<EmailChangeRequested> for SendAccountMessages {
    fn accept(key: Uuid, _: EmailChangeRequested) -> Option<AccountMessage> {
        Some(AccountMessage::NewEmail(key))
    }
}

impl Accepts<PasswordResetRequested> for SendAccountMessages {
    fn accept(key: Uuid, _: PasswordResetRequested) -> Option<AccountMessage> {
        Some(AccountMessage::Link(key))
    }
}

impl Accepts<PasswordGuessed> for SendAccountMessages {
    fn accept(key: Uuid, event: PasswordGuessed) -> Option<AccountMessage> {
        Some(AccountMessage::Alert(Guessed::of_customer(key, event.customer)))
    }
}

impl Accepts<StaffPasswordGuessed> for SendAccountMessages {
    fn accept(key: Uuid, event: StaffPasswordGuessed) -> Option<AccountMessage> {
        Some(AccountMessage::Alert(Guessed::of_staff(key, event.staff)))
    }
}

/// Notes on mails about orders of a customer who was erased that they aren't sent any more.
pub struct CancelMails(pub(crate) Db);

impl Handler for CancelMails {
    type Input = Uuid;

    const LANE: Lane = Lane::Database;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        for customer in slice {
            self.0.write(shop, async |tx| mail::give_up(tx, customer).await).await?;
        }
        Ok(())
    }
}

impl Accepts<CustomerErased> for CancelMails {
    fn accept(key: Uuid, _: CustomerErased) -> Option<Uuid> {
        Some(key)
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
