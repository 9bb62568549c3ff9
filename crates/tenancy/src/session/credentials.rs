use db::{Db, Directory};
use kernel::{Code, Fault};
use uuid::Uuid;

use crate::{
    Passwords,
    attempt::{Account, SignIn},
    directory::staff,
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
    let hash = person.as_ref().map(|person| person.password_hash.as_str());
    let right = attempt.verify(db, passwords, password, hash).await?;
    person.filter(|_| right).map(|person| person.id).ok_or_else(|| {
        let message = "This e-mail and password don't match.";
        Fault::new(Code::BadCredentials, message).into()
    })
}
