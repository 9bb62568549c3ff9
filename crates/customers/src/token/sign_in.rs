use db::{
    Db, TenantTx,
    sea_orm::{ColumnTrait, QueryFilter},
};
use kernel::{Code, Event, Fault, ShopId};
use serde::{Deserialize, Serialize};
use tenancy::{
    Passwords,
    attempt::{Account, SignIn},
    email,
};
use uuid::Uuid;

use super::{NewToken, issue};
use crate::customer::{Column, Entity, Model, password};

/// Somebody guesses at a customer's password from many addresses.
#[derive(Debug, Serialize, Deserialize)]
pub struct PasswordGuessed {
    /// The customer.
    pub customer: Uuid,
}

impl Event for PasswordGuessed {
    const KIND: &'static str = "customer.guessed";
}

/// Gives a token to whoever has an e-mail's password. `client` is the address that the request came
/// from.
///
/// An unknown e-mail and a wrong password can't be told apart, neither by the answer nor by the
/// time it takes.
///
/// # Errors
/// `BAD_CREDENTIALS`, at no field; `THROTTLED` after too many of them.
pub async fn sign_in(
    db: &Db,
    passwords: &Passwords,
    shop: ShopId,
    email: &str,
    password: &str,
    client: &str,
) -> db::Result<NewToken> {
    let email = email::normal(email);
    let begin = async |tx: &TenantTx| -> db::Result<_> {
        let account = Account::Customer(shop, &email);
        let attempt = SignIn::begin(tx.directory(), account, client).await?;
        let customer = by_email(tx, &email).await?;
        // Who only typed an e-mail isn't warned: it may be anybody's.
        let warned = customer.as_ref().filter(|it| it.email_verified_at.is_some());
        if attempt.is_alarming()
            && let Some(warned) = warned
        {
            tx.publish(tx.new_id(), &PasswordGuessed { customer: warned.id }).await?;
        }
        let id = customer.map_or(Uuid::nil(), |customer| customer.id);
        Ok((attempt, id, password::salt(tx, id).await?))
    };
    let (attempt, customer, salt) = db.write(shop, begin).await?;
    let hash = attempt.hash(db, passwords, password, salt.as_deref()).await?;
    let admit = async |tx: &TenantTx| -> db::Result<NewToken> {
        // A password that is changed from here on ends the token.
        tx.find::<Entity>().filter(Column::Id.eq(customer)).for_update().one().await?;
        if !password::is(tx, customer, &hash).await? {
            return Err(unidentified().into());
        }
        attempt.succeed(tx.directory()).await?;
        issue(tx, customer).await
    };
    db.write(shop, admit).await
}

async fn by_email(tx: &TenantTx, email: &str) -> db::Result<Option<Model>> {
    // PostgreSQL takes no text with a zero byte, and nobody's e-mail is anything but an address.
    if !email::is_one(email) {
        return Ok(None);
    }
    tx.find::<Entity>().filter(Column::Email.eq(email)).one().await
}

fn unidentified() -> Fault {
    Fault::new(Code::BadCredentials, "This e-mail and password don't match.")
}
