use db::{
    TenantTx,
    sea_orm::{Condition, entity::prelude::*},
};
use tenancy::secret;

use super::{
    LIFETIME, digest,
    entity::{Channel, Column, Entity, Model},
    hold,
};
use crate::Destination;

/// A code to be sent. It can't be printed, only sent.
pub struct Code {
    /// The id of the wish for it.
    pub id: Uuid,
    /// Where it goes.
    pub to: Destination,
    /// What its reader reads: `zh` or `en`.
    pub language: String,
    /// When it was made.
    pub at: DateTimeUtc,
    /// The six digits.
    pub digits: String,
}

/// Makes the code that somebody has asked for; `None` when it was sent already, or isn't wanted any
/// more: another was asked for, or it took too long. Made again it is another one: what is kept of
/// it doesn't tell it.
///
/// # Errors
/// The database's.
pub async fn make(tx: &TenantTx, id: Uuid) -> db::Result<Option<Code>> {
    let wish = hold(tx, Condition::all().add(Column::Id.eq(id))).await?;
    let fresh = |wish: &Model| wish.sent_at.is_none() && tx.now() < wish.requested_at + LIFETIME;
    let Some(wish) = wish.filter(fresh) else { return Ok(None) };
    let (digits, salt) = (secret::code(), secret::salt());
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update
        .set(Column::CodeHash, digest(&salt, &digits))
        .set(Column::Salt, salt)
        .set(Column::ExpiresAt, tx.now() + LIFETIME)
        .exec()
        .await?;
    let to = match wish.channel {
        Channel::Email => Destination::Email(wish.destination),
        Channel::Phone => Destination::Phone(wish.destination),
    };
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
