use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use tenancy::secret;

use super::{
    LIFETIME, Link,
    entity::{Column, Entity, Model},
    forget,
};
use crate::{
    Customer,
    customer::{Column as CustomerColumn, Entity as Customers},
};

/// What every secret of a link begins with.
const PREFIX: &str = "fcr_";

/// A link to be sent. It can't be printed, only sent.
pub struct Letter {
    /// The id of the wish for it.
    pub id: Uuid,
    /// The e-mail that it goes to.
    pub to: String,
    /// What its reader reads: `zh` or `en`.
    pub language: String,
    /// When it was made.
    pub at: DateTimeUtc,
    /// The address that it leads to.
    pub url: String,
}

/// Makes the link that somebody has asked for; `None` when the e-mail is no customer's, when it was
/// sent already, or isn't wanted any more: another was asked for, or it took too long. Made again
/// it is another one: what is kept of it doesn't tell it.
///
/// # Errors
/// The database's.
pub async fn make(tx: &TenantTx, id: Uuid) -> db::Result<Option<Letter>> {
    let wish = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    let fresh = |wish: &Model| wish.sent_at.is_none() && tx.now() < wish.requested_at + LIFETIME;
    let Some(wish) = wish.filter(fresh) else { return Ok(None) };
    let theirs = tx.find::<Customers>().filter(CustomerColumn::Email.eq(&wish.email));
    let found = theirs.one().await?;
    // Who signs in with a telephone may have typed any e-mail.
    let only_typed =
        |it: &Customer| it.email_verified_at.is_none() && it.phone_verified_at.is_some();
    let Some(customer) = found.filter(|it| !only_typed(it)) else {
        forget(tx, id).await?;
        return Ok(None);
    };
    let link = Link { customer: customer.id, token: secret::token(PREFIX) };
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update
        .set(Column::CustomerId, customer.id)
        .set(Column::TokenHash, secret::sha256(link.token.as_bytes()))
        .set(Column::ExpiresAt, tx.now() + LIFETIME)
        .exec()
        .await?;
    let url = format!("{}&lang={}", link.url(&wish.origin), wish.language);
    Ok(Some(Letter { id, to: wish.email, language: wish.language, at: tx.now(), url }))
}

/// Notes that a link was handed over, or never can be: it isn't made again.
///
/// # Errors
/// The database's.
pub async fn sent(tx: &TenantTx, id: Uuid) -> db::Result<()> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update.set(Column::SentAt, tx.now()).exec().await.map(drop)
}
