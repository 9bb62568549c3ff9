//! What is known before the shop is: host names, tokens, people.

pub(crate) mod attempt;
pub(crate) mod membership;
pub(crate) mod shop;
pub(crate) mod staff;
pub(crate) mod storefront_token;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use db::{
    Db, Directory, TenantTx, Version,
    sea_orm::{ColumnTrait, DbErr, QueryFilter},
};
use kernel::ShopId;
use moka::{Expiry, future::Cache};

use crate::{secret, shop::Shop, slug, storefront_token as tokens};

/// How long an answer is believed. Another process hears of a revoked token so much later.
const LIFETIME: Duration = Duration::from_secs(30);
/// How long "there is none" is believed: a shop that just signed up is soon found.
const LIFETIME_OF_NONE: Duration = Duration::from_secs(2);
/// Answers kept of each kind, some 100 bytes each.
const CAPACITY: u64 = 50_000;

/// Finds the shop of a request, mostly from memory. Clones share what they remember.
#[derive(Clone)]
pub struct ShopDirectory {
    db: Db,
    by_slug: Cache<String, Option<ShopId>>,
    by_token: Cache<Vec<u8>, Option<ShopId>>,
    slugs: Cache<ShopId, String>,
    revoked: Cache<Vec<u8>, ()>,
    /// Settings, each of a version of its shop.
    settings: moka::sync::Cache<ShopId, (Version, Arc<Shop>)>,
}

impl ShopDirectory {
    /// A directory that remembers nothing yet.
    pub fn new(db: Db) -> Self {
        let by_slug = Cache::builder().max_capacity(CAPACITY).expire_after(Lifetimes).build();
        let by_token = Cache::builder().max_capacity(CAPACITY).expire_after(Lifetimes).build();
        // Longer than an answer that was on its way when the token was revoked can live.
        let revoked = Cache::builder().max_capacity(CAPACITY).time_to_live(2 * LIFETIME).build();
        let slugs = Cache::new(CAPACITY);
        let settings = moka::sync::Cache::new(CAPACITY);
        Self { db, by_slug, by_token, slugs, revoked, settings }
    }

    /// A shop's settings, when they are known without asking.
    pub fn known_settings(&self, id: ShopId) -> Option<Arc<Shop>> {
        let version = self.db.version(id)?;
        let (read_at, settings) = self.settings.get(&id)?;
        (read_at == version).then_some(settings)
    }

    /// The settings of a transaction's shop, which hasn't changed them itself. They are only read when
    /// the shop has changed since they last were.
    ///
    /// # Errors
    /// `NOT_FOUND` when there is no such shop; else the database's.
    pub async fn settings(&self, tx: &TenantTx) -> db::Result<Arc<Shop>> {
        if let Some(known) = self.known_settings(tx.shop()) {
            return Ok(known);
        }
        // Before they are read: a change that comes meanwhile makes another version.
        let version = self.db.version(tx.shop());
        let settings = Arc::new(crate::shop::current(tx).await?);
        if let Some(version) = version {
            self.settings.insert(tx.shop(), (version, Arc::clone(&settings)));
        }
        Ok(settings)
    }

    /// The shop whose host name begins with `slug`.
    ///
    /// # Errors
    /// The database's.
    pub async fn by_slug(&self, slug: &str) -> db::Result<Option<ShopId>> {
        if !slug::could_be(slug) {
            return Ok(None);
        }
        let answer = self.by_slug.try_get_with_by_ref(slug, find_slug(&self.db, slug)).await;
        answer.map_err(own)
    }

    /// Whether [`ShopDirectory::by_slug`] answers without asking the database.
    pub fn knows_slug(&self, slug: &str) -> bool {
        !slug::could_be(slug) || self.by_slug.contains_key(slug)
    }

    /// Whether [`ShopDirectory::by_storefront_token`] does.
    pub fn knows_token(&self, token: &str) -> bool {
        !tokens::could_be(token) || self.by_token.contains_key(&secret::sha256(token.as_bytes()))
    }

    /// The first label of a shop's host name, which never changes.
    ///
    /// # Errors
    /// The database's; `NOT_FOUND` when there is no such shop.
    pub async fn slug_of(&self, id: ShopId) -> db::Result<String> {
        let read = async { crate::shop::slug(&self.db.read(id).await?).await };
        self.slugs.try_get_with(id, read).await.map_err(own)
    }

    /// The shop that a storefront access token opens.
    ///
    /// # Errors
    /// The database's.
    pub async fn by_storefront_token(&self, token: &str) -> db::Result<Option<ShopId>> {
        if !tokens::could_be(token) {
            return Ok(None);
        }
        let hash = secret::sha256(token.as_bytes());
        let answer = self.by_token.try_get_with_by_ref(&hash, find_token(&self.db, &hash)).await;
        if self.revoked.contains_key(&hash) {
            return Ok(None);
        }
        answer.map_err(own)
    }

    /// Refuses a token from now on in this process. To be called with what
    /// [`crate::storefront_token::revoke`] gave, once its transaction is committed.
    pub async fn forget_token(&self, hash: &[u8]) {
        self.revoked.insert(hash.to_vec(), ()).await;
    }
}

struct Lifetimes;

impl<K> Expiry<K, Option<ShopId>> for Lifetimes {
    fn expire_after_create(&self, _: &K, shop: &Option<ShopId>, _: Instant) -> Option<Duration> {
        Some(if shop.is_some() { LIFETIME } else { LIFETIME_OF_NONE })
    }
}

async fn find_slug(db: &Db, slug: &str) -> db::Result<Option<ShopId>> {
    db.directory(async |directory: Directory<'_>| -> db::Result<_> {
        let named = shop::Column::Slug.eq(slug);
        let shop = directory.find::<shop::Entity>().filter(named).one().await?;
        Ok(shop.map(|shop| shop.shop_id))
    })
    .await
}

async fn find_token(db: &Db, hash: &[u8]) -> db::Result<Option<ShopId>> {
    db.directory(async |directory: Directory<'_>| -> db::Result<_> {
        let same = storefront_token::Column::TokenHash.eq(hash);
        let token = directory.find::<storefront_token::Entity>().filter(same).one().await?;
        Ok(token.map(|token| token.shop_id))
    })
    .await
}

/// One failure, heard by all who waited for the same answer.
fn own(shared: Arc<db::Error>) -> db::Error {
    Arc::try_unwrap(shared).unwrap_or_else(|shared| DbErr::Custom(shared.to_string()).into())
}
