//! What several plugins are built from, beside what the contract has of that kind.

mod given;
mod off;
mod pool;
mod price;
mod shopper;

/// The coupons that customers have are the core's; so a plugin that gives some names no other one.
pub use campaign::coupon::{Coupon, Issued, Tally, issue, offered, tally};

pub use self::{
    given::given,
    off::{Off, Percent},
    pool::Pool,
    price::member_prices,
    shopper::shopper,
};
