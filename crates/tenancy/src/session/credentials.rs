use db::{Db, Directory, TenantTx};
use kernel::{Code, Fault};
use uuid::Uuid;

use super::StaffPasswordGuessed;
use crate::{
    Passwords,
    attempt::{Account, SignIn},
    directory::{membership, staff},
    email,
};

/// Who has this e-mail and this password.
///
/// An unknown e-mail and a wrong password can't be told apart, neither by the answer nor by the
/// time it takes.
///
/// # Errors
/// `BAD_CREDENTIALS`; `THROTTLED`.
pub(super) async fn check(
    db: &Db,
    passwords: &Passwords,
    email: &str,
    password: &str,
    client: &str,
) -> db::Result<Uuid> {
    let email = email::normal(email);
    let begin = async |directory: Directory<'_>| -> db::Result<_> {
        let attempt = SignIn::begin(directory, Account::Staff(&email), client).await?;
        Ok((attempt, staff::by_email(directory, &email).await?))
    };
    let (attempt, person) = db.directory(begin).await?;
    if let Some(person) = person.as_ref().filter(|_| attempt.is_alarming()) {
        warn(db, person.id).await?;
    }
    let salt = person.as_ref().and_then(|person| person.salt.as_deref());
    let hash = attempt.hash(db, passwords, password, salt).await?;
    let id = person.map_or(Uuid::nil(), |person| person.id);
    let compare = async |directory: Directory<'_>| -> db::Result<bool> {
        let is_right = staff::has_password(directory, id, &hash).await?;
        if is_right {
            attempt.succeed(directory).await?;
        }
        Ok(is_right)
    };
    db.directory(compare).await?.then_some(id).ok_or_else(|| {
        let message = "This e-mail and password don't match.";
        Fault::new(Code::BadCredentials, message).into()
    })
}

/// Lets the owner of an account know that somebody guesses at it, by one of the shops that they work in.
async fn warn(db: &Db, staff: Uuid) -> db::Result<()> {
    let shops =
        db.directory(async |directory: Directory<'_>| membership::of_staff(directory, staff).await);
    let Some(place) = shops.await?.into_iter().next() else { return Ok(()) };
    let tell = async |tx: &TenantTx| -> db::Result<()> {
        tx.publish(tx.new_id(), &StaffPasswordGuessed { staff }).await
    };
    db.write(place.shop_id, tell).await
}
