//! Hashing of passwords: slow and hungry on purpose, hence in a bounded number at a time.

use std::{num::NonZero, sync::Arc, thread, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{Error as HashError, PasswordHasher, PasswordVerifier},
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

/// What is verified when nobody has the e-mail, so that the answer takes as long. Nobody knows a
/// password for it.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$\
                      bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm8";

/// Hashes and verifies passwords with Argon2id. Clones share the turns.
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
        let hash = self.in_turn(move |argon2| argon2.hash_password(password.as_bytes())).await?;
        hash.map(|hash| hash.to_string()).map_err(|error| internal(&error))
    }

    /// Whether `password` is the one whose `hash` was stored; never when there is none, which
    /// takes just as long.
    ///
    /// # Errors
    /// As [`Passwords::hash`].
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> db::Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(NOBODY).to_owned();
        let (password, typed) = (composed(password), password.to_owned());
        let verify = move |argon2: Argon2<'_>| {
            let verified = argon2.verify_password(password.as_bytes(), &*hash);
            // Those of before were hashed as they were typed.
            if verified.is_ok() || typed == password {
                return verified;
            }
            argon2.verify_password(typed.as_bytes(), &*hash)
        };
        match self.in_turn(verify).await? {
            Ok(()) => Ok(known),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(internal(&error)),
        }
    }

    /// Does `work` off the async threads when a turn is free. The turn lasts as long as the work,
    /// even when the caller has gone.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'_>) -> T + Send + 'static,
    ) -> db::Result<T> {
        let Ok(turn) = time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned()).await
        else {
            let message = "Too many people are signing in; try again in a moment.";
            return Err(Fault::new(Code::Throttled, message).into());
        };
        let turn = turn.map_err(|error| internal(&error))?;
        let job = task::spawn_blocking(move || {
            let done = argon2().map(work);
            drop(turn);
            done
        });
        let done = job.await.map_err(|error| internal(&error))?;
        done.map_err(|error| internal(&error))
    }
}

/// NFC: keyboards write an accent in two ways, and nobody sees which.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    let params = Params::new(MEMORY, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A failure of ours, which is logged and masked.
fn internal(error: &dyn std::error::Error) -> db::Error {
    DbErr::Custom(format!("hashing a password failed: {error}")).into()
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordHasher;

    use super::{NOBODY, Passwords, argon2};

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("battery staple", Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn an_accent_is_the_same_however_a_keyboard_writes_it() {
        let passwords = Passwords::new();
        let (composed, decomposed) = ("caf\u{e9} horse", "cafe\u{301} horse");
        let hash = passwords.hash(decomposed).await.unwrap();
        for typed in [composed, decomposed] {
            assert!(passwords.verify(typed, Some(&hash)).await.unwrap());
        }
        assert!(!passwords.verify("cafe horse", Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_that_was_hashed_as_it_was_typed_is_still_right() {
        let typed = "cafe\u{301} horse";
        let hash = argon2().unwrap().hash_password(typed.as_bytes()).unwrap().to_string();
        assert!(Passwords::new().verify(typed, Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let passwords = Passwords::new();
        for hash in [None, Some(NOBODY)] {
            assert!(!passwords.verify("", hash).await.unwrap());
        }
    }

    #[tokio::test]
    async fn nobodys_password_takes_as_long_as_anybodys() {
        let made = Passwords::new().hash("correct horse").await.unwrap();
        let cost = |hash: &str| -> Vec<usize> {
            // Algorithm, version and parameters; then salt and digest, of which the lengths count.
            let parts: Vec<_> = hash.split('$').map(str::to_owned).collect();
            let known = format!("${}${}${}$", parts[1], parts[2], parts[3]);
            assert_eq!(known, "$argon2id$v=19$m=19456,t=2,p=1$");
            vec![parts[4].len(), parts[5].len()]
        };
        assert_eq!(cost(NOBODY), cost(&made));
    }
}
