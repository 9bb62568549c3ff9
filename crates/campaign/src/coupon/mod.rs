//! Coupons that customers were given. A campaign says what its coupons are worth and on what terms
//! they are given; which customer has which is kept here, so that it outlives the plugin.
//!
//! `UNUSED → LOCKED (an order has it) → USED (sent)`. Which order has a coupon is a claim on a count
//! of its campaign: of two orders at once one gets it, and it comes back when that is cancelled.

mod entity;
mod issue;
mod list;
mod redeem;

pub use self::{
    entity::{CouponState, Held as HeldCoupon, Model as Coupon, count_of},
    issue::{Issued, issue, offered},
    list::{Tally, in_hand, of_campaign, of_customer, tally},
    redeem::redeem,
};
