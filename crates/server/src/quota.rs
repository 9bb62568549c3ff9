//! What may be asked: of one shop over time, and of this process at once. What is remembered costs
//! nothing.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use api_types::Caller;
use kernel::ShopId;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{graphql::Refusal, settings};

/// What an operation costs beside the values of its answer.
const OPERATION: f64 = 10.0;
/// So many seconds' worth may be saved up.
const MOST_SAVED: f64 = 10.0;
/// A shop that nothing was asked of for so long is forgotten: its bucket is full again.
const FORGOTTEN: Duration = Duration::from_mins(5);
/// How much of what is usual comes from the last operation.
const WEIGHT: f64 = 0.1;
/// Shops that are remembered at once.
const CAPACITY: u64 = 100_000;

/// An API: each has a bucket of its own, so that a crowd of shoppers doesn't keep the merchant out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Of shoppers.
    Storefront,
    /// Of staff.
    Admin,
}

/// The quotas of all shops. Clones share them.
#[derive(Clone)]
pub struct Quotas {
    per_second: f64,
    buckets: Cache<(ShopId, Api), Arc<Mutex<Bucket>>>,
    at_once: Arc<Semaphore>,
}

/// What a shop has left. It may owe: an operation's cost is known when it is done.
#[derive(Debug)]
struct Bucket {
    values: f64,
    at: Instant,
    /// What its operations cost of late: so much is taken from each that begins, so that not
    /// everybody who waits begins at the moment when there is something again.
    usual: f64,
}

/// The right to work on a request, until it is dropped. Then the shop pays for what was done: also
/// when whoever asked has gone away, or it took too long.
pub struct Turn {
    bucket: Option<Arc<Mutex<Bucket>>>,
    /// What was taken when it began.
    taken: f64,
    caller: Option<Arc<Caller>>,
    _permit: OwnedSemaphorePermit,
}

impl Quotas {
    /// As configured.
    pub fn new(settings: settings::Quota) -> Self {
        let buckets = Cache::builder().max_capacity(CAPACITY).time_to_idle(FORGOTTEN).build();
        let at_once = Arc::new(Semaphore::new(settings.requests_at_once));
        Self { per_second: settings.values_per_second.into(), buckets, at_once }
    }

    /// The right to work for a shop.
    ///
    /// # Errors
    /// `THROTTLED` (429) when the shop has used its quota up, `OVERLOADED` (503) when this process
    /// works on as much as it can; both with `Retry-After`.
    pub fn enter(&self, shop: ShopId, api: Api) -> Result<Turn, Refusal> {
        let bucket = (self.per_second > 0.0).then(|| {
            let full = || Bucket::full(self.per_second, Instant::now());
            self.buckets.get_with((shop, api), || Arc::new(Mutex::new(full())))
        });
        let permit = Arc::clone(&self.at_once).try_acquire_owned();
        let permit = permit.map_err(|_| Refusal::overloaded())?;
        let mut taken = 0.0;
        if let Some(bucket) = &bucket {
            let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(seconds) = bucket.refill(self.per_second, Instant::now()) {
                return Err(Refusal::throttled(seconds));
            }
            taken = bucket.take();
        }
        Ok(Turn { bucket, taken, caller: None, _permit: permit })
    }
}

impl Bucket {
    fn full(per_second: f64, now: Instant) -> Self {
        Self { values: per_second * MOST_SAVED, at: now, usual: OPERATION }
    }

    /// Adds what time has brought; says in how many seconds there is something again, if there is
    /// nothing now.
    fn refill(&mut self, per_second: f64, now: Instant) -> Option<u32> {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * per_second;
        self.values = (self.values + gained).min(per_second * MOST_SAVED);
        self.at = now;
        if self.values > 0.0 {
            return None;
        }
        let seconds = Duration::from_secs_f64(-self.values / per_second).as_secs() + 1;
        Some(u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// Takes what an operation will probably cost.
    fn take(&mut self) -> f64 {
        self.values -= self.usual;
        self.usual
    }

    /// Takes the rest of what it has cost, or gives back.
    fn settle(&mut self, taken: f64, cost: f64) {
        self.values += taken - cost;
        self.usual += WEIGHT * (cost - self.usual);
    }
}

impl Turn {
    /// Whose operation it is: the values of its answer are to be paid for.
    pub fn is_for(&mut self, caller: &Arc<Caller>) {
        self.caller = Some(Arc::clone(caller));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(bucket) = &self.bucket else { return };
        let values = self.caller.as_ref().map_or(0, |caller| caller.spent());
        let values = f64::from(u32::try_from(values).unwrap_or(u32::MAX));
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.settle(self.taken, values + OPERATION);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use uuid::Uuid;

    use super::{Api, Bucket, Quotas};
    use crate::settings::Quota;

    #[test]
    fn what_was_used_comes_back_with_time() {
        let now = Instant::now();
        let mut bucket = Bucket { values: 5.0, ..Bucket::full(10.0, now) };
        assert_eq!(bucket.refill(10.0, now), None);
        bucket.values -= 40.0;
        assert_eq!(bucket.refill(10.0, now), Some(4), "35 are owed");
        assert_eq!(bucket.refill(10.0, now + Duration::from_secs(4)), None);
        assert_eq!(bucket.refill(10.0, now + Duration::from_hours(1)), None);
        assert!((bucket.values - 100.0).abs() < 0.001, "no more than ten seconds' worth is saved");
    }

    #[test]
    fn what_is_taken_at_the_beginning_comes_nearer_to_what_is_used() {
        let now = Instant::now();
        let mut bucket = Bucket::full(100.0, now);
        for _ in 0..50 {
            let taken = bucket.take();
            bucket.settle(taken, 300.0);
        }
        assert!((bucket.values - (1_000.0 - 50.0 * 300.0)).abs() < 0.001, "all of it is paid");
        bucket.values = 301.0;
        assert!(bucket.take() > 295.0);
        assert!(bucket.refill(100.0, now).is_none(), "there is a little left");
        bucket.take();
        assert_eq!(
            bucket.refill(100.0, now),
            Some(3),
            "the next waits for it, not for the answers"
        );
    }

    #[test]
    fn each_shop_and_api_has_its_own() {
        let quotas = Quotas::new(Quota { values_per_second: 1, requests_at_once: 2 });
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let code = |shop, api| quotas.enter(shop, api).map(drop).map_err(|refusal| refusal.code());
        // Ten values are saved up, and each operation takes as many when it begins.
        let one_holds = quotas.enter(one, Api::Storefront);
        assert_eq!(code(one, Api::Storefront), Err("THROTTLED"));
        let other_holds = quotas.enter(other, Api::Storefront);
        assert!(one_holds.is_ok() && other_holds.is_ok(), "each has its own");
        assert_eq!(code(one, Api::Admin), Err("OVERLOADED"));
        drop((one_holds, other_holds));
        assert_eq!(code(one, Api::Admin), Ok(()));
    }
}
