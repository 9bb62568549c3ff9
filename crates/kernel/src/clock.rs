use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};

/// The only source of time. Tests turn it forward; everything else lets it run.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_micros: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that shows the machine's time.
    pub fn new() -> Self {
        Self::default()
    }

    /// Now, in UTC, to the microsecond (which is what PostgreSQL stores).
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the wall clock")]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = Utc::now().timestamp_micros() + self.ahead_micros.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Turns this clock, and all its clones, forward.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_micros.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
    }
}
