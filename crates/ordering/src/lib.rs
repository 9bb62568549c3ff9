//! From cart to order: what a shopper gathers, what it costs, the promise of stock, and what the
//! merchant does with the order afterwards.
//!
//! - [`cart`]: carts, and what they come to.
//! - [`checkout`]: turning a cart into an order, once.
//! - [`order`]: orders, and what staff and the worker do with them.
//! - [`region`]: what addresses in China are made of.
//!
//! A cart, and the order it becomes, may be a customer's.
//!
//! Locks are taken in one order everywhere: the cart's or order's row, then variants by id, then
//! stock rows by (variant, location), then counters; the customer whose it is only as a row that is
//! referred to, last.

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
