//! From cart to order: what a shopper gathers, what it costs, the promise of stock, and what the
//! merchant does with the order afterwards.
//!
//! - [`cart`]: carts, and what they come to.
//! - [`checkout`]: turning a cart into an order, once.
//! - [`order`]: orders, and what staff and the worker do with them.
//! - [`region`]: what addresses in China are made of.
//!
//! Locks are taken in one order everywhere: the cart's or order's row, then variants by id, then
//! stock rows by (variant, location), then counters.

mod attribute;
pub mod cart;
pub mod checkout;
pub mod order;
pub mod region;
mod secret;
mod worker;

pub use customers::Address;

pub use self::{
    attribute::{Attribute, Attributes},
    checkout::{OrderNumbers, Outcome, Placement, complete, place},
    worker::{handle, hear},
};
