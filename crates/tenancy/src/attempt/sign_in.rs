use db::{Db, Directory};

use super::{ACCOUNT, Account, Bounded, Known};
use crate::Passwords;

/// A try to sign in, which is counted.
#[derive(Debug)]
pub struct SignIn {
    known: Known,
    pair: Bounded,
    /// Of their address, and of the account from everywhere, unless what is tried is a code, which has
    /// a bound of its own. None for who signed in from there before:
    /// others who share their address (an office, a mobile network), or guess at their password from
    /// elsewhere, can't lock them out.
    strange: Vec<Bounded>,
    /// With it waiting begins for whoever guesses at the account.
    is_alarming: bool,
}

impl SignIn {
    /// Counts a try from where `client` is.
    ///
    /// # Errors
    /// `THROTTLED` when it is too early; then it isn't counted.
    pub async fn begin(
        directory: Directory<'_>,
        account: Account<'_>,
        client: &str,
    ) -> db::Result<Self> {
        let known = Known::new(account, client);
        let pair = Bounded::pair(account, client);
        pair.count(directory).await?;
        if known.is_true(directory).await? {
            return Ok(Self { known, pair, strange: Vec::new(), is_alarming: false });
        }
        let address = Bounded::address(account, client);
        address.count(directory).await?;
        let mut attempt = Self { known, pair, strange: vec![address], is_alarming: false };
        if !matches!(account, Account::Code(..)) {
            let all = Bounded::account(account);
            attempt.is_alarming = all.count(directory).await? == ACCOUNT.free;
            attempt.strange.push(all);
        }
        Ok(attempt)
    }

    /// Whether the account's owner is to hear that somebody guesses at it from many addresses: once,
    /// as long as that goes on.
    pub fn is_alarming(&self) -> bool {
        self.is_alarming
    }

    /// The hash of the password that is tried, under the `salt` of the one that was stored. Outside any
    /// transaction, for it takes its time, and as long when there is no salt.
    ///
    /// # Errors
    /// As [`Passwords::hash_again`]; then the try wasn't made and doesn't count.
    pub async fn hash(
        &self,
        db: &Db,
        passwords: &Passwords,
        password: &str,
        salt: Option<&str>,
    ) -> db::Result<String> {
        let hash = passwords.hash_again(password, salt).await;
        if hash.is_err() {
            db.directory(async |directory| self.take_back(directory).await).await?;
        }
        hash
    }

    /// Notes that the try went well, by whatever was shown.
    ///
    /// # Errors
    /// The database's.
    pub async fn succeeded(&self, db: &Db) -> db::Result<()> {
        db.directory(async |directory: Directory<'_>| self.succeed(directory).await).await
    }

    /// As [`SignIn::succeeded`], in the transaction that found so.
    ///
    /// # Errors
    /// The database's.
    pub async fn succeed(&self, directory: Directory<'_>) -> db::Result<()> {
        self.pair.clear(directory).await?;
        for strange in &self.strange {
            strange.take_back(directory).await?;
        }
        self.known.remember(directory).await
    }

    async fn take_back(&self, directory: Directory<'_>) -> db::Result<()> {
        self.pair.take_back(directory).await?;
        for strange in &self.strange {
            strange.take_back(directory).await?;
        }
        Ok(())
    }
}
