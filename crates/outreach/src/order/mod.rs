//! Mails about orders: what becomes of events about them.

mod cause;
mod story;
mod write;

use std::sync::Arc;

use db::{
    Db, TenantTx,
    sea_orm::{ActiveEnum, DbErr},
};
use futures::{StreamExt, stream};
use jobs::{Handler, Lane};
use kernel::{Actor, ShopId};
use payments::Gateways;
use serde_json::json;
use tenancy::{
    attempt::{self, Withheld},
    audit,
};
use uuid::Uuid;

pub use self::cause::Cause;
use self::story::Story;
use crate::{
    Failure, Mailer, Message,
    mail::{self, Begun, Mail},
};

/// How many mails of a shop are handed over at a time.
const AT_ONCE: usize = 8;

/// Sends the mails that events about orders are causes of, each once.
pub struct SendOrderMails {
    pub(crate) db: Db,
    pub(crate) gateways: Arc<Gateways>,
    pub(crate) mailer: Mailer,
}

/// A mail that is to be sent.
struct Outgoing {
    story: Story,
    to: String,
    mail: Mail,
}

impl Handler for SendOrderMails {
    type Input = Cause;

    const LANE: Lane = Lane::Mail;

    async fn handle(&self, shop: ShopId, slice: Vec<Cause>) -> db::Result<()> {
        let Self { db, gateways, .. } = self;
        let stories = story::read(&db.read(shop).await?, gateways, &slice).await?;
        let mut outgoing = Vec::new();
        for (cause, story) in stories {
            // A transaction each: the counts of mails to an address, of a shop and from a network are
            // locked until its end, those of several mails in no order.
            let begun = db.write(shop, async |tx| begin(tx, &cause, story).await).await?;
            outgoing.extend(begun);
        }
        let send = outgoing.into_iter().map(|outgoing| self.send(outgoing));
        let outcomes: Vec<_> = stream::iter(send).buffer_unordered(AT_ONCE).collect().await;
        if outcomes.is_empty() {
            return Ok(());
        }
        // They must be on disk before their events are done with: a PostgreSQL that dies in between
        // would forget the one and then be told the other.
        db.write(shop, async |tx| note(tx, &outcomes).await).await?;
        let later = outcomes.into_iter().find_map(|(id, outcome)| match outcome {
            Err(failure @ Failure::NotNow(_)) => Some(format!("mail {id}: {failure}")),
            _ => None,
        });
        later.map_or(Ok(()), |later| Err(DbErr::Custom(later).into()))
    }
}

impl SendOrderMails {
    async fn send(&self, Outgoing { story, to, mail }: Outgoing) -> (Uuid, Result<(), Failure>) {
        let instruction = story.instruction(&self.db, &self.gateways).await;
        let letter = write::letter(&self.mailer, &story, instruction.as_ref());
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
        (mail.id, self.mailer.send(&message).await)
    }
}

/// Decides on a mail, if there is something to tell and it wasn't sent before.
async fn begin(tx: &TenantTx, cause: &Cause, story: Option<Story>) -> db::Result<Option<Outgoing>> {
    let Some(story) = story else {
        // It may have been begun when there was something to tell.
        mail::give_up_begun(tx, cause.kind, cause.id).await?;
        return Ok(None);
    };
    let Some(to) = story.order.email.clone() else { return Ok(None) };
    let mail = match mail::begin(tx, cause.kind, cause.id, story.order.id).await? {
        None => return Ok(None),
        Some(Begun::New(mail)) if withhold(tx, &story, &to, &mail).await? => return Ok(None),
        Some(Begun::New(mail) | Begun::Before(mail)) => mail,
    };
    Ok(Some(Outgoing { story, to, mail }))
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

/// Notes what became of mails, except of those that are to be tried again.
async fn note(tx: &TenantTx, outcomes: &[(Uuid, Result<(), Failure>)]) -> db::Result<()> {
    let sent = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(id, _)| *id);
    mail::sent(tx, sent.collect()).await?;
    for (id, outcome) in outcomes {
        if let Err(Failure::Refused(why)) = outcome {
            // Not why: servers repeat the address in it.
            tracing::warn!(mail = %id, "a mail was refused");
            mail::refused(tx, *id, why).await?;
        }
    }
    Ok(())
}
