use std::time::Duration;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use payments::{RawNotice, notice::Received};

use super::Client;
use crate::{
    App,
    graphql::{Refusal, request::read_body},
    quota::Api,
};

/// How long a notice may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(10);
/// The longest notice.
const MOST_BYTES: usize = 100 * 1024;

/// Where gateways tell us of payments. The answer says that the notice is kept, not what was made
/// of it.
pub async fn notice(
    State(app): State<App>,
    Path(gateway): Path<String>,
    client: Client,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let gateway = app.gateways.get(&gateway).ok_or_else(nobody)?;
    let body = read_body(body, MOST_BYTES, MOST_TIME).await?;
    let _turn = app.quotas.enter_client(&client)?;
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let headers: Vec<_> = headers.iter().filter_map(text).collect();
    let raw = RawNotice { headers: &headers, body: &body };
    let received = ordering::hear(&app.db, &app.gateways, gateway, &raw).await;
    let received = received.map_err(|error| {
        tracing::error!(%error, "a notice can't be kept");
        super::failure()
    })?;
    match received {
        Received::Kept(shop, _) => {
            app.quotas.charge(shop, Api::Storefront);
            Ok("success".into_response())
        }
        Received::Known => Ok("success".into_response()),
        Received::Unknown => Err(nobody()),
        Received::Rejected(why) => {
            tracing::warn!(gateway = gateway.id(), why = why.0, "a notice was rejected");
            let message = "This isn't the gateway's word.";
            Err(Refusal::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message))
        }
    }
}

fn nobody() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Nobody waits for such a notice.")
}
