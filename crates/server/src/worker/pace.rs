use std::time::Duration;

use db::BATCH;

/// Between two looks at the queues when they were empty, and the longest between two batches.
const PAUSE: Duration = Duration::from_millis(200);
/// After so many full batches in a row the rest is half as long.
const HALVED_AFTER: u32 = 4;

/// How long the worker rests between two batches.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Batches in a row that were full: there is more to do.
    full: u32,
}

impl Pace {
    /// After a batch of `handled` rows, which took `worked`. Beside requests it rests three times as
    /// long as it has worked, for whoever waits for an answer comes first; but ever less while there
    /// is more to do than it gets done.
    pub(super) fn rest(
        &mut self,
        handled: usize,
        worked: Duration,
        beside_requests: bool,
    ) -> Duration {
        self.full = if handled < BATCH { 0 } else { self.full.saturating_add(1) };
        match (handled, beside_requests) {
            (0, _) => PAUSE,
            (_, false) => Duration::ZERO,
            (_, true) => {
                let halvings = (self.full / HALVED_AFTER).min(31);
                PAUSE.min(3 * worked) / (1 << halvings)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use db::BATCH;

    use super::{PAUSE, Pace};

    const MS: Duration = Duration::from_millis(1);

    /// What waits after a minute in which so many rows a second came, each of which takes a
    /// millisecond, and the most that waited meanwhile.
    fn minute(a_second: f64, mut rest: impl FnMut(usize, Duration) -> Duration) -> (f64, f64) {
        let (mut now, mut waiting, mut most) = (0.0, 0.0_f64, 0.0_f64);
        while now < 60.0 {
            let handled = waiting.min(8.0);
            let worked = handled.max(1.0) / 1_000.0;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "to 8")]
            let took =
                worked + rest(handled as usize, Duration::from_secs_f64(worked)).as_secs_f64();
            waiting += took * a_second - handled;
            most = most.max(waiting);
            now += took;
        }
        (waiting, most)
    }

    #[test]
    fn more_than_the_worker_gets_done_beside_requests_does_not_pile_up() {
        let mut pace = Pace::default();
        let (waiting, most) = minute(700.0, |handled, worked| pace.rest(handled, worked, true));
        assert!(waiting < 300.0 && most < 600.0, "{waiting} wait, {most} did");
        let (waiting, _) = minute(700.0, |_, worked| PAUSE.min(3 * worked));
        assert!(waiting > 20_000.0, "without that {waiting} would wait");
    }

    #[test]
    fn it_makes_way_for_requests_while_there_is_little_to_do() {
        let mut pace = Pace::default();
        assert_eq!(pace.rest(3, 10 * MS, true), 30 * MS);
        for _ in 0..3 {
            assert_eq!(pace.rest(BATCH, 10 * MS, true), 30 * MS);
        }
        assert_eq!(pace.rest(BATCH, 10 * MS, true), 15 * MS);
        assert_eq!(pace.rest(1, 10 * MS, true), 30 * MS, "what waited is done");
        assert_eq!(pace.rest(1, 900 * MS, true), PAUSE);
        assert_eq!(pace.rest(0, 10 * MS, true), PAUSE);
        assert_eq!(pace.rest(1, 10 * MS, false), Duration::ZERO);
    }
}
