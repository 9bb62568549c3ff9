use axum::{extract::State, http::StatusCode};

use super::Client;
use crate::App;

/// The process runs.
pub async fn alive() -> &'static str {
    "ok"
}

/// The process can answer: the database does, and it isn't at work on as much as it can be.
pub async fn ready(State(app): State<App>, client: Client) -> (StatusCode, &'static str) {
    let Ok(_turn) = app.quotas.enter_client(&client) else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too much is asked");
    };
    match app.db.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
