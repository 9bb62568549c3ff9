//! Imports write much for whoever starts them: they queue, so that they slow nobody else down.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use catalog::import::Pace;
use kernel::ShopId;
use tokio::{
    sync::{Mutex as Turn, OwnedMutexGuard},
    time::timeout,
};

use crate::graphql::Refusal;

/// Imports of a shop that may be there: one that runs and one that waits for it.
const MOST_OF_A_SHOP: usize = 2;
/// Imports that may be there in all: their files are in memory.
const MOST: usize = 16;
/// How long one waits for the one before it.
const WAIT: Duration = Duration::from_secs(30);

/// The imports of this process.
#[derive(Debug)]
pub struct Imports {
    pace: Pace,
    queues: Mutex<Queues>,
}

#[derive(Debug, Default)]
struct Queues {
    all: usize,
    shops: HashMap<ShopId, (usize, Arc<Turn<()>>)>,
}

/// An import's place in its shop's queue, until it is dropped.
pub(super) struct Seat<'a> {
    imports: &'a Imports,
    shop: ShopId,
    turn: Arc<Turn<()>>,
}

impl Imports {
    /// Nobody's yet; all together they work on so many products at a time.
    pub fn new(at_once: usize) -> Self {
        Self { pace: Pace::shared(at_once), queues: Mutex::default() }
    }

    /// How fast they go.
    pub(super) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// A place in a shop's queue.
    ///
    /// # Errors
    /// `THROTTLED` when the shop has two already, `OVERLOADED` when there are too many of all shops.
    pub(super) fn seat(&self, shop: ShopId) -> Result<Seat<'_>, Refusal> {
        let mut queues = self.queues();
        if queues.all >= MOST {
            return Err(Refusal::overloaded());
        }
        let (seats, turn) = queues.shops.entry(shop).or_default();
        if *seats >= MOST_OF_A_SHOP {
            return Err(Refusal::throttled(5));
        }
        *seats += 1;
        let turn = Arc::clone(turn);
        queues.all += 1;
        Ok(Seat { imports: self, shop, turn })
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        // Nothing in there can panic half-way.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat<'_> {
    /// Waits until no other import of the shop runs.
    ///
    /// # Errors
    /// `THROTTLED` when that takes too long.
    pub(super) async fn turn(&self) -> Result<OwnedMutexGuard<()>, Refusal> {
        let turn = timeout(WAIT, Arc::clone(&self.turn).lock_owned()).await;
        turn.map_err(|_| Refusal::throttled(30))
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut queues = self.imports.queues();
        queues.all -= 1;
        if let Entry::Occupied(mut shop) = queues.shops.entry(self.shop) {
            shop.get_mut().0 -= 1;
            if shop.get().0 == 0 {
                shop.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::Imports;

    #[tokio::test]
    async fn a_shop_has_one_import_that_runs_and_one_that_waits() {
        let imports = Imports::new(1);
        let [busy, other] = [1, 2].map(Uuid::from_u128);
        let code = |shop| imports.seat(shop).map(drop).map_err(|refusal| refusal.code());
        let [first, second] = [imports.seat(busy), imports.seat(busy)].map(Result::ok);
        let [first, second] = [first.expect("a seat"), second.expect("a seat")];
        assert_eq!(code(busy), Err("THROTTLED"));
        assert_eq!(code(other), Ok(()));
        let running = first.turn().await;
        let waits = tokio::time::timeout(Duration::from_millis(20), second.turn()).await;
        assert!(waits.is_err(), "one after the other");
        drop((running, first));
        assert!(second.turn().await.is_ok());
        drop(second);
        let many: Vec<_> =
            (10..30).filter_map(|shop| imports.seat(Uuid::from_u128(shop)).ok()).collect();
        assert_eq!((many.len(), code(other)), (16, Err("OVERLOADED")));
        drop(many);
        assert!(imports.queues().shops.is_empty(), "who has none is not remembered");
    }
}
