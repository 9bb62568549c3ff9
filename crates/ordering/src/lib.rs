//! From cart to order: what a shopper gathers, what it costs, the promise of stock, and what the
//! merchant does with the order afterwards.
//!
//! - [`account`]: what signing in, exporting and erasing a customer has to do with carts and
//!   orders.
//! - [`cart`]: carts, and what they come to.
//! - [`checkout`]: turning a cart into an order, once.
//! - [`order`]: orders, and what staff and the worker do with them.
//! - [`region`]: what addresses in China are made of.
//!
//! A cart, and the order it becomes, may be a customer's.
//!
//! Locks are taken in one order everywhere: the cart's or order's row, then variants by id, then
//! stock rows by (variant, location), then campaigns' counts by (campaign, key), then counters; the
//! customer whose it is only as a row that is referred to, last. Orders that are nobody's are locked
//! after the customer who gets them.

pub mod account;
mod attribute;
pub mod cart;
pub mod checkout;
mod handlers;
mod market;
pub mod order;
pub mod region;
mod secret;

pub use customers::{Address, Format, Part, Province};

pub use self::{
    attribute::{Attribute, Attributes},
    checkout::{Checkouts, Outcome, Placement, place},
    handlers::{add_handlers, hear},
    market::Market,
};
