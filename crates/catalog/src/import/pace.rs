use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

/// The longest rest between two products.
const MOST_REST: Duration = Duration::from_secs(1);

/// How much an import leaves to others. Clones share their turns.
#[derive(Debug, Clone)]
pub struct Pace(Option<Arc<Semaphore>>);

impl Pace {
    /// As fast as it goes: nobody waits for anything else.
    pub fn alone() -> Self {
        Self(None)
    }

    /// Beside requests: of all imports together so many products are worked on at a time, and each
    /// turn is followed by a rest of the same length.
    pub fn shared(at_once: usize) -> Self {
        Self(Some(Arc::new(Semaphore::new(at_once))))
    }

    /// Works on one product, or on the file, when it is this import's turn.
    pub(super) async fn turn<T>(&self, work: impl Future<Output = T>) -> T {
        let Some(turns) = &self.0 else { return work.await };
        let turn = turns.acquire().await;
        let begun = Instant::now();
        let done = work.await;
        tokio::time::sleep(begun.elapsed().min(MOST_REST)).await;
        // Nobody works while one rests, else there would be no rest.
        drop(turn);
        done
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::{Duration, Instant},
    };

    use super::Pace;

    #[tokio::test]
    async fn imports_take_turns_and_leave_half_of_the_time_to_others() {
        let (pace, at_work) = (Pace::shared(1), AtomicUsize::new(0));
        let begun = Instant::now();
        let import = || async {
            for _ in 0..3 {
                let work = async {
                    assert_eq!(at_work.fetch_add(1, Ordering::SeqCst), 0, "one at a time");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    at_work.fetch_sub(1, Ordering::SeqCst);
                };
                pace.turn(work).await;
            }
        };
        tokio::join!(import(), import(), import(), import());
        assert!(begun.elapsed() >= Duration::from_millis(240), "12 turns and 12 rests");
    }
}
