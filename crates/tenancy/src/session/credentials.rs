use db::{Db, Directory};
use kernel::{Code, Fault};
use uuid::Uuid;

use crate::{
    Passwords,
    attempt::{Bounded, Known},
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
        let attempt = Try::begin(directory, &email, client).await?;
        Ok((attempt, staff::by_email(directory, &email).await?))
    };
    let (attempt, person) = db.directory(begin).await?;
    let hash = person.as_ref().map(|person| person.password_hash.as_str());
    let verified = passwords.verify(password, hash).await;
    match (verified, person) {
        (Ok(true), Some(person)) => {
            db.directory(async |directory| attempt.succeed(directory).await).await?;
            Ok(person.id)
        }
        (Ok(_), _) => {
            let message = "This e-mail and password don't match.";
            Err(Fault::new(Code::BadCredentials, message).into())
        }
        // Nothing was tried: the queue was too long.
        (Err(error), _) => {
            db.directory(async |directory| attempt.take_back(directory).await).await?;
            Err(error)
        }
    }
}

/// A try to sign in, which is counted.
struct Try {
    known: Known,
    pair: Bounded,
    /// None for who signed in from there before: others who share their address (an office, a
    /// mobile network) can't lock them out.
    address: Option<Bounded>,
}

impl Try {
    async fn begin(directory: Directory<'_>, email: &str, client: &str) -> db::Result<Self> {
        let known = Known::new(email, client);
        let pair = Bounded::pair(email, client);
        pair.count(directory).await?;
        if known.is_true(directory).await? {
            return Ok(Self { known, pair, address: None });
        }
        let address = Bounded::address(client);
        address.count(directory).await?;
        Ok(Self { known, pair, address: Some(address) })
    }

    async fn succeed(&self, directory: Directory<'_>) -> db::Result<()> {
        self.pair.clear(directory).await?;
        if let Some(address) = &self.address {
            address.take_back(directory).await?;
        }
        self.known.remember(directory).await
    }

    async fn take_back(&self, directory: Directory<'_>) -> db::Result<()> {
        self.pair.take_back(directory).await?;
        match &self.address {
            Some(address) => address.take_back(directory).await,
            None => Ok(()),
        }
    }
}
