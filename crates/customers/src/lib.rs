//! Shoppers with an account in a shop, and where they live.
//!
//! - [`customer`]: who they are, and what staff see of them.
//! - [`token`]: signing in, which is what a shopper's right to an account is.
//! - [`book`]: the addresses that they keep.
//!
//! The same e-mail in two shops is two strangers. Locks are taken in one order: a customer's row,
//! then those of their addresses and tokens. Carts and orders name a customer, never the other way
//! round.

mod address;
pub mod book;
mod contact;
pub mod customer;
pub mod token;

pub use self::{
    address::{Address, check_country},
    book::Model as SavedAddress,
    contact::check_contact,
    customer::Model as Customer,
};
