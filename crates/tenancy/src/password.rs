//! Hashing of passwords: slow and hungry on purpose, hence in a bounded number at a time.

use std::{num::NonZero, sync::Arc, thread, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, Version,
    password_hash::{Error as HashError, PasswordHasher},
};
use db::sea_orm::DbErr;
use kernel::{Checks, Code, Fault};
use tokio::{sync::Semaphore, task, time};
use unicode_normalization::UnicodeNormalization;

use crate::email;

/// Memory of one hashing, in KiB: 19 MiB, as OWASP recommends with two passes and one lane.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(3);

/// The salt that is hashed with when nobody has the e-mail, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw";

/// Hashes passwords with Argon2id. The database compares the hashes, and tells no more of them than
/// the salt. Clones share the turns.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// One turn for each core.
    pub fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self { turns: Arc::new(Semaphore::new(cores)) }
    }

    /// Refuses a new password, at `path`, of less than `least` or more than 128 characters, and
    /// one that is the e-mail (in normal form).
    pub fn check(checks: &mut Checks, path: &str, password: &str, email: &str, least: usize) {
        checks.text(path, password, least..=128);
        let is_email = !email.is_empty() && email::normal(password) == email;
        let message = "The password can't be the e-mail address.";
        checks.ensure(!is_email, path, Code::Invalid, message);
    }

    /// The PHC string to store for `password`.
    ///
    /// # Errors
    /// `THROTTLED` when it isn't this caller's turn within a few seconds.
    pub async fn hash(&self, password: &str) -> db::Result<String> {
        let password = composed(password);
        let params = params().map_err(|error| internal(&error))?;
        self.in_turn(move || argon2(params).hash_password(password.as_bytes())).await
    }

    /// The PHC string of `password` under a `salt`, a PHC string without its hash: what was stored, if
    /// the password is the one that it was stored for. Without a salt, nobody's, which takes as long.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub async fn hash_again(&self, password: &str, salt: Option<&str>) -> db::Result<String> {
        let kept = PasswordHash::new(salt.unwrap_or(NOBODY)).map_err(|error| internal(&error))?;
        let params = Params::try_from(&kept).map_err(|error| internal(&error))?;
        let Some(salt) = kept.salt else { return Err(internal(&HashError::SaltInvalid)) };
        let password = composed(password);
        let hash = move || argon2(params).hash_password_with_salt(password.as_bytes(), &salt);
        self.in_turn(hash).await
    }

    /// Hashes off the async threads when a turn is free. The turn lasts as long as the work, even when
    /// the caller has gone.
    async fn in_turn(
        &self,
        hash: impl FnOnce() -> Result<PasswordHash, HashError> + Send + 'static,
    ) -> db::Result<String> {
        let Ok(turn) = time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await
        else {
            let message = "Too many people are signing in; try again in a moment.";
            return Err(Fault::new(Code::Throttled, message).into());
        };
        let turn = turn.map_err(|error| internal(&error))?;
        let job = task::spawn_blocking(move || {
            let hash = hash();
            drop(turn);
            hash
        });
        let hash = job.await.map_err(|error| internal(&error))?;
        hash.map(|hash| hash.to_string()).map_err(|error| internal(&error))
    }
}

/// NFC: keyboards write an accent in two ways, and nobody sees which.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

fn params() -> Result<Params, argon2::Error> {
    Params::new(MEMORY, PASSES, LANES, None)
}

fn argon2(params: Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A failure of ours, which is logged and masked.
fn internal(error: &dyn std::error::Error) -> db::Error {
    DbErr::Custom(format!("hashing a password failed: {error}")).into()
}

#[cfg(test)]
mod tests {
    use super::{NOBODY, Passwords};

    /// What the database tells of a hash.
    fn salt_of(hash: &str) -> &str {
        hash.rsplit_once('$').expect("a hash").0
    }

    #[tokio::test]
    async fn an_accent_is_the_same_however_a_keyboard_writes_it() {
        let passwords = Passwords::new();
        let (composed, decomposed) = ("caf\u{e9} horse", "cafe\u{301} horse");
        let hash = passwords.hash(decomposed).await.unwrap();
        for typed in [composed, decomposed] {
            assert_eq!(passwords.hash_again(typed, Some(salt_of(&hash))).await.unwrap(), hash);
        }
        assert_ne!(passwords.hash_again("cafe horse", Some(salt_of(&hash))).await.unwrap(), hash);
    }

    #[tokio::test]
    async fn only_the_right_password_is_hashed_to_the_same_again() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let again = async |password: &str, salt: Option<&str>| {
            passwords.hash_again(password, salt).await.unwrap()
        };
        assert_eq!(again("correct horse", Some(salt_of(&hash))).await, hash);
        assert_ne!(again("battery staple", Some(salt_of(&hash))).await, hash);
        assert_ne!(again("correct horse", None).await, hash);
        assert_ne!(passwords.hash("correct horse").await.unwrap(), hash);
    }

    #[tokio::test]
    async fn what_was_hashed_at_another_cost_is_hashed_at_that_again() {
        let salt = "$argon2id$v=19$m=4096,t=3,p=1$bm9ib2R5bm9ib2R5bm9ibw";
        let hash = Passwords::new().hash_again("correct horse", Some(salt)).await.unwrap();
        assert_eq!(salt_of(&hash), salt);
    }

    #[tokio::test]
    async fn nobodys_password_takes_as_long_as_anybodys() {
        let made = Passwords::new().hash("correct horse").await.unwrap();
        let cost = |salt: &str| -> (String, usize) {
            // Algorithm, version and parameters; then the salt, of which the length counts.
            let (cost, salt) = salt.rsplit_once('$').expect("a salt");
            (cost.to_owned(), salt.len())
        };
        assert_eq!(cost(NOBODY), cost(salt_of(&made)));
    }
}
