use std::time::Duration;

use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use catalog::import;
use kernel::Code;
use serde::Deserialize;

use super::{Origin, admin::signed_in};
use crate::{
    App,
    graphql::{
        Refusal,
        request::{media_type, plain, read_body},
    },
};

/// Bytes that a file may have.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// How long a file may take to arrive.
const MOST_TIME: Duration = Duration::from_mins(1);

/// What the address says.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Report, and change nothing.
    #[serde(default)]
    dry_run: bool,
}

/// Imports products from a CSV file, which is the body. Answers with a report.
pub async fn products(
    State(app): State<App>,
    options: Result<Query<Options>, QueryRejection>,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let Some((shop, actor)) = signed_in(&app, &origin, &headers).await? else {
        return Err(Refusal::bad_token());
    };
    let Query(options) = options.map_err(|rejection| {
        Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", rejection.body_text())
    })?;
    if media_type(&headers) != "text/csv" {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Refusal::new(status, "UNSUPPORTED_MEDIA_TYPE", "Send the file as text/csv."));
    }
    plain(&headers)?;
    let file = read_body(body, MOST_BYTES, MOST_TIME).await?;
    let report = import::run(&app.db, shop, &actor, &file, options.dry_run).await;
    app.answers.refresh().await;
    match report {
        Ok(report) => Ok(Json(report).into_response()),
        Err(error) => Err(refusal(error)),
    }
}

fn refusal(error: db::Error) -> Refusal {
    match error.into_faults() {
        Ok(faults) => {
            let denied = faults.iter().any(|fault| fault.code == Code::Denied);
            let messages: Vec<_> = faults.into_iter().map(|fault| fault.message).collect();
            let (status, code) = if denied {
                (StatusCode::FORBIDDEN, "ACCESS_DENIED")
            } else {
                (StatusCode::UNPROCESSABLE_ENTITY, "INVALID")
            };
            Refusal::new(status, code, messages.join(" "))
        }
        Err(error) => {
            tracing::error!(%error, "an import failed");
            super::failure()
        }
    }
}
