//! Turning a cart into an order, exactly once.
//!
//! [`Checkouts::complete`] is the shopper's request. Those that wait at the same moment in a shop are
//! placed together, by one transaction (`queue`, `group`): many buyers of one variant then take one
//! lock and one flush to disk instead of one each. A request may be repeated under its idempotency
//! key: the cart's row is locked first, so of equal requests at the same moment one places the order
//! and the others find it.

mod gift;
mod group;
mod input;
mod numbers;
mod page;
mod pay;
mod place;
mod placement;
mod queue;

use std::sync::Arc;

use kernel::{Checks, Code, Fault};
use payments::{Instruction, Method, Payment};
use tenancy::shop::Shop;

use self::input::Offered;
pub(crate) use self::placement::waits;
pub use self::{
    input::{CompleteCart, CompleteInput},
    page::{page_key, placed_from},
    pay::Payable,
    place::{Outcome, Placement, Waiting, place},
    queue::Checkouts,
};
use crate::{cart::CartView, order::Order};

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

/// What one transaction made of a request.
enum Attempt {
    Ordered(Box<Order>, Vec<Payment>, Arc<[Method]>),
    Refused(Option<Box<CartView>>, Vec<Fault>),
    /// The cart can't even be read.
    Failed(Vec<Fault>),
    /// An offer was used up meanwhile. Nothing was written.
    OfferGone,
}

/// Everything that keeps the cart from being ordered; the price last, when all else is in order.
fn check(
    shop: &Shop,
    offered: &Offered,
    request: &CompleteCart,
    input: &CompleteInput,
    view: &CartView,
) -> Result<(), Vec<Fault>> {
    request.input.check_contents(view)?;
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

fn too_many_wait() -> Fault {
    let message = "Too many orders of yours wait to be paid, or hold too many units.";
    Fault::new(Code::TooMany, message).at("cartId")
}

fn not_enough(line: usize) -> Fault {
    let message = "There isn't enough of this any more.";
    Fault::new(Code::NotEnoughStock, message).at(&format!("lines.{line}"))
}
