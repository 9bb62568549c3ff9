//! What is told of the queues, by handler.

use std::time::Duration;

use db::{Backlog, ClaimedJob};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

/// Says what the figures are, to whatever records them.
pub fn describe() {
    describe_gauge!("fangshi_jobs_waiting", "Jobs that wait or are being done.");
    describe_gauge!("fangshi_jobs_dead", "Jobs that failed too often and wait for an operator.");
    describe_gauge!(
        "fangshi_jobs_oldest_seconds",
        Unit::Seconds,
        "How long the oldest job has been waiting."
    );
    describe_counter!("fangshi_jobs_total", "Jobs that were tried, by outcome.");
    describe_histogram!(
        "fangshi_job_wait_seconds",
        Unit::Seconds,
        "From an event, or when a job was due, until it was first tried."
    );
    describe_histogram!("fangshi_job_seconds", Unit::Seconds, "How long a slice of jobs took.");
}

/// How long a job waited before it was first tried.
pub(crate) fn waited(job: &ClaimedJob, waited: chrono::TimeDelta) {
    let seconds = waited.as_seconds_f64().max(0.0);
    histogram!("fangshi_job_wait_seconds", "handler" => job.handler.clone()).record(seconds);
}

/// What became of jobs that were handled together, and how long that took.
pub(crate) fn handled(handler: &str, jobs: usize, done: bool, took: Duration) {
    let outcome = if done { "done" } else { "failed" };
    let labels = [("handler", handler.to_owned()), ("outcome", outcome.to_owned())];
    counter!("fangshi_jobs_total", &labels).increment(jobs as u64);
    histogram!("fangshi_job_seconds", "handler" => handler.to_owned()).record(took.as_secs_f64());
}

/// What waits.
pub(crate) fn backlog(of: &Backlog) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    for (name, value) in [
        ("fangshi_jobs_waiting", of.waiting as f64),
        ("fangshi_jobs_dead", of.dead as f64),
        ("fangshi_jobs_oldest_seconds", of.seconds),
    ] {
        gauge!(name, "handler" => of.handler.clone()).set(value);
    }
}

/// That a handler has nothing any more.
pub(crate) fn nothing_waits(handler: &str) {
    backlog(&Backlog { handler: handler.to_owned(), waiting: 0, dead: 0, seconds: 0.0 });
}
