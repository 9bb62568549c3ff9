use axum::{
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::Answer;
use crate::App;

/// Figures of this process in the text form that Prometheus reads. None is of any shop. They have a
/// listener of their own, which the world isn't to reach.
#[derive(Clone)]
pub struct Metrics(pub App);

impl Answer for Metrics {
    async fn answer(self, request: Request) -> Response {
        if request.uri().path() != "/metrics" || request.method() != Method::GET {
            return (StatusCode::NOT_FOUND, "There is only GET /metrics.").into_response();
        }
        let text = figures(&self.0);
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
    }
}

fn figures(app: &App) -> String {
    let counters = [
        (
            "fangshi_statements_total",
            "Statements that the database was asked.",
            app.db.statements(),
        ),
        (
            "fangshi_answers_remembered_total",
            "Requests of the storefront that were answered from memory.",
            app.answers.found(),
        ),
        (
            "fangshi_campaigns_ignored_total",
            "Running campaigns that had no effect: plugin gone, not in the plan, or unreadable.",
            app.campaigns.ignored(),
        ),
    ];
    let text = counters.map(|(name, help, value)| {
        format!("# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}\n")
    });
    text.concat()
}
