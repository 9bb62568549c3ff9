//! How orders are paid: gateways behind one trait, what was asked of them, what they told us, and
//! what is given back.
//!
//! - [`PaymentGateway`]: the trait; [`Gateways`]: those that this installation has.
//! - [`method`]: which of them a shop offers, and how.
//! - [`payment`]: one row for what is asked of a gateway, stored before it is asked.
//! - [`notice`]: what gateways tell us, kept before anything is made of it.
//! - [`refund`]: what is given back of a payment, under a number stored before it is asked for.

mod directory;
mod gateway;
mod gateways;
pub mod method;
pub mod notice;
mod offline;
mod patient;
pub mod payment;
pub mod refund;
pub mod sandbox;

pub use self::{
    gateway::{
        Ask, Capture, Instruction, PaymentGateway, RawNotice, RefundOutcome, Rejected, Status,
    },
    gateways::Gateways,
    method::Method,
    notice::{Notice, Told},
    offline::Offline,
    payment::Payment,
    refund::PaymentRefund,
    sandbox::Sandbox,
};
