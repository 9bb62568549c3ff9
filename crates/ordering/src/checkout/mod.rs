//! Turning a cart into an order, exactly once.
//!
//! [`complete`] is the shopper's request; [`place`] writes orders, and takes many at once although
//! requests bring them one by one so far. A request may be repeated under its idempotency key: the cart's row is locked first, so
//! of equal requests at the same moment one places the order and the others find it.

mod input;
mod numbers;
mod page;
mod pay;
mod place;
mod placement;

use catalog::stock;
use db::{
    Db, TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::{Checks, Code, Fault};
use payments::{Gateways, Instruction, Method, Payment, method};
use tenancy::shop::Shop;

use self::input::Offered;
pub use self::{
    input::{CompleteCart, CompleteInput},
    numbers::OrderNumbers,
    page::{page_key, placed_from},
    pay::Payable,
    place::{Outcome, Placement, place},
};
use crate::{
    Market,
    cart::{self, Cart, CartView},
    order::{self, Order},
    secret,
};

/// What a request to complete a cart led to.
#[derive(Debug)]
pub enum Completed {
    /// There is an order.
    Placed(Box<Placed>),
    /// Nothing was placed.
    Refused {
        /// The cart as it is now; `None` when there is none or it became an order.
        cart: Option<Box<CartView>>,
        /// Why.
        faults: Vec<Fault>,
    },
}

/// An order that a cart became.
#[derive(Debug)]
pub struct Placed {
    /// The order.
    pub order: Order,
    /// The secret in the address of its status page; the same for a repeated request.
    pub secret: String,
    /// What the shopper must do to pay; `None` when there is nothing to pay, or when the gateway
    /// couldn't be reached: then its status page says it later.
    pub instruction: Option<Instruction>,
}

/// Turns a cart into an order. Fields of faults: `cartId`, `idempotencyKey`, `expectedTotal`,
/// `input.…`, and `lines.N` for lines of the cart, N counting from 0.
///
/// # Errors
/// The database's.
pub async fn complete(
    db: &Db,
    numbers: &OrderNumbers,
    gateways: &Gateways,
    market: Market<'_>,
    request: CompleteCart,
) -> db::Result<Completed> {
    let shop = market.shop;
    let once = || {
        db.write(shop.tenant_id, async |tx| attempt(tx, gateways, market, &request, numbers).await)
    };
    let (mut raced, mut offers_gone) = (false, 0);
    let (order, payments, methods) = loop {
        match once().await {
            Ok(Attempt::Ordered(order, payments, methods)) => break (*order, payments, methods),
            Ok(Attempt::Refused(cart, faults)) => return Ok(Completed::Refused { cart, faults }),
            Ok(Attempt::OutOfNumbers) => numbers.fetch(db, shop.tenant_id).await?,
            // Now it can be seen, and the cart costs what it costs without the offer.
            Ok(Attempt::OfferGone) if offers_gone < MOST_OFFERS_GONE => offers_gone += 1,
            Ok(Attempt::OfferGone) => return Err(crowded().into()),
            Err(error) if was_a_race(&error) && !raced => raced = true,
            Err(error) => return Err(error),
        }
    };
    let pay = Payable { shop, methods: &methods, order: &order, payments: &payments };
    let instruction = pay.instruction(db, gateways, &request.language).await;
    let secret = secret::of_order(&request.key.secret, &request.idempotency_key);
    Ok(Completed::Placed(Box::new(Placed { order, secret, instruction })))
}

/// How often a request looks again after an offer was used up while it waited.
const MOST_OFFERS_GONE: u32 = 5;

fn crowded() -> Fault {
    Fault::new(Code::Throttled, "Too many want the same at this moment: try again.").at("cartId")
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

/// One transaction's answer.
enum Attempt {
    Ordered(Box<Order>, Vec<Payment>, Vec<Method>),
    Refused(Option<Box<CartView>>, Vec<Fault>),
    /// Nothing was written. Numbers are fetched by a transaction of their own, which must not be
    /// waited for while this one holds a connection and the cart.
    OutOfNumbers,
    /// An offer was used up meanwhile. Nothing was written.
    OfferGone,
}

async fn attempt(
    tx: &TenantTx,
    gateways: &Gateways,
    market: Market<'_>,
    request: &CompleteCart,
    numbers: &OrderNumbers,
) -> db::Result<Attempt> {
    let cart = cart::find(tx, &request.key, true).await?;
    if let Err(faults) =
        Checks::new().text("idempotencyKey", &request.idempotency_key, 1..=255).finish()
    {
        return refused(tx, market, cart, faults).await;
    }
    let digest = request.digest();
    if let Some(order) = by_key(tx, &request.idempotency_key).await? {
        if order.request_hash == digest {
            let payments = order::payments_of(tx, &[order.id]).await?;
            let methods = method::all(tx, gateways).await?;
            return Ok(Attempt::Ordered(Box::new(order), payments, methods));
        }
        let message = "This key was used for another request.";
        let other = Fault::new(Code::IdempotencyMismatch, message).at("idempotencyKey");
        let fault = if cart.is_some() { other } else { no_cart() };
        return refused(tx, market, cart, vec![fault]).await;
    }
    let cart = match cart {
        None => return Ok(Attempt::Refused(None, vec![no_cart()])),
        Some(cart) if cart.order_id.is_some() => {
            return Ok(Attempt::Refused(None, vec![cart::completed()]));
        }
        Some(cart) => cart,
    };
    place_open(tx, gateways, market, request, cart, digest, numbers).await
}

/// Places the order of a cart that is open and locked.
async fn place_open(
    tx: &TenantTx,
    gateways: &Gateways,
    market: Market<'_>,
    request: &CompleteCart,
    cart: Cart,
    digest: Vec<u8>,
    numbers: &OrderNumbers,
) -> db::Result<Attempt> {
    let mut cart = cart;
    request.input.choose_delivery(&mut cart);
    let view = cart::read(tx, market, cart).await?;
    let input = request.input.completed_from(&view);
    let offered = Offered {
        methods: method::all(tx, gateways).await?,
        places: match view.fetched_from() {
            Some(_) => stock::pickup_locations(tx).await?,
            None => Vec::new(),
        },
    };
    if let Err(faults) = check(market.shop, &offered, request, &input, &view) {
        return Ok(Attempt::Refused(Some(Box::new(view)), faults));
    }
    let Some(number) = numbers.next(tx.shop()) else {
        return Ok(Attempt::OutOfNumbers);
    };
    let placement = placement::build(tx, &offered, request, input, &view, digest, number);
    let (order, payments) = (placement.order.clone(), placement.payment.clone());
    let payments = payments.into_iter().collect();
    match place(tx, vec![placement]).await?.pop() {
        Some(Outcome::Placed) => Ok(Attempt::Ordered(Box::new(order), payments, offered.methods)),
        Some(Outcome::NotEnoughStock(lines)) => {
            let faults = lines.into_iter().map(not_enough).collect();
            Ok(Attempt::Refused(Some(Box::new(view)), faults))
        }
        Some(Outcome::OfferGone) => Ok(Attempt::OfferGone),
        Some(Outcome::CartConsumed) | None => Ok(Attempt::Refused(None, vec![cart::completed()])),
    }
}

async fn refused(
    tx: &TenantTx,
    market: Market<'_>,
    cart: Option<Cart>,
    faults: Vec<Fault>,
) -> db::Result<Attempt> {
    let cart = match cart.filter(|cart| cart.order_id.is_none()) {
        Some(cart) => Some(Box::new(cart::read(tx, market, cart).await?)),
        None => None,
    };
    Ok(Attempt::Refused(cart, faults))
}

async fn by_key(tx: &TenantTx, key: &str) -> db::Result<Option<Order>> {
    tx.find::<order::Entity>().filter(order::Column::IdempotencyKey.eq(key)).one().await
}

/// Everything that keeps the cart from being ordered; the price last, when all else is in order.
fn check(
    shop: &Shop,
    offered: &Offered,
    request: &CompleteCart,
    input: &CompleteInput,
    view: &CartView,
) -> Result<(), Vec<Fault>> {
    request.input.check_place(offered, view)?;
    let mut checks = Checks::new();
    checks.ensure(!view.lines.is_empty(), "cartId", Code::EmptyCart, "The cart is empty.");
    for (nr, line) in view.lines.iter().enumerate() {
        let path = format!("lines.{nr}");
        let message = "This isn't for sale any more.";
        checks.ensure(line.for_sale(), &path, Code::NotForSale, message);
        let message = "This is only sold in a campaign.";
        let allowed = !view.priced.rejected.contains(&nr);
        checks.ensure(allowed, &path, Code::NotForSale, message);
    }
    input.check(shop, offered, view, &mut checks);
    checks.finish()?;
    let as_expected = view.priced.total <= request.expected_total;
    let message = "The total is higher than it was.";
    checks.ensure(as_expected, "expectedTotal", Code::PriceChanged, message).finish()?;
    let terms = view.priced.schedule.map(|schedule| schedule.terms()).unwrap_or_default();
    let as_expected = input.payment_terms.as_ref().is_none_or(|expected| *expected == terms);
    let message = "It is paid in other parts than before.";
    checks.ensure(as_expected, "expectedTotal", Code::PriceChanged, message).finish()
}

fn no_cart() -> Fault {
    Fault::not_found("cart").at("cartId")
}

fn not_enough(line: usize) -> Fault {
    let message = "There isn't enough of this any more.";
    Fault::new(Code::NotEnoughStock, message).at(&format!("lines.{line}"))
}
