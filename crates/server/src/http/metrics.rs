use std::{sync::OnceLock, time::Duration};

use axum::{
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics::{counter, describe_counter};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use super::Answer;
use crate::App;

/// Seconds that durations are counted up to.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0];

/// Between two times that what was recorded is summed up.
const SUM_UP_EVERY: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Figures of this process in the text form that Prometheus reads. None is of any shop. They have a
/// listener of their own, which the world isn't to reach.
#[derive(Clone)]
pub struct Metrics {
    recorded: PrometheusHandle,
    /// What answers requests, if this process does.
    app: Option<App>,
}

impl Metrics {
    /// Has figures recorded from now on.
    ///
    /// # Errors
    /// When somebody else records them.
    pub fn record(app: Option<App>) -> Result<Self, BuildError> {
        if let Some(recorded) = RECORDER.get() {
            return Ok(Self { recorded: recorded.clone(), app });
        }
        let recorded = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
        describe();
        Ok(Self { recorded: RECORDER.get_or_init(|| recorded).clone(), app })
    }

    /// Sums up what was recorded every few seconds, for ever: until then each duration takes memory,
    /// whether somebody asks for the figures or not.
    pub async fn sum_up(&self) {
        loop {
            tokio::time::sleep(SUM_UP_EVERY).await;
            self.recorded.run_upkeep();
        }
    }

    fn text(&self) -> String {
        if let Some(app) = &self.app {
            counter!("fangshi_statements_total").absolute(app.db.statements());
            counter!("fangshi_answers_remembered_total").absolute(app.answers.found());
            counter!("fangshi_campaigns_ignored_total").absolute(app.campaigns.ignored());
        }
        self.recorded.render()
    }
}

fn describe() {
    describe_counter!("fangshi_statements_total", "Statements that the database was asked.");
    describe_counter!(
        "fangshi_answers_remembered_total",
        "Requests of the storefront that were answered from memory."
    );
    describe_counter!(
        "fangshi_campaigns_ignored_total",
        "Running campaigns that had no effect: plugin gone, not in the plan, or unreadable."
    );
    jobs::metrics::describe();
}

impl Answer for Metrics {
    async fn answer(self, request: Request) -> Response {
        if request.uri().path() != "/metrics" || request.method() != Method::GET {
            return (StatusCode::NOT_FOUND, "There is only GET /metrics.").into_response();
        }
        ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], self.text()).into_response()
    }
}
