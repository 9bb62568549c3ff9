use std::{
    collections::{HashMap, HashSet},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use db::{Claim, ClaimedJob, Db, MAX_ATTEMPTS, MAX_EVENTS, sea_orm::DbErr};
use futures::FutureExt;
use kernel::ShopId;
use tokio::{
    sync::{Notify, watch},
    task::{JoinError, JoinSet},
    time::{Instant, sleep},
};
use tracing::Instrument;
use uuid::Uuid;

use crate::{Handlers, Lane, handler::AnySubscriber, metrics};

/// How long a job is ours before another worker may take it. It is extended while it is being done.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Between two looks at the outbox and the schedules.
const POLL: Duration = Duration::from_millis(100);
/// Relayed rows after which there may be more: of one shop so many events are taken at once.
const FULL: usize = 256;
/// Between two looks at a lane of which nobody said that something is waiting: other workers' jobs, and
/// those that failed.
const IDLE: Duration = Duration::from_secs(1);
/// Between two extensions of leases.
const EXTEND_EVERY: Duration = Duration::from_secs(20);
/// Between two measurements of what waits.
const MEASURE_EVERY: Duration = Duration::from_secs(10);

/// Has what has happened and what has become due handled.
#[derive(Clone)]
pub struct Runner(Arc<Shared>);

struct Shared {
    db: Db,
    handlers: Handlers,
    /// Each lane is told when there is something for it.
    waiting: HashMap<Lane, Notify>,
    /// After which shop events are taken out of the outbox next.
    relayed: Mutex<ShopId>,
    /// The jobs that this process is doing, by the numbers of their leases.
    leased: Mutex<HashSet<(i64, i32)>>,
}

/// Jobs of one shop that were claimed together.
struct Batch {
    shop: ShopId,
    jobs: Vec<ClaimedJob>,
}

impl Runner {
    /// Of a database, connected as the worker.
    pub fn new(db: Db, handlers: Handlers) -> Self {
        let waiting = Lane::ALL.into_iter().map(|lane| (lane, Notify::new())).collect();
        let (relayed, leased) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Shared { db, handlers, waiting, relayed, leased }))
    }

    /// Those who do it.
    pub fn handlers(&self) -> &Handlers {
        &self.0.handlers
    }

    /// Works until `stop` turns true, and then until what was begun is done.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        let lanes = Lane::ALL.map(|lane| self.run_lane(lane, stop.clone()));
        tokio::join!(
            self.relay_until(stop.clone()),
            self.extend_until(stop.clone()),
            self.measure_until(stop),
            futures::future::join_all(lanes),
        );
    }

    /// Does what is due now, and says how much that was.
    ///
    /// # Errors
    /// When the queues can't be read. A job whose handler fails is put back instead.
    pub async fn run_due(&self) -> db::Result<usize> {
        let mut moved = self.0.relay().await?;
        for lane in Lane::ALL {
            let mut after = Uuid::nil();
            while let Some(batches) =
                self.0.claim(lane, &mut after, lane.slots(), Vec::new()).await?
            {
                moved += batches.iter().map(|batch| batch.jobs.len()).sum::<usize>();
                let run = batches.iter().map(|batch| self.0.run_batch(batch, &|| false));
                futures::future::join_all(run).await;
            }
        }
        Ok(moved)
    }

    /// Turns events and schedules into jobs.
    async fn relay_until(&self, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.0.relay().await {
                // There may be more.
                Ok(moved) if moved >= FULL => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "the outbox can't be read"),
            }
            pause(POLL, &stop).await;
        }
    }

    async fn run_lane(&self, lane: Lane, stop: watch::Receiver<bool>) {
        let mut running: JoinSet<ShopId> = JoinSet::new();
        let mut of_shop: HashMap<ShopId, usize> = HashMap::new();
        let mut after = Uuid::nil();
        while !*stop.borrow() {
            while let Some(ended) = running.try_join_next() {
                forget(&mut of_shop, &ended);
            }
            let free = lane.slots() - running.len();
            let claimed = if free == 0 {
                None
            } else {
                let most = lane.slots() / 2;
                let busy = of_shop.iter().filter(|(_, running)| **running >= most);
                let busy = busy.map(|(shop, _)| *shop).collect();
                match self.0.claim(lane, &mut after, free, busy).await {
                    Ok(claimed) => claimed,
                    Err(error) => {
                        tracing::error!(%error, lane = lane.name(), "jobs can't be claimed");
                        pause(IDLE, &stop).await;
                        None
                    }
                }
            };
            if let Some(batches) = claimed {
                for batch in batches {
                    *of_shop.entry(batch.shop).or_default() += 1;
                    let (shared, stop) = (Arc::clone(&self.0), stop.clone());
                    running.spawn(async move {
                        shared.run_batch(&batch, &|| *stop.borrow()).await;
                        batch.shop
                    });
                }
                continue;
            }
            tokio::select! {
                () = self.0.waiting[&lane].notified(), if free > 0 => {}
                () = pause(IDLE, &stop) => {}
                Some(ended) = running.join_next() => forget(&mut of_shop, &ended),
            }
        }
        running.join_all().await;
    }

    async fn extend_until(&self, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            pause(EXTEND_EVERY, &stop).await;
            let leased: Vec<(i64, i32)> = self.0.leases().iter().copied().collect();
            if leased.is_empty() {
                continue;
            }
            let extended = self.0.db.queue(async |queue| queue.extend(&leased, LEASE).await).await;
            if let Err(error) = extended {
                tracing::error!(%error, "leases can't be extended");
            }
        }
    }

    async fn measure_until(&self, stop: watch::Receiver<bool>) {
        let mut known = HashSet::new();
        while !*stop.borrow() {
            match self.0.db.queue(async |queue| queue.backlogs().await).await {
                Ok(backlogs) => {
                    let now: HashSet<String> =
                        backlogs.iter().map(|of| of.handler.clone()).collect();
                    backlogs.iter().for_each(metrics::backlog);
                    known.difference(&now).for_each(|handler| metrics::nothing_waits(handler));
                    known.extend(now);
                }
                Err(error) => tracing::error!(%error, "the queues can't be measured"),
            }
            pause(MEASURE_EVERY, &stop).await;
        }
    }
}

impl Shared {
    /// Turns events and schedules into jobs; says how many of both.
    async fn relay(&self) -> db::Result<usize> {
        let events: Vec<&str> = self.handlers.events().collect();
        let (kinds, lanes) = self.handlers.lanes();
        let after = *lock(&self.relayed);
        let relayed = self.db.queue(async |queue| -> db::Result<_> {
            if !queue.is_only_relay().await? {
                return Ok((0, Vec::new(), after));
            }
            let events = queue.take_events(&events, after).await?;
            let jobs: Vec<_> =
                events.iter().flat_map(|event| self.handlers.jobs_of(event)).collect();
            queue.add_jobs(&jobs).await?;
            let mut told: Vec<String> = jobs.iter().map(|job| job.lane.to_owned()).collect();
            let scheduled = queue.take_scheduled(&kinds, &lanes).await?;
            let moved = events.len() + scheduled.len();
            told.extend(scheduled);
            // Where it stopped for there were too many it goes on.
            let last = events.iter().map(|event| event.shop_id).max();
            let after = last.filter(|_| events.len() >= MAX_EVENTS).unwrap_or_default();
            Ok((moved, told, after))
        });
        let (moved, told, after) = relayed.await?;
        *lock(&self.relayed) = after;
        for (lane, waiting) in &self.waiting {
            if told.iter().any(|told| told == lane.name()) {
                waiting.notify_one();
            }
        }
        Ok(moved)
    }

    /// Claims jobs of so many shops, going on after the shop of last time; `None` when there are none.
    async fn claim(
        &self,
        lane: Lane,
        after: &mut ShopId,
        shops: usize,
        except: Vec<ShopId>,
    ) -> db::Result<Option<Vec<Batch>>> {
        loop {
            let claim = Claim {
                lane: lane.name(),
                after: *after,
                except: except.clone(),
                shops: i64::try_from(shops).unwrap_or(i64::MAX),
                slice: lane.slice(),
                lease: LEASE,
            };
            let (claimed, now) = self
                .db
                .queue(async |queue| Ok::<_, db::Error>((queue.claim(&claim).await?, queue.now())))
                .await?;
            let Some(last) = claimed.last() else {
                if after.is_nil() {
                    return Ok(None);
                }
                *after = Uuid::nil();
                continue;
            };
            *after = last.shop_id;
            for job in claimed.iter().filter(|job| job.attempts == 1) {
                metrics::waited(job, now - job.created_at);
            }
            self.leases().extend(claimed.iter().map(lease));
            return Ok(Some(by_shop(claimed)));
        }
    }

    /// Does jobs of one shop, those of each handler together. When `stopping` turns true the rest is
    /// given back.
    async fn run_batch(&self, batch: &Batch, stopping: &(dyn Fn() -> bool + Sync)) {
        for (handler, jobs) in slices(&batch.jobs) {
            let ended = if stopping() {
                self.db.queue(async |queue| queue.give_back(&jobs).await).await
            } else {
                self.run_slice(handler, batch.shop, &jobs).await
            };
            if let Err(error) = ended {
                // They are claimed again when their leases end.
                tracing::error!(%error, handler, "what became of jobs can't be noted");
            }
            let mut leases = self.leases();
            for job in &jobs {
                leases.remove(&lease(job));
            }
        }
    }

    async fn run_slice(&self, name: &str, shop: ShopId, jobs: &[&ClaimedJob]) -> db::Result<()> {
        let tried = try_slice(name, self.handlers.named(name), shop, jobs).await;
        let Err(error) = tried else {
            return self.db.queue(async |queue| queue.done(jobs).await).await;
        };
        for job in jobs {
            if job.attempts >= MAX_ATTEMPTS {
                tracing::error!(%error, ?job, "given up: it waits for an operator");
            } else {
                tracing::warn!(%error, ?job, "will be tried again");
            }
            let error = error.to_string();
            self.db.queue(async |queue| queue.retry(job, &error).await).await?;
        }
        Ok(())
    }

    fn leases(&self) -> MutexGuard<'_, HashSet<(i64, i32)>> {
        lock(&self.leased)
    }
}

/// Has a handler do jobs of one shop.
async fn try_slice(
    name: &str,
    handler: Option<&Arc<dyn AnySubscriber>>,
    shop: ShopId,
    jobs: &[&ClaimedJob],
) -> db::Result<()> {
    let Some(handler) = handler else {
        return Err(DbErr::Custom(format!("there is no handler {name}")).into());
    };
    let begun = Instant::now();
    let span = tracing::info_span!("job", handler = name, %shop, jobs = jobs.len());
    let handled = AssertUnwindSafe(handler.handle(shop, jobs).instrument(span));
    let handled = handled.catch_unwind().await;
    let panicked = |_| Err(DbErr::Custom("the handler panicked".to_owned()).into());
    let result = handled.unwrap_or_else(panicked);
    metrics::handled(name, jobs.len(), result.is_ok(), begun.elapsed());
    result
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lease(job: &ClaimedJob) -> (i64, i32) {
    (job.id, job.attempts)
}

/// Jobs of one shop as they are done together: those of each handler that are tried for the first time.
/// One that failed is tried by itself, so that it fails no other.
fn slices(jobs: &[ClaimedJob]) -> Vec<(&str, Vec<&ClaimedJob>)> {
    let mut slices: Vec<(&str, Vec<&ClaimedJob>)> = Vec::new();
    for job in jobs {
        let together = slices.iter_mut().find(|(handler, slice)| {
            *handler == job.handler && job.attempts == 1 && slice[0].attempts == 1
        });
        match together {
            Some((_, slice)) => slice.push(job),
            None => slices.push((&job.handler, vec![job])),
        }
    }
    slices
}

/// Jobs in the order of their shops, shop by shop.
fn by_shop(claimed: Vec<ClaimedJob>) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for job in claimed {
        match batches.last_mut() {
            Some(batch) if batch.shop == job.shop_id => batch.jobs.push(job),
            _ => batches.push(Batch { shop: job.shop_id, jobs: vec![job] }),
        }
    }
    batches
}

/// Counts a shop's batch off. A batch catches what its handlers panic with, so it has always a shop.
fn forget(of_shop: &mut HashMap<ShopId, usize>, ended: &Result<ShopId, JoinError>) {
    let Ok(shop) = ended else { return };
    if let Some(running) = of_shop.get_mut(shop) {
        *running -= 1;
        if *running == 0 {
            of_shop.remove(shop);
        }
    }
}

/// Waits, until `stop` turns true at the latest.
async fn pause(time: Duration, stop: &watch::Receiver<bool>) {
    let mut stop = stop.clone();
    tokio::select! {
        () = sleep(time) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
