//! What one transaction makes of several requests, in as many statements as of one.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    vec,
};

use campaign::Registry;
use catalog::stock;
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::{Checks, Code, Fault};
use payments::{Gateways, Payment, method};
use tenancy::shop::{self, Shop};

use super::{
    Attempt, CompleteCart, Outcome, Placement, check, input::Offered, no_cart, not_enough, place,
    placement, too_many_wait,
};
use crate::{
    Market,
    cart::{self, Cart, CartView},
    order::{self, Order},
};

/// What is to be done with a request.
enum Course {
    /// It was answered before, by this order.
    Repeated(Box<Order>),
    /// Nothing can come of it.
    Refused(Vec<Fault>),
    /// Its cart is open, and locked.
    Open,
}

/// A request on its way through the transaction.
enum Stage {
    Done(Attempt),
    /// Its placement is among those that are to be placed.
    Placing(Box<Order>, Option<Payment>, Box<CartView>),
}

/// Answers each of some requests, which are about different carts and bear different keys, in their
/// order. Orders take their numbers from `numbers`.
///
/// # Errors
/// As [`place`]. Then nothing was placed.
pub(super) async fn attempt(
    tx: &TenantTx,
    gateways: &Gateways,
    campaigns: &Registry,
    requests: &[Arc<CompleteCart>],
    numbers: &mut BTreeSet<i64>,
) -> db::Result<Vec<Attempt>> {
    let mut carts = cart::lock_all(tx, requests.iter().map(|request| &request.key)).await?;
    let mut placed = by_keys(tx, requests).await?;
    let courses = requests.iter().map(|request| {
        let cart = carts.remove(&request.key.id);
        course(request, cart, placed.remove(&request.idempotency_key))
    });
    let (courses, carts): (Vec<Course>, Vec<Option<Cart>>) = courses.unzip();
    let shop = shop::current(tx).await?;
    let mut views = Views::read(tx, Market { shop: &shop, campaigns }, carts).await?;
    let fetched = views.any(|view| view.fetched_from().is_some());
    let offered = Offered {
        methods: method::all(tx, gateways).await?.into(),
        places: if fetched { stock::pickup_locations(tx).await? } else { Vec::new() },
    };
    let mut desk = Desk { tx, shop: &shop, offered: &offered, numbers, placements: Vec::new() };
    let mut payments = payments_of(tx, &courses).await?;
    let stages = requests.iter().zip(courses).map(|(request, course)| match course {
        Course::Repeated(order) => {
            let payments = payments.remove(&order.id).unwrap_or_default();
            views.next();
            Stage::Done(Attempt::Ordered(order, payments, Arc::clone(&offered.methods)))
        }
        course => desk.stage(request, course, views.next()),
    });
    let stages: Vec<Stage> = stages.collect();
    let shown: Vec<&CartView> = stages.iter().filter_map(Stage::shown).collect();
    cart::record_shown(tx, &shown).await?;
    let mut outcomes = place(tx, desk.placements).await?.into_iter();
    Ok(stages.into_iter().map(|stage| stage.end(&mut outcomes, &offered)).collect())
}

/// Where placements are prepared.
struct Desk<'a> {
    tx: &'a TenantTx,
    shop: &'a Shop,
    offered: &'a Offered,
    numbers: &'a mut BTreeSet<i64>,
    placements: Vec<Placement>,
}

impl Desk<'_> {
    /// Prepares the placement of a request that has none yet, or says why there can't be one.
    fn stage(
        &mut self,
        request: &CompleteCart,
        course: Course,
        view: Option<Result<CartView, Vec<Fault>>>,
    ) -> Stage {
        let view = match (view, course) {
            (Some(Err(faults)), _) => return Stage::Done(Attempt::Failed(faults)),
            (view, Course::Refused(faults)) => {
                return Stage::refused(view.and_then(Result::ok), faults);
            }
            (Some(Ok(view)), _) => view,
            (None, _) => return Stage::refused(None, vec![no_cart()]),
        };
        let input = request.input.completed_from(&view, self.shop);
        if let Err(faults) = check(self.shop, self.offered, request, &input, &view) {
            return Stage::refused(Some(view), faults);
        }
        let number = self.numbers.pop_first().expect("there is a number for each request");
        let placement =
            placement::build(self.tx, (self.shop, self.offered), request, input, &view, number);
        let (order, payment) = (placement.order.clone(), placement.payment.clone());
        self.placements.push(placement);
        Stage::Placing(Box::new(order), payment, Box::new(view))
    }
}

impl Stage {
    fn refused(view: Option<CartView>, faults: Vec<Fault>) -> Self {
        Self::Done(Attempt::Refused(view.map(Box::new), faults))
    }

    /// The cart that is shown because nothing can be placed.
    fn shown(&self) -> Option<&CartView> {
        match self {
            Self::Done(Attempt::Refused(view, _)) => view.as_deref(),
            Self::Done(_) | Self::Placing(..) => None,
        }
    }

    /// What came of it; `outcomes` are those of the placements, in their order.
    fn end(self, outcomes: &mut vec::IntoIter<Outcome>, offered: &Offered) -> Attempt {
        let (order, payment, view) = match self {
            Self::Done(attempt) => return attempt,
            Self::Placing(order, payment, view) => (order, payment, view),
        };
        match outcomes.next() {
            Some(Outcome::Placed) => {
                let payments = payment.into_iter().collect();
                Attempt::Ordered(order, payments, Arc::clone(&offered.methods))
            }
            Some(Outcome::NotEnoughStock(lines)) => {
                Attempt::Refused(Some(view), lines.into_iter().map(not_enough).collect())
            }
            Some(Outcome::TooManyWait) => Attempt::Refused(Some(view), vec![too_many_wait()]),
            Some(Outcome::OfferGone) => Attempt::OfferGone,
            Some(Outcome::CartConsumed) | None => Attempt::Refused(None, vec![cart::completed()]),
        }
    }
}

/// What is to be done with a request, and the cart that it needs or that is shown with its faults.
fn course(
    request: &CompleteCart,
    cart: Option<Cart>,
    placed: Option<Order>,
) -> (Course, Option<Cart>) {
    let known = cart.is_some();
    let open = cart.filter(|cart| cart.order_id.is_none());
    let fault = match (check_key(request), placed) {
        (Err(faults), _) => return (Course::Refused(faults), open),
        (Ok(()), Some(order)) if order.request_hash == request.digest() => {
            return (Course::Repeated(Box::new(order)), None);
        }
        (Ok(()), Some(_)) if known => {
            let message = "This key was used for another request.";
            Fault::new(Code::IdempotencyMismatch, message).at("idempotencyKey")
        }
        (Ok(()), None) if open.is_some() => {
            let choose = |mut cart: Cart| {
                request.input.choose_delivery(&mut cart);
                cart
            };
            return (Course::Open, open.map(choose));
        }
        (Ok(()), None) if known => cart::completed(),
        (Ok(()), _) => no_cart(),
    };
    (Course::Refused(vec![fault]), open)
}

fn check_key(request: &CompleteCart) -> Result<(), Vec<Fault>> {
    Checks::new().text("idempotencyKey", &request.idempotency_key, 1..=255).finish()
}

/// The carts of some requests, each read once, in the order of the requests.
struct Views {
    /// Whether a request has one.
    present: vec::IntoIter<bool>,
    views: vec::IntoIter<Result<CartView, Vec<Fault>>>,
}

impl Views {
    async fn read(tx: &TenantTx, market: Market<'_>, carts: Vec<Option<Cart>>) -> db::Result<Self> {
        let present: Vec<bool> = carts.iter().map(Option::is_some).collect();
        let views = cart::read_all(tx, market, carts.into_iter().flatten().collect()).await?;
        Ok(Self { present: present.into_iter(), views: views.into_iter() })
    }

    fn any(&self, holds: impl Fn(&CartView) -> bool) -> bool {
        self.views.as_slice().iter().flatten().any(holds)
    }

    /// That of the next request, if it has one.
    fn next(&mut self) -> Option<Result<CartView, Vec<Fault>>> {
        if self.present.next()? { self.views.next() } else { None }
    }
}

async fn by_keys(
    tx: &TenantTx,
    requests: &[Arc<CompleteCart>],
) -> db::Result<HashMap<String, Order>> {
    // What can't be a key needn't be a text that the database takes.
    let keys = requests.iter().filter(|request| check_key(request).is_ok());
    let keys: Vec<String> = keys.map(|request| request.idempotency_key.clone()).collect();
    let theirs = order::Column::IdempotencyKey.eq_any(keys);
    let orders = tx.find::<order::Entity>().filter(theirs).all().await?;
    Ok(orders.into_iter().map(|order| (order.idempotency_key.clone(), order)).collect())
}

/// What was asked for the orders that were placed before.
async fn payments_of(tx: &TenantTx, courses: &[Course]) -> db::Result<HashMap<Uuid, Vec<Payment>>> {
    let repeated = courses.iter().filter_map(|course| match course {
        Course::Repeated(order) => Some(order.id),
        Course::Refused(_) | Course::Open => None,
    });
    let repeated: Vec<Uuid> = repeated.collect();
    let mut payments: HashMap<Uuid, Vec<Payment>> = HashMap::new();
    if !repeated.is_empty() {
        for payment in order::payments_of(tx, &repeated).await? {
            payments.entry(payment.order_id).or_default().push(payment);
        }
    }
    Ok(payments)
}
