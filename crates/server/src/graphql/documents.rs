use std::sync::Arc;

use async_graphql::parser::types::ExecutableDocument;
use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use moka::future::Cache;
use tenancy::secret::sha256;
use tokio::sync::Mutex;

use super::{Document, GraphQlRequest, Refusal, Types};
use crate::redis::Redis;

/// Bytes of the texts whose parsed documents are remembered, which take some 30 times as much.
const MOST_PARSED: u64 = 1 << 20;
/// Bytes of texts that are remembered by their digests.
const MOST_TEXTS: u64 = 4 << 20;

/// The documents that one API's clients have sent of late: parsed, and by their digests. They hold
/// nothing of any shop. Clones share what they remember.
#[derive(Clone)]
pub struct Documents {
    parsed: Cache<String, Arc<ExecutableDocument>>,
    by_digest: Cache<String, String>,
    redis: Option<Redis>,
    /// Of the API's schema.
    pub types: Arc<Types>,
}

fn weight(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Documents that aren't known are parsed one at a time in a process.
static PARSING: Mutex<()> = Mutex::const_new(());

impl Documents {
    /// None yet, of an API with that schema as it is printed. What is sent to other processes is known
    /// here too where there is a Redis.
    pub fn new(redis: Option<Redis>, sdl: &str) -> Self {
        let parsed = Cache::builder().weigher(|text: &String, _: &Arc<_>| weight(text));
        let by_digest = Cache::builder().weigher(|_, text: &String| weight(text));
        let parsed = parsed.max_capacity(MOST_PARSED).build();
        let by_digest = by_digest.max_capacity(MOST_TEXTS).build();
        Self { parsed, by_digest, redis, types: Arc::new(Types::of(sdl)) }
    }

    /// The document of a request, parsed and within bounds.
    ///
    /// # Errors
    /// A [`Refusal`] when there is none, its digest isn't known (`PERSISTED_QUERY_NOT_FOUND`: the
    /// client sends it again with the document) or isn't its own, or as [`Document::parse`].
    pub async fn of(
        &self,
        request: &mut GraphQlRequest,
    ) -> Result<Arc<ExecutableDocument>, Refusal> {
        let text = self.text(request).await?;
        if let Some(parsed) = self.parsed.get(&text).await {
            return Ok(parsed);
        }
        // Parsing never waits, and nobody has paid for it yet: who makes up documents has one core at
        // the most. Others' are known.
        let _turn = PARSING.lock().await;
        if let Some(parsed) = self.parsed.get(&text).await {
            return Ok(parsed);
        }
        let parsed = Arc::new(Document::parse(&text)?);
        self.parsed.insert(text, Arc::clone(&parsed)).await;
        Ok(parsed)
    }

    async fn text(&self, request: &mut GraphQlRequest) -> Result<String, Refusal> {
        let text = request.query.take().filter(|text| !text.is_empty());
        let Some(persisted) = request.persisted() else {
            return text.ok_or_else(|| bad("Not a GraphQL request: missing field `query`."));
        };
        if persisted.version != 1 {
            return Err(bad("Persisted queries are known in version 1."));
        }
        let digest = &persisted.sha256_hash;
        let Some(text) = text else {
            return self.known(digest).await.ok_or_else(|| {
                Refusal::document("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", None)
            });
        };
        if !is_of(&text, digest) {
            return Err(bad("The document doesn't have this sha256Hash."));
        }
        if !self.by_digest.contains_key(digest)
            && let Some(redis) = &self.redis
        {
            redis.keep_document(digest, &text).await;
        }
        self.by_digest.insert(digest.clone(), text.clone()).await;
        Ok(text)
    }

    /// The text of that digest, if it was sent to this process or another.
    async fn known(&self, digest: &str) -> Option<String> {
        if let Some(text) = self.by_digest.get(digest).await {
            return Some(text);
        }
        // Whatever can't be a digest isn't asked for.
        let is_digest = HEXLOWER.decode(digest.as_bytes()).is_ok_and(|bytes| bytes.len() == 32);
        let redis = self.redis.as_ref().filter(|_| is_digest)?;
        let text = redis.document(digest).await.filter(|text| is_of(text, digest))?;
        self.by_digest.insert(digest.to_owned(), text.clone()).await;
        Some(text)
    }
}

fn is_of(text: &str, digest: &str) -> bool {
    HEXLOWER.encode(&sha256(text.as_bytes())) == digest
}

fn bad(message: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
}
