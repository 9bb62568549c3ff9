//! Reading a GraphQL request from HTTP.

use std::{error::Error, time::Duration};

use async_graphql::Variables;
use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::LengthLimitError;
use serde::Deserialize;

use super::Refusal;

/// How long a GraphQL request may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(10);
/// A header that asks for what an answer cost.
const COSTED: &str = "shopify-graphql-cost-debug";
/// Bytes that a GraphQL request may have.
const MOST_BYTES: usize = 100 * 1024;

/// A GraphQL request as it comes over HTTP. Its variables may hold secrets.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub struct GraphQlRequest {
    /// The document; [`Documents`](super::Documents) may know it by its digest instead.
    #[serde(default)]
    pub query: Option<String>,
    /// Which operation of the document to run.
    pub operation_name: Option<String>,
    /// Values of its variables.
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    extensions: Option<Extensions>,
    /// The answer is to say what it cost.
    #[serde(skip)]
    pub costed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extensions {
    #[serde(default)]
    persisted_query: Option<PersistedQuery>,
}

/// Names a document by its digest, so that it needn't be sent again.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersistedQuery {
    /// Of the protocol: 1.
    pub version: u32,
    /// Of the document, in lower-case hexadecimal digits.
    pub sha256_hash: String,
}

/// The bytes of a request, still unread.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RawRequest {
    bytes: Bytes,
    /// It is labelled `application/graphql`.
    graphql: bool,
    /// The answer is to say what it cost, which is never twice the same.
    pub costed: bool,
}

/// Which labels of a body are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// `application/json` alone: where a browser's credentials could be at work, a body that a
    /// foreign page can send without asking first must not be understood.
    JsonOnly,
    /// `application/graphql` too, which clients of the storefront dialect use.
    JsonOrGraphQl,
}

impl RawRequest {
    /// Takes a request's body in.
    ///
    /// # Errors
    /// A [`Refusal`] for a wrong label or a body that is too large.
    pub async fn take(headers: &HeaderMap, body: Body, accepts: Accepts) -> Result<Self, Refusal> {
        let graphql = match media_type(headers).as_str() {
            "application/json" => false,
            "application/graphql" if accepts == Accepts::JsonOrGraphQl => true,
            _ => {
                let message = "Send the request as application/json.";
                let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                return Err(Refusal::new(status, "UNSUPPORTED_MEDIA_TYPE", message));
            }
        };
        plain(headers)?;
        let costed = headers.get(COSTED).is_some_and(|value| value == "1");
        Ok(Self { bytes: read_body(body, MOST_BYTES, MOST_TIME).await?, graphql, costed })
    }

    /// Reads it.
    ///
    /// # Errors
    /// A [`Refusal`] when it isn't a request, or is a batch.
    pub fn read(&self) -> Result<GraphQlRequest, Refusal> {
        let bytes = &self.bytes;
        if self.graphql && !bytes.starts_with(b"{\"") {
            let query =
                String::from_utf8(bytes.to_vec()).map_err(|_| bad("The document is not UTF-8."))?;
            let query = Some(query);
            return Ok(GraphQlRequest {
                query,
                operation_name: None,
                variables: None,
                extensions: None,
                costed: self.costed,
            });
        }
        if bytes.trim_ascii_start().starts_with(b"[") {
            let message = "Batches are not supported: send one operation a request.";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "BATCH_NOT_SUPPORTED", message));
        }
        let read: GraphQlRequest = serde_json::from_slice(bytes)
            .map_err(|error| bad(format!("Not a GraphQL request: {error}.")))?;
        Ok(GraphQlRequest { costed: self.costed, ..read })
    }

    /// The same with nothing else of what its connection has brought: to be kept.
    #[must_use]
    pub fn compact(&self) -> Self {
        Self { bytes: Bytes::copy_from_slice(&self.bytes), ..*self }
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

impl GraphQlRequest {
    /// Takes the variables out.
    pub fn take_variables(&mut self) -> Variables {
        let values = self.variables.take().unwrap_or_default();
        Variables::from_json(serde_json::Value::Object(values))
    }

    /// The digest by which the client names its document, if it does.
    pub fn persisted(&self) -> Option<&PersistedQuery> {
        self.extensions.as_ref()?.persisted_query.as_ref()
    }
}

/// Refuses a body that is encoded: a small one may be enormous when it is unpacked.
///
/// # Errors
/// `UNSUPPORTED_MEDIA_TYPE`.
pub fn plain(headers: &HeaderMap) -> Result<(), Refusal> {
    if !headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(());
    }
    let message = "Send the request without a content encoding.";
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message))
}

/// Reads a body for as long and as far as it may take.
///
/// # Errors
/// `PAYLOAD_TOO_LARGE`, `TIMEOUT`.
pub async fn read_body(
    body: Body,
    most_bytes: usize,
    most_time: Duration,
) -> Result<Bytes, Refusal> {
    let too_large = || {
        let message = format!("A request may have {} KB at the most.", most_bytes / 1024);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
    };
    // What says by itself that it is too large isn't waited for.
    if usize::try_from(body.size_hint().lower()).is_ok_and(|bytes| bytes > most_bytes) {
        return Err(too_large());
    }
    let read = tokio::time::timeout(most_time, to_bytes(body, most_bytes)).await.map_err(|_| {
        let message = "The request took too long to arrive.";
        Refusal::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", message)
    })?;
    read.map_err(|error| {
        if error.source().is_some_and(<dyn Error>::is::<LengthLimitError>) {
            return too_large();
        }
        bad("The request's body did not arrive whole.")
    })
}

/// The label of a body, without its parameters, in lower case.
pub fn media_type(headers: &HeaderMap) -> String {
    let label = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    label.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::{
        body::{Body, Bytes},
        http::{HeaderMap, HeaderValue, StatusCode, header},
        response::IntoResponse,
    };
    use futures::{FutureExt, StreamExt, stream};
    use proptest::prelude::*;

    use super::{Accepts, GraphQlRequest, RawRequest, Refusal, read_body};

    fn labelled(label: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(label))])
    }

    /// What is read of a body that is there already.
    fn read(label: &'static str, body: Vec<u8>) -> Result<GraphQlRequest, Refusal> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(async {
            RawRequest::take(&labelled(label), body.into(), Accepts::JsonOrGraphQl).await?.read()
        })
    }

    proptest! {
        #[test]
        fn whatever_body_is_sent_is_a_request_or_a_bad_one(
            body in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..60),
                r#"[{\["]{0,3}(query|variables|operationName|a|:|,|\{|\}|\[|"|null|1|\\u00|é){0,20}"#
                    .prop_map(String::into_bytes),
            ],
            graphql: bool,
        ) {
            let label = if graphql { "application/graphql" } else { "application/json" };
            if let Err(refusal) = read(label, body) {
                prop_assert_eq!(refusal.into_response().status(), StatusCode::BAD_REQUEST);
            }
        }

        #[test]
        fn what_is_asked_is_read_as_it_was_sent(query in ".{0,60}") {
            let body = serde_json::json!({ "query": query, "variables": null }).to_string();
            let read = read("application/json; charset=utf-8", body.into_bytes());
            prop_assert_eq!(read.expect("a request").query, Some(query));
        }
    }

    #[tokio::test]
    async fn a_body_that_takes_too_long_is_given_up() {
        let bytes = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{")) });
        let body = Body::from_stream(bytes.chain(stream::pending()).boxed());
        let refusal = read_body(body, 10, Duration::from_millis(50)).await.expect_err("too long");
        assert_eq!(refusal.into_response().status(), StatusCode::REQUEST_TIMEOUT);
        let done = read_body(Body::from("{}"), 10, Duration::from_secs(10)).now_or_never();
        assert_eq!(done.expect("at once").expect("a body"), "{}");
    }
}
