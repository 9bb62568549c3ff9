//! What the processes of one deployment share by way of Redis: how much was asked of each shop, and the
//! texts of persisted queries. Nothing depends on it: while it can't be reached each process goes on by
//! itself.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use deadpool_redis::{
    Config, Pool, Runtime,
    redis::{AsyncTypedCommands, Pipeline, RedisError},
};
use tokio::time::timeout;

use crate::cli::Failure;

/// How long Redis may take to answer.
const MOST_TIME: Duration = Duration::from_millis(500);
/// How long a count is kept that nobody adds to, in seconds.
const COUNTED: i64 = 60;
/// How long a document is kept after a process that didn't know it was sent it, in seconds: a week.
const KEPT: u64 = 7 * 24 * 60 * 60;

/// A way to Redis. Clones share its connections.
#[derive(Clone)]
pub struct Redis {
    pool: Pool,
    /// It didn't answer when it was last asked, which is said once.
    away: Arc<AtomicBool>,
}

impl Redis {
    /// The Redis of that address; `None` without one.
    ///
    /// # Errors
    /// When it isn't an address. Nothing is connected yet.
    pub fn new(url: &str) -> Result<Option<Self>, Failure> {
        if url.is_empty() {
            return Ok(None);
        }
        let pool =
            Config::from_url(url).builder().map_err(|error| format!("redis.url: {error}"))?;
        let pool = pool.runtime(Runtime::Tokio1).build()?;
        Ok(Some(Self { pool, away: Arc::default() }))
    }

    /// Adds to counts; returns what each has come to, `None` when it isn't known.
    pub async fn add(&self, counts: &[(String, f64)]) -> Option<Vec<f64>> {
        let mut pipeline = Pipeline::new();
        for (name, more) in counts {
            let name = format!("fangshi:count:{name}");
            pipeline.incr(&name, *more).expire(&name, COUNTED).ignore();
        }
        self.ask(async |mut redis| pipeline.query_async(&mut redis).await).await
    }

    /// The document of that digest, if a process has kept it.
    pub async fn document(&self, digest: &str) -> Option<String> {
        let name = document(digest);
        self.ask(async |mut redis| redis.get(name).await).await.flatten()
    }

    /// Keeps a document for other processes.
    pub async fn keep_document(&self, digest: &str, text: &str) {
        let name = document(digest);
        self.ask(async |mut redis| redis.set_ex(name, text, KEPT).await).await;
    }

    /// Asks Redis for something; the first of several failures is logged.
    async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(deadpool_redis::Connection) -> Result<T, RedisError>,
    ) -> Option<T> {
        let asked = async {
            let connection = self.pool.get().await.map_err(|error| error.to_string())?;
            question(connection).await.map_err(|error| error.to_string())
        };
        let answer = timeout(MOST_TIME, asked).await;
        let answer = answer.unwrap_or_else(|_| Err("it doesn't answer".to_owned()));
        let was_away = self.away.swap(answer.is_err(), Ordering::Relaxed);
        match &answer {
            Err(error) if !was_away => tracing::warn!(error, "Redis can't be asked"),
            Ok(_) if was_away => tracing::info!("Redis can be asked again"),
            _ => {}
        }
        answer.ok()
    }
}

/// A document's digest says all of it: no shop's, and the same for both APIs.
fn document(digest: &str) -> String {
    format!("fangshi:document:{digest}")
}
