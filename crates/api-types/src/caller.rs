use std::{
    sync::{
        Arc, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use async_graphql::Result;
use campaign::{Live, Registry};
use chrono::{DateTime, Utc};
use db::{Db, Durability, TenantTx};
use kernel::{Actor, Permission, ShopId};
use tenancy::{ShopDirectory, shop::Shop};
use tokio::sync::{Mutex, OnceCell};

use crate::{ErrorCode, refused, storefront::Details};

/// The most values that an answer may have. What lists cost is estimated before a document is
/// executed; this is the bound for what they really hold, which may be a lot more: things lead
/// back to each other, and executing without ever waiting can't be interrupted.
pub(crate) const MOST_VALUES: usize = 250_000;

/// How long an operation may take. Whoever waits for something meanwhile is stopped from outside; what
/// only computes notices it when it pays.
pub const MOST_TIME: Duration = Duration::from_secs(10);

/// What `@inContext` and the shop say about language and country.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locale {
    /// Upper-case code of ISO 639, when the client said one.
    pub language: Option<String>,
    /// Upper-case code of ISO 3166, when the client said one other than `ZZ`.
    pub country: Option<String>,
}

/// One request of somebody to one shop. Owns the request's read transaction, which the first
/// field that needs it opens.
pub struct Caller {
    /// The door.
    pub db: Db,
    directory: ShopDirectory,
    /// The shop.
    pub shop: ShopId,
    /// Who asks.
    pub actor: Actor,
    /// Language and country.
    pub locale: Locale,
    /// Scheme, host and port of the shop as the client sees it: `https://tea.example.com:8443`.
    pub origin: String,
    reader: Mutex<Option<Arc<TenantTx>>>,
    settings: OnceCell<Arc<Shop>>,
    live: OnceCell<Live>,
    details: std::sync::Mutex<Arc<Details>>,
    spent: AtomicUsize,
    until: Instant,
}

impl Caller {
    /// A caller whose read transaction isn't open yet.
    pub fn new(
        db: Db,
        directory: ShopDirectory,
        shop: ShopId,
        actor: Actor,
        locale: Locale,
        origin: String,
    ) -> Self {
        let (reader, settings, live) = (Mutex::new(None), OnceCell::new(), OnceCell::new());
        let (details, spent) = (std::sync::Mutex::default(), AtomicUsize::new(0));
        let until = Instant::now() + MOST_TIME;
        Self {
            db,
            directory,
            shop,
            actor,
            locale,
            origin,
            reader,
            settings,
            live,
            details,
            spent,
            until,
        }
    }

    /// The same with another time that its operation may take.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self { until: Instant::now() + time, ..self }
    }

    /// What whoever asks reads, of the languages that the platform speaks: the client's if it is
    /// one of them, else the shop's.
    pub fn language(&self, shop: &Shop) -> &'static str {
        let said = self.locale.language.as_deref().map(str::to_ascii_lowercase);
        let said = said.as_deref().map(|code| code.split(['_', '-']).next().unwrap_or_default());
        match said {
            Some("zh") => "zh",
            Some("en") => "en",
            _ if shop.language == "zh" => "zh",
            _ => "en",
        }
    }

    /// Pays for so many values of the answer, before they are made.
    ///
    /// # Errors
    /// `QUERY_TOO_COMPLEX` when the request has had its share, `TIMEOUT` when it has had its time.
    pub fn spend(&self, values: usize) -> Result<()> {
        if Instant::now() >= self.until {
            return Err(refused(ErrorCode::Timeout, "The operation took too long."));
        }
        let before = self.spent.fetch_add(values, Ordering::Relaxed);
        if before.saturating_add(values) <= MOST_VALUES {
            return Ok(());
        }
        let message = "The answer would be too large: ask for less at once.";
        Err(refused(ErrorCode::QueryTooComplex, message))
    }

    /// How many values were paid for.
    pub fn spent(&self) -> usize {
        self.spent.load(Ordering::Relaxed)
    }

    /// The request's read transaction.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn reader(&self) -> db::Result<Arc<TenantTx>> {
        let mut reader = self.reader.lock().await;
        if let Some(open) = &*reader {
            return Ok(Arc::clone(open));
        }
        let open = Arc::new(self.db.read(self.shop).await?);
        *reader = Some(Arc::clone(&open));
        Ok(open)
    }

    /// The shop's settings, read once a request if they aren't known already.
    ///
    /// # Errors
    /// As [`Caller::reader`].
    pub async fn settings(&self) -> db::Result<Arc<Shop>> {
        let read = async || match self.directory.known_settings(self.shop) {
            Some(known) => Ok(known),
            None => self.directory.settings(&*self.reader().await?).await,
        };
        self.settings.get_or_try_init(read).await.cloned()
    }

    /// As [`Caller::settings`], within a transaction that is open already.
    ///
    /// # Errors
    /// The database's.
    pub async fn settings_in(&self, tx: &TenantTx) -> db::Result<Arc<Shop>> {
        let read = async || self.directory.settings(tx).await;
        self.settings.get_or_try_init(read).await.cloned()
    }

    /// The campaigns that run when they are first asked for, or begin within a week, read once a
    /// request.
    ///
    /// # Errors
    /// As [`Caller::reader`].
    pub async fn live(&self, registry: &Registry) -> db::Result<&Live> {
        let read = async || campaign::listed(&*self.reader().await?, registry).await;
        self.live.get_or_try_init(read).await
    }

    /// When campaigns that the answer spoke of say something else, after a moment.
    ///
    /// # Errors
    /// As [`Caller::reader`].
    pub async fn next_change(&self, after: DateTime<Utc>) -> db::Result<Option<DateTime<Utc>>> {
        let Some(live) = self.live.get().filter(|live| !live.is_empty()) else { return Ok(None) };
        Ok(live.next_change(after, self.settings().await?.time_zone()))
    }

    /// What was read of products since the last change.
    pub(crate) fn details(&self) -> Arc<Details> {
        Arc::clone(&self.details.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `work` in a transaction of the shop. The read transaction is given back first, so
    /// that a request never holds one connection while it waits for another.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&TenantTx) -> db::Result<T>,
    ) -> db::Result<T> {
        self.close_reader().await;
        self.db.write(self.shop, work).await
    }

    /// As [`Caller::write`], for what needs a permission: whoever lacks it is told so before anything
    /// that they sent is looked at.
    ///
    /// # Errors
    /// `DENIED`; else as [`Db::write`].
    pub async fn write_as<T>(
        &self,
        permission: Permission,
        work: impl AsyncFnOnce(&TenantTx) -> db::Result<T>,
    ) -> db::Result<T> {
        self.actor.require(permission)?;
        self.write(work).await
    }

    /// As [`Caller::write`], for what may be lost in a power cut: carts.
    ///
    /// # Errors
    /// As [`Db::write_with`].
    pub async fn write_relaxed<T>(
        &self,
        work: impl AsyncFnOnce(&TenantTx) -> db::Result<T>,
    ) -> db::Result<T> {
        self.close_reader().await;
        self.db.write_with(self.shop, Durability::Relaxed, work).await
    }

    /// Gives the read transaction back, and forgets what was read in it of products.
    pub async fn close_reader(&self) {
        *self.details.lock().unwrap_or_else(PoisonError::into_inner) = Arc::default();
        self.reader.lock().await.take();
    }
}
