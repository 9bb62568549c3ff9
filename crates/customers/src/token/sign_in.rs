use db::{
    Db, TenantTx,
    sea_orm::{ColumnTrait, QueryFilter},
};
use kernel::{Code, Fault, ShopId};
use serde_json::json;
use tenancy::{
    Passwords,
    attempt::{Account, SignIn},
    email,
};

use super::{NewToken, issue};
use crate::customer::{Column, Entity, Model};

/// The news that somebody guesses at a customer's password from many addresses.
pub const GUESSED: &str = "customer.guessed";

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
            tx.publish(GUESSED, tx.new_id(), json!({ "customer": warned.id })).await?;
        }
        Ok((attempt, customer))
    };
    let (attempt, customer) = db.write(shop, begin).await?;
    let hash = customer.as_ref().and_then(|customer| customer.password_hash.as_deref());
    let right = attempt.verify(db, passwords, password, hash).await?;
    let customer = customer.filter(|_| right).ok_or_else(unidentified)?;
    db.write(shop, async |tx: &TenantTx| admit(tx, &customer).await).await
}

/// A token, unless the password that was right has been changed since: then it would outlive that.
async fn admit(tx: &TenantTx, verified: &Model) -> db::Result<NewToken> {
    let this = tx.find::<Entity>().filter(Column::Id.eq(verified.id)).for_update().one().await?;
    let same = this.is_some_and(|now| now.password_hash == verified.password_hash);
    if same { issue(tx, verified.id).await } else { Err(unidentified().into()) }
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
