//! Shoppers with an account in a shop, and where they live.
//!
//! - [`customer`]: who they are, and what staff see of them.
//! - [`token`]: signing in, which is what a shopper's right to an account is.
//! - [`code`]: signing in with a code that was sent to an e-mail or a telephone.
//! - [`new_email`]: another e-mail, once it is shown to be theirs.
//! - [`reset`]: setting a new password by a link that was sent to an e-mail.
//! - [`book`]: the addresses that they keep.
//!
//! The same e-mail in two shops is two strangers. Who types an e-mail or a telephone hasn't shown
//! that it is theirs; who reads what was sent there has. Locks are taken in one order: the code or
//! the link, the customer's row, then those of their addresses and tokens. Carts and orders name a
//! customer, never the other way round.

mod address;
pub mod book;
pub mod code;
mod contact;
pub mod customer;
mod handlers;
pub mod new_email;
pub mod phone;
pub mod reset;
pub mod token;

pub use self::{
    address::{Address, Format, Part, Province, check_country},
    book::Model as SavedAddress,
    contact::{Destination, check_contact},
    customer::Model as Customer,
    handlers::add_handlers,
};
