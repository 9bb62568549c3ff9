use axum::{extract::State, http::header, response::IntoResponse};

use crate::App;

/// Figures of this process in the text form that Prometheus reads. None is of any shop.
pub(super) async fn metrics(State(app): State<App>) -> impl IntoResponse {
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
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text.concat())
}
