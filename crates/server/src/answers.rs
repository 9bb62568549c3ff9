//! Remembered answers: what a shop shows to everybody is worked out once, until something of the
//! shop changes.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use db::{Db, Version};
use kernel::ShopId;
use moka::future::Cache;

use crate::{
    graphql::{Refusal, request::RawRequest},
    http::Origin,
};

/// Between two looks at what has changed. Others' changes are seen within a second, also when one
/// look takes long.
const PAUSE: Duration = Duration::from_millis(200);
/// After a look that failed. Nothing is believed meanwhile.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// What an answer takes beside its own bytes and its request's.
const OVERHEAD: usize = 256;

/// Answers by all that they depend on. Clones share what they remember.
#[derive(Clone)]
pub struct Answers {
    db: Db,
    /// None when nothing is to be remembered.
    kept: Option<Arc<Kept>>,
}

struct Kept {
    answers: Cache<Key, Made>,
    found: AtomicU64,
}

/// All that an answer depends on. The document's own words, its language and country among them,
/// are in the request's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    shop: ShopId,
    version: Version,
    /// Addresses in answers are on it.
    origin: String,
    request: RawRequest,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its JSON.
    pub body: Bytes,
    /// It holds until then, if the shop doesn't change before; `None` when it isn't to be kept.
    pub until: Option<DateTime<Utc>>,
}

/// What is only for whoever waits for it at this moment.
enum Unkept {
    Answer(Bytes),
    Refusal(Refusal),
}

impl Answers {
    /// Remembers up to so many megabytes; none, nothing. Looks for changes by itself as long as it
    /// lives.
    pub fn new(db: Db, megabytes: u64) -> Self {
        let kept = (megabytes > 0).then(|| {
            let weigh = |key: &Key, made: &Made| {
                let bytes = key.request.size() + key.origin.len() + made.body.len() + OVERHEAD;
                u32::try_from(bytes).unwrap_or(u32::MAX)
            };
            let answers = Cache::builder().weigher(weigh).max_capacity(megabytes << 20).build();
            Arc::new(Kept { answers, found: AtomicU64::new(0) })
        });
        if let Some(kept) = &kept {
            tokio::spawn(listen(db.clone(), Arc::downgrade(kept)));
        }
        Self { db, kept }
    }

    /// How often an answer was found.
    pub fn found(&self) -> u64 {
        self.kept.as_ref().map_or(0, |kept| kept.found.load(Ordering::Relaxed))
    }

    /// Under what the answer to a request is remembered; `None` when nothing may be.
    pub fn key(&self, shop: ShopId, origin: &Origin, request: &RawRequest) -> Option<Key> {
        self.kept.as_ref().filter(|_| !request.costed)?;
        let (version, request) = (self.db.version(shop)?, request.clone());
        Some(Key { shop, version, origin: origin.base(), request })
    }

    /// An answer that still holds.
    pub async fn find(&self, key: &Key) -> Option<Bytes> {
        let kept = self.kept.as_ref()?;
        let made = kept.answers.get(key).await?;
        if made.until.is_none_or(|until| until <= self.db.clock().now()) {
            kept.answers.invalidate(key).await;
            return None;
        }
        kept.found.fetch_add(1, Ordering::Relaxed);
        Some(made.body)
    }

    /// Makes an answer and remembers it. Of equal requests at the same moment one makes it, and the
    /// others wait for it.
    ///
    /// # Errors
    /// Its maker's.
    pub async fn make(
        &self,
        key: Key,
        make: impl Future<Output = Result<Made, Refusal>>,
    ) -> Result<Bytes, Refusal> {
        let Some(kept) = &self.kept else { return make.await.map(|made| made.body) };
        let key = Key { request: key.request.compact(), ..key };
        let make = async {
            match make.await {
                Ok(made) if made.until.is_some() => Ok(made),
                Ok(made) => Err(Unkept::Answer(made.body)),
                Err(refusal) => Err(Unkept::Refusal(refusal)),
            }
        };
        match kept.answers.try_get_with(key, make).await {
            Ok(made) => Ok(made.body),
            Err(unkept) => match &*unkept {
                Unkept::Answer(body) => Ok(body.clone()),
                Unkept::Refusal(refusal) => Err(refusal.clone()),
            },
        }
    }

    /// Forgets what is no longer so after changes that were committed before: whoever made one sees
    /// it at once.
    pub async fn refresh(&self) {
        if self.kept.is_some()
            && let Err(error) = self.db.catch_up().await
        {
            tracing::warn!(%error, "can't ask what has changed");
        }
    }
}

async fn listen(db: Db, kept: Weak<Kept>) {
    while kept.strong_count() > 0 {
        let pause = match db.catch_up().await {
            Ok(()) => PAUSE,
            Err(error) => {
                tracing::warn!(%error, "can't ask what has changed");
                PAUSE_AFTER_FAILURE
            }
        };
        tokio::time::sleep(pause).await;
    }
}
