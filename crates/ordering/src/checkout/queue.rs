use std::{
    collections::{HashMap, HashSet, VecDeque, hash_map::Entry},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use campaign::Registry;
use db::{Db, sea_orm::DbErr};
use futures::FutureExt;
use kernel::{Code, Fault, ShopId};
use payments::Gateways;
use tenancy::shop::Shop;
use tokio::{sync::oneshot, time::timeout};

use super::{Attempt, CompleteCart, Completed, Payable, Placed, group, numbers::OrderNumbers};
use crate::secret;

/// Requests that one transaction answers at the most.
const MOST_TOGETHER: usize = 64;
/// Requests of a shop that may wait. Whoever comes then is told to try again.
const MOST_WAITING: usize = 4_000;
/// How long a transaction may take. The database's own bounds don't count when it isn't heard any
/// more, and whoever waits behind it would wait for ever.
const MOST_TIME: Duration = Duration::from_secs(10);
/// How often a request looks again after an offer was used up while it waited.
const MOST_OFFERS_GONE: u32 = 5;

/// Turns carts into orders. In each shop one transaction is under way at a time, which answers all
/// that had come when it began; so no shop holds up another, and an idle one costs nothing. Clones
/// share their queues.
#[derive(Clone)]
pub struct Checkouts(Arc<Inner>);

struct Inner {
    db: Db,
    numbers: OrderNumbers,
    gateways: Arc<Gateways>,
    campaigns: Registry,
    /// Of the shops that are being served.
    queues: Mutex<HashMap<ShopId, VecDeque<Waiting>>>,
}

/// A request, and who waits for what comes of it.
struct Waiting {
    request: Arc<CompleteCart>,
    answer: oneshot::Sender<db::Result<Attempt>>,
}

impl Checkouts {
    /// With the shops' ways to pay and the kinds of campaigns.
    pub fn new(db: Db, gateways: Arc<Gateways>, campaigns: Registry) -> Self {
        let (numbers, queues) = (OrderNumbers::default(), Mutex::default());
        Self(Arc::new(Inner { db, numbers, gateways, campaigns, queues }))
    }

    /// Turns a cart into an order. Fields of faults: `cartId`, `idempotencyKey`, `expectedTotal`,
    /// `input.…`, and `lines.N` for lines of the cart, N counting from 0.
    ///
    /// # Errors
    /// `THROTTLED` when too many wait; else the database's. Whoever stops waiting may have an order
    /// all the same, and finds it under the same key.
    pub async fn complete(&self, shop: &Shop, request: CompleteCart) -> db::Result<Completed> {
        let (request, mut offers_gone) = (Arc::new(request), 0);
        let (order, payments, methods) = loop {
            match self.wait(shop.tenant_id, &request).await? {
                Attempt::Ordered(order, payments, methods) => break (*order, payments, methods),
                Attempt::Refused(cart, faults) => return Ok(Completed::Refused { cart, faults }),
                Attempt::Failed(faults) => return Err(faults.into()),
                // Now it can be seen, and the cart costs what it costs without the offer.
                Attempt::OfferGone if offers_gone < MOST_OFFERS_GONE => offers_gone += 1,
                Attempt::OfferGone => return Err(crowded().into()),
            }
        };
        let pay = Payable { shop, methods: &methods, order: &order, payments: &payments };
        let Inner { db, gateways, .. } = &*self.0;
        let instruction = pay.instruction(db, gateways, &request.language).await;
        let secret = secret::of_order(&request.key.secret, &request.idempotency_key);
        Ok(Completed::Placed(Box::new(Placed { order, secret, instruction })))
    }

    async fn wait(&self, shop: ShopId, request: &Arc<CompleteCart>) -> db::Result<Attempt> {
        let (answer, heard) = oneshot::channel();
        let waiting = Waiting { request: Arc::clone(request), answer };
        match self.0.queues().entry(shop) {
            Entry::Occupied(queue) if queue.get().len() >= MOST_WAITING => {
                return Err(crowded().into());
            }
            Entry::Occupied(mut queue) => queue.get_mut().push_back(waiting),
            Entry::Vacant(queue) => {
                queue.insert(VecDeque::from([waiting]));
                tokio::spawn(Arc::clone(&self.0).serve(shop));
            }
        }
        heard.await.unwrap_or_else(|_| Err(failed("placing orders panicked")))
    }
}

impl Inner {
    /// Serves a shop until nobody waits any more.
    async fn serve(self: Arc<Self>, shop: ShopId) {
        while let Some(group) = self.next_group(shop) {
            // Whoever waits hears of it, because nobody is left to answer; others are served on.
            let served = AssertUnwindSafe(self.answer(shop, group)).catch_unwind().await;
            if served.is_err() {
                tracing::error!(%shop, "placing orders panicked");
            }
        }
    }

    /// Those who have waited longest; `None`, and the queue's end, when nobody waits. Of equal requests
    /// and of those for one cart only one is in a group.
    fn next_group(&self, shop: ShopId) -> Option<Vec<Waiting>> {
        let mut queues = self.queues();
        let queue = queues.get_mut(&shop)?;
        let (mut group, mut later) = (Vec::new(), VecDeque::new());
        let (mut carts, mut keys) = (HashSet::new(), HashSet::new());
        while let Some(waiting) = queue.pop_front() {
            let request = &waiting.request;
            if waiting.answer.is_closed() {
                continue;
            }
            if carts.contains(&request.key.id) || keys.contains(&request.idempotency_key) {
                later.push_back(waiting);
                continue;
            }
            carts.insert(request.key.id);
            keys.insert(request.idempotency_key.clone());
            group.push(waiting);
            if group.len() == MOST_TOGETHER {
                break;
            }
        }
        later.append(queue);
        *queue = later;
        if group.is_empty() {
            queues.remove(&shop);
            return None;
        }
        Some(group)
    }

    /// Answers a group by one transaction. When that fails for what one of them brought, each gets one
    /// of its own.
    async fn answer(&self, shop: ShopId, group: Vec<Waiting>) {
        let requests: Vec<_> = group.iter().map(|waiting| Arc::clone(&waiting.request)).collect();
        match self.attempt(shop, &requests).await {
            Ok(attempts) => {
                for (waiting, attempt) in group.into_iter().zip(attempts) {
                    // Whoever doesn't wait any more asks again.
                    let _ = waiting.answer.send(Ok(attempt));
                }
            }
            Err(error) if error.is_of_a_statement() => {
                for waiting in group {
                    let attempt = self.alone(shop, &waiting.request).await;
                    let _ = waiting.answer.send(attempt);
                }
            }
            Err(error) => {
                let crowd = error.is_crowded();
                for waiting in group {
                    let fault = || crowded().into();
                    let error = if crowd { fault() } else { failed(&error.to_string()) };
                    let _ = waiting.answer.send(Err(error));
                }
            }
        }
    }

    async fn alone(&self, shop: ShopId, request: &Arc<CompleteCart>) -> db::Result<Attempt> {
        let one = [Arc::clone(request)];
        let mut raced = false;
        loop {
            match self.attempt(shop, &one).await {
                Ok(mut attempts) => {
                    return attempts.pop().ok_or_else(|| failed("a request has no answer"));
                }
                Err(error) if was_a_race(&error) && !raced => raced = true,
                Err(error) => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        shop: ShopId,
        requests: &[Arc<CompleteCart>],
    ) -> db::Result<Vec<Attempt>> {
        // Before, because numbers may need a transaction of their own, which must not be waited for
        // while another holds a connection and the carts.
        let numbers = self.numbers.take(&self.db, shop, requests.len()).await?;
        let mut free = numbers.clone();
        let attempt = self.db.write(shop, async |tx| {
            group::attempt(tx, &self.gateways, &self.campaigns, requests, &mut free).await
        });
        let attempts = timeout(MOST_TIME, attempt).await;
        let attempts = attempts.unwrap_or_else(|_| Err(failed("placing orders took too long")));
        match &attempts {
            Ok(_) => self.numbers.give_back(shop, free),
            Err(error) if error.is_of_a_statement() => self.numbers.give_back(shop, numbers),
            // It isn't known whether it was committed: then orders bear them.
            Err(_) => {}
        }
        attempts
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<ShopId, VecDeque<Waiting>>> {
        // Nothing in there can panic half-way.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn crowded() -> Fault {
    Fault::new(Code::Throttled, "Too many want the same at this moment: try again.").at("cartId")
}

fn failed(why: &str) -> db::Error {
    DbErr::Custom(why.to_owned()).into()
}

/// Something happened at the same moment that can be seen now: another cart was placed under the
/// key, or the merchant changed a variant or deleted a campaign.
fn was_a_race(error: &db::Error) -> bool {
    let broken = error.constraint();
    matches!(error, db::Error::Faults(_)) || broken.is_some_and(|name| RACES.contains(&name))
}

/// What a race breaks: the key of an order, and whatever of it names a campaign.
const RACES: [&str; 5] = [
    "orders_idempotency",
    "orders_tenant_id_campaign_id_fkey",
    "order_discount_tenant_id_campaign_id_fkey",
    "order_claim_tenant_id_campaign_id_key_fkey",
    "campaign_count_tenant_id_campaign_id_fkey",
];
