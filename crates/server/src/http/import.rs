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

use super::{
    Origin,
    admin::{SignedIn, signed_in},
};
use crate::{
    App,
    graphql::{
        Refusal,
        request::{media_type, plain, read_body},
    },
};

/// What a file may be sent as; what it is, it says itself.
const MEDIA_TYPES: [&str; 3] = [
    "text/csv",
    "text/tab-separated-values",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// Bytes that a file may have.
const MOST_BYTES: usize = 10 * 1024 * 1024;

/// What a product costs, in values of an API's answers.
const PRODUCT: u32 = 50;

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

/// Imports products from a CSV file or a workbook, which is the body. Answers with a report.
pub async fn products(
    State(app): State<App>,
    options: Result<Query<Options>, QueryRejection>,
    origin: Origin,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let Some(SignedIn { shop, actor, mut turn }) = signed_in(&app, &origin, &headers).await? else {
        return Err(Refusal::bad_token());
    };
    let Query(options) = options.map_err(|rejection| {
        Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", rejection.body_text())
    })?;
    if !MEDIA_TYPES.contains(&media_type(&headers).as_str()) {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let message = format!("Send the file as one of {}.", MEDIA_TYPES.join(", "));
        return Err(Refusal::new(status, "UNSUPPORTED_MEDIA_TYPE", message));
    }
    plain(&headers)?;
    // Before its file is read: that is to be in memory.
    let seat = app.imports.seat(shop)?;
    let file = read_body(body, MOST_BYTES, MOST_TIME).await?;
    let running = seat.turn().await?;
    let pace = app.imports.pace();
    let report = import::run(&app.db, shop, &actor, &file, options.dry_run, pace).await;
    drop((running, seat));
    app.answers.refresh().await;
    match report {
        Ok(report) => {
            let products = report.created.len() + report.updated.len() + report.unchanged.len();
            turn.spend(u32::try_from(products).unwrap_or(u32::MAX).saturating_mul(PRODUCT));
            Ok(Json(report).into_response())
        }
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
