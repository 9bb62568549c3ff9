use axum::{extract::State, http::StatusCode};

use crate::App;

/// The process runs.
pub async fn alive() -> &'static str {
    "ok"
}

/// The process can answer: the database does.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.db.ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
