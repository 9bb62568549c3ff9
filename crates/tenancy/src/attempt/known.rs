use chrono::TimeDelta;
use db::{
    Directory,
    sea_orm::{ColumnTrait, QueryFilter},
};

use super::Account;
use crate::{directory::attempt, secret};

/// How long after they last signed in somebody is known at an address.
const MEMORY: TimeDelta = TimeDelta::days(90);

/// What is remembered of an account and an address.
pub(super) const WHAT: &str = "known";

/// That somebody with an e-mail signed in from an address.
#[derive(Debug)]
pub(crate) struct Known {
    pub(super) hash: Vec<u8>,
}

impl Known {
    /// That the owner of `account` signed in from where `client` is.
    pub(crate) fn new(account: Account<'_>, client: &str) -> Self {
        Self { hash: secret::sha256(account.pair(WHAT, client).as_bytes()) }
    }

    /// Whether it did lately.
    pub(crate) async fn is_true(&self, directory: Directory<'_>) -> db::Result<bool> {
        let this = attempt::Column::KeyHash.eq(self.hash.clone());
        let alive = attempt::Column::ExpiresAt.gt(directory.now());
        let row = directory.find::<attempt::Entity>().filter(this).filter(alive).one().await?;
        Ok(row.is_some())
    }

    /// Remembers that it did just now.
    pub(crate) async fn remember(&self, directory: Directory<'_>) -> db::Result<()> {
        let sql = "INSERT INTO attempt (key_hash, failures, expires_at) VALUES ($1, 0, $2)
                   ON CONFLICT (key_hash) DO UPDATE SET expires_at = excluded.expires_at";
        let until = directory.now() + MEMORY;
        directory.execute(sql, [self.hash.clone().into(), until.into()]).await?;
        Ok(())
    }
}
