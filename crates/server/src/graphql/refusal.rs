//! Answers to requests that are not executed, and codes for errors that have none.

use async_graphql::{ErrorExtensionValues, Pos, Response, ServerError};
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};

/// Why a request isn't executed at all: a code for programs, a sentence for people, and the HTTP
/// status. The body is a GraphQL answer with `errors`, which is what every client can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    pos: Option<Pos>,
    retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal with its HTTP status.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), pos: None, retry_after: None }
    }

    /// The document is at fault: GraphQL over HTTP answers 200 with `errors`.
    pub fn document(code: &'static str, message: impl Into<String>, pos: Option<Pos>) -> Self {
        Self { pos, ..Self::new(StatusCode::OK, code, message) }
    }

    /// The shop's host isn't known, or no host nor token says the shop.
    pub fn no_shop() -> Self {
        Self::new(StatusCode::NOT_FOUND, "SHOP_NOT_FOUND", "There is no shop at this address.")
    }

    /// A token that isn't good: unknown, ended, or of another shop, all alike.
    pub fn bad_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "The access token is not valid here.")
    }

    /// Too much is asked of a shop, or by a client; in so many seconds it can be tried again.
    pub fn throttled(seconds: u32) -> Self {
        let message = "Too much is asked at this moment: try again later.";
        let refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "THROTTLED", message);
        Self { retry_after: Some(seconds), ..refusal }
    }

    /// Too much is asked of all shops together.
    pub fn overloaded() -> Self {
        let message = "Too much is asked at this moment: try again in a second.";
        let refusal = Self::new(StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED", message);
        Self { retry_after: Some(1), ..refusal }
    }

    /// The operation was stopped.
    pub fn timeout() -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", "The operation took too long.")
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// In how many seconds it can be tried again, where that is known.
    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// The code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    fn into_response_body(self) -> Response {
        let mut error = ServerError::new(self.message, self.pos);
        error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", self.code);
        Response::from_errors(vec![error])
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> axum::response::Response {
        let (status, retry_after) = (self.status, self.retry_after);
        let body = json(bytes(&self.into_response_body()));
        match retry_after {
            Some(seconds) => (status, [(header::RETRY_AFTER, seconds)], body).into_response(),
            None => (status, body).into_response(),
        }
    }
}

/// A GraphQL answer as JSON.
pub fn bytes(response: &Response) -> Bytes {
    let bytes = serde_json::to_vec(response).unwrap_or_else(|_| b"{\"errors\":[]}".to_vec());
    // Without the room to grow: it may be kept.
    bytes.into_boxed_slice().into()
}

/// JSON as an HTTP answer.
pub fn json(body: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body)
}

/// Gives every error of an answer a code: those that the executor made have none yet.
pub fn with_codes(mut response: Response, trace_id: &str) -> Response {
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        let internal = async_graphql::Value::from("INTERNAL_SERVER_ERROR");
        match extensions.get("code") {
            None => extensions.set("code", executor_code(&error.message)),
            Some(code) if *code == internal => extensions.set("traceId", trace_id),
            Some(_) => {}
        }
    }
    // Once an answer is too large every further list in it is refused, which says nothing new.
    let mut said = false;
    response.errors.retain(|error| !is_too_complex(error) || !std::mem::replace(&mut said, true));
    response
}

fn is_too_complex(error: &ServerError) -> bool {
    has_code(error, "QUERY_TOO_COMPLEX")
}

/// Whether an error has a code.
pub fn has_code(error: &ServerError, code: &str) -> bool {
    let said = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    said == Some(&async_graphql::Value::from(code))
}

/// The executor tells its errors apart by their texts only.
fn executor_code(message: &str) -> &'static str {
    match message {
        "Query is too complex." => "QUERY_TOO_COMPLEX",
        "Query is nested too deep." => "QUERY_TOO_DEEP",
        _ if message.starts_with("The recursion depth") => "QUERY_TOO_DEEP",
        _ => "GRAPHQL_VALIDATION_FAILED",
    }
}
