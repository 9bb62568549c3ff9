//! What may be asked: of one shop over time, and of this process at once. What is remembered costs
//! nothing. Processes that share a Redis tell each other what was asked of each shop.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use api_types::Caller;
use async_graphql::{Value, value};
use kernel::ShopId;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{graphql::Refusal, http::Client, redis::Redis, settings};

/// What an operation costs beside the values of its answer.
const OPERATION: f64 = 10.0;
/// A client that nobody has signed in on has this part of a shop's quota.
const OF_A_CLIENT: f64 = 0.1;
/// So many seconds' worth may be saved up, and is owed at the most: a single answer can cost more, and
/// whoever asks for one isn't to close the shop to everybody else for long.
const MOST_SAVED: f64 = 2.0;
/// A shop that nothing was asked of for so long is forgotten: its bucket is full again.
const FORGOTTEN: Duration = Duration::from_mins(5);
/// How much of what is usual comes from the last operation.
const WEIGHT: f64 = 0.1;
/// Shops that are remembered at once.
const CAPACITY: u64 = 100_000;

/// Between two exchanges with other processes.
const PAUSE: Duration = Duration::from_millis(200);
/// So long after its last request a shop's bucket still hears of other processes. What they spent before
/// that has come back.
const ACTIVE: Duration = Duration::from_secs(10);

/// An API: each has a bucket of its own, so that a crowd of shoppers doesn't keep the merchant out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Api {
    /// Of shoppers.
    Storefront,
    /// Of staff.
    Admin,
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Payer {
    Shop(ShopId, Api),
    /// Whoever asks what is no shop's yet: to sign in or up, or as a gateway. `None` where the address
    /// isn't known.
    Client(Option<IpAddr>),
}

/// The quotas of all shops. Clones share them.
#[derive(Clone)]
pub struct Quotas {
    per_second: f64,
    buckets: Buckets,
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
    /// What other processes weren't told of yet.
    untold: f64,
    /// What all have spent, as it was heard last.
    heard: Option<(f64, Instant)>,
}

/// The right to work on a request, until it is dropped. Then the shop pays for what was done: also
/// when whoever asked has gone away, or it took too long.
pub struct Turn {
    per_second: f64,
    bucket: Option<Arc<Mutex<Bucket>>>,
    /// What was taken when it began.
    taken: f64,
    caller: Option<Arc<Caller>>,
    /// What was done beside what the caller counts.
    beside: f64,
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
        self.admit(Payer::Shop(shop, api), self.per_second)
    }

    /// The right to work for somebody of whom it isn't known yet for which shop.
    ///
    /// # Errors
    /// As [`Quotas::enter`]; here it is the client's own quota.
    pub fn enter_client(&self, client: &Client) -> Result<Turn, Refusal> {
        let address = client.0.parse().ok().map(network);
        self.admit(Payer::Client(address), self.per_second * OF_A_CLIENT)
    }

    /// Lets a shop pay for work that turned out to be its own.
    pub fn charge(&self, shop: ShopId, api: Api) {
        if let Some(bucket) = self.bucket(Payer::Shop(shop, api), self.per_second) {
            locked(&bucket).settle(0.0, OPERATION);
        }
    }

    fn admit(&self, payer: Payer, per_second: f64) -> Result<Turn, Refusal> {
        let bucket = self.bucket(payer, per_second);
        let permit = Arc::clone(&self.at_once).try_acquire_owned();
        let permit = permit.map_err(|_| Refusal::overloaded())?;
        let mut taken = 0.0;
        if let Some(bucket) = &bucket {
            let mut bucket = locked(bucket);
            if let Some(seconds) = bucket.refill(per_second, Instant::now()) {
                return Err(Refusal::throttled(seconds));
            }
            taken = bucket.take();
        }
        Ok(Turn { per_second, bucket, taken, caller: None, beside: 0.0, _permit: permit })
    }

    fn bucket(&self, payer: Payer, per_second: f64) -> Option<Arc<Mutex<Bucket>>> {
        let full = || Arc::new(Mutex::new(Bucket::full(per_second, Instant::now())));
        (self.per_second > 0.0).then(|| self.buckets.get_with(payer, full))
    }

    /// From now on tells other processes what is spent here, and hears what is spent there.
    pub fn share(&self, redis: Redis) {
        let (buckets, alive) = (self.buckets.clone(), Arc::downgrade(&self.at_once));
        tokio::spawn(exchange(buckets, alive, redis));
    }
}

type Buckets = Cache<Payer, Arc<Mutex<Bucket>>>;

async fn exchange(buckets: Buckets, alive: Weak<Semaphore>, redis: Redis) {
    while alive.strong_count() > 0 {
        let now = Instant::now();
        // Where clients are is nobody's business: their buckets are each process's own.
        let of_shop = |payer: &Payer| match payer {
            Payer::Shop(shop, api) => Some(format!("{shop}:{api:?}")),
            Payer::Client(_) => None,
        };
        let active = buckets.iter().filter(|(_, bucket)| now < locked(bucket).at + ACTIVE);
        let active: Vec<_> =
            active.filter_map(|(payer, bucket)| Some((of_shop(&payer)?, bucket))).collect();
        let tell = active.iter().map(|(name, bucket)| (name.clone(), locked(bucket).untold));
        let told: Vec<(String, f64)> = tell.collect();
        if !told.is_empty()
            && let Some(totals) = redis.add(&told).await
        {
            // What Redis has heard without our knowing is told again: others have a little less then.
            for (((_, bucket), (_, told)), total) in active.iter().zip(&told).zip(totals) {
                locked(bucket).hear(*told, total, now);
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// The network of an address: who has one of IPv6 has a whole network of them.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & (u128::MAX << 64)).into()),
        address @ IpAddr::V4(_) => address,
    }
}

/// Nothing in there can panic half-way.
fn locked(bucket: &Mutex<Bucket>) -> MutexGuard<'_, Bucket> {
    bucket.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bucket {
    fn full(per_second: f64, now: Instant) -> Self {
        let values = per_second * MOST_SAVED;
        Self { values, at: now, usual: OPERATION, untold: 0.0, heard: None }
    }

    /// Adds what time has brought; says in how many seconds there is something again, if there is
    /// nothing now.
    fn refill(&mut self, per_second: f64, now: Instant) -> Option<u32> {
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * per_second;
        let most = per_second * MOST_SAVED;
        self.values = (self.values.max(-most) + gained).min(most);
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
        self.untold += cost;
        self.usual += WEIGHT * (cost - self.usual);
    }

    /// Others were told of so much, and all have spent `total` with it.
    fn hear(&mut self, told: f64, total: f64, now: Instant) {
        self.untold -= told;
        if let Some((before, at)) = self.heard
            && now < at + ACTIVE
        {
            self.values -= (total - before - told).max(0.0);
        }
        self.heard = Some((total, now));
    }
}

impl Turn {
    /// Whose operation it is: the values of its answer are to be paid for.
    pub fn is_for(&mut self, caller: &Arc<Caller>) {
        self.caller = Some(Arc::clone(caller));
    }

    /// So much was done, in values, that no caller counts.
    pub fn spend(&mut self, values: u32) {
        self.beside += f64::from(values);
    }

    /// It turned out to be somebody else's to pay.
    pub fn waive(&mut self) {
        self.beside = -OPERATION;
    }

    /// What was done, as answers say it in `extensions.cost`: what was taken when it began, what it
    /// has cost, and what its shop has left then. `None` where nothing is counted.
    pub fn cost(&self) -> Option<Value> {
        let (taken, spent) = (self.taken, self.spent());
        let left = locked(self.bucket.as_ref()?).values + taken - spent;
        #[expect(clippy::cast_possible_truncation, reason = "a quota is far below")]
        let [taken, spent, most, left, gained] =
            [taken, spent, self.per_second * MOST_SAVED, left, self.per_second]
                .map(|values| values.round() as i64);
        Some(value!({
            "requestedQueryCost": taken,
            "actualQueryCost": spent,
            "throttleStatus": {
                "maximumAvailable": most,
                "currentlyAvailable": left,
                "restoreRate": gained,
            },
        }))
    }

    fn spent(&self) -> f64 {
        let values = self.caller.as_ref().map_or(0, |caller| caller.spent());
        f64::from(u32::try_from(values).unwrap_or(u32::MAX)) + OPERATION + self.beside
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(bucket) = &self.bucket else { return };
        locked(bucket).settle(self.taken, self.spent());
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use uuid::Uuid;

    use super::{ACTIVE, Api, Bucket, Quotas};
    use crate::settings::Quota;

    #[test]
    fn what_was_used_comes_back_with_time() {
        let now = Instant::now();
        let mut bucket = Bucket { values: 5.0, ..Bucket::full(10.0, now) };
        assert_eq!(bucket.refill(10.0, now), None);
        bucket.values -= 40.0;
        assert_eq!(bucket.refill(10.0, now), Some(3), "of 35 no more than 20 are owed");
        assert_eq!(bucket.refill(10.0, now + Duration::from_secs(4)), None);
        assert_eq!(bucket.refill(10.0, now + Duration::from_hours(1)), None);
        assert!((bucket.values - 20.0).abs() < 0.001, "no more than two seconds' worth is saved");
    }

    #[test]
    fn what_is_taken_at_the_beginning_comes_nearer_to_what_is_used() {
        let now = Instant::now();
        let mut bucket = Bucket::full(100.0, now);
        for _ in 0..50 {
            let taken = bucket.take();
            bucket.settle(taken, 300.0);
        }
        assert!((bucket.values - (200.0 - 50.0 * 300.0)).abs() < 0.001, "all of it is paid");
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
    fn what_others_spend_is_spent_here_too() {
        let now = Instant::now();
        let [mut one, mut other] = [Bucket::full(500.0, now), Bucket::full(500.0, now)];
        let mut total = 5_000.0;
        let mut exchange = |bucket: &mut Bucket, at| {
            let told = bucket.untold;
            total += told;
            bucket.hear(told, total, at);
        };
        exchange(&mut one, now);
        exchange(&mut other, now);
        assert!((one.values, other.values) == (1_000.0, 1_000.0), "what was before is over");
        one.settle(0.0, 300.0);
        other.settle(0.0, 200.0);
        for bucket in [&mut one, &mut other] {
            exchange(bucket, now);
        }
        exchange(&mut one, now);
        assert!((one.values, other.values) == (500.0, 500.0));
        other.settle(0.0, 400.0);
        exchange(&mut other, now);
        exchange(&mut one, now + ACTIVE);
        assert!((one.values - 500.0).abs() < 0.1, "it rested so long that this has come back");
    }

    #[test]
    fn each_shop_and_api_has_its_own() {
        let quotas =
            Quotas::new(Quota { values_per_second: 4, requests_at_once: 2, imports_at_once: 1 });
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let code = |shop, api| quotas.enter(shop, api).map(drop).map_err(|refusal| refusal.code());
        // Eight values are saved up, and each operation takes ten when it begins.
        let one_holds = quotas.enter(one, Api::Storefront);
        assert_eq!(code(one, Api::Storefront), Err("THROTTLED"));
        let other_holds = quotas.enter(other, Api::Storefront);
        assert!(one_holds.is_ok() && other_holds.is_ok(), "each has its own");
        assert_eq!(code(one, Api::Admin), Err("OVERLOADED"));
        drop((one_holds, other_holds));
        assert_eq!(code(one, Api::Admin), Ok(()));
    }
}
