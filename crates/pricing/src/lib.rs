//! What a cart comes to, to the minor unit. Pure arithmetic: nothing here does input or output.
//!
//! A [`Pricer`] goes through the phases of the design: activity prices, members' prices, threshold
//! offers, coupons, freight, tax. Between two of them campaigns look at what is left of each line
//! and say what they offer; the pricer takes the best and says of each cent where it went. It knows
//! effects, never a campaign. Amounts are minor units of one currency.

mod allocate;
mod item;
mod offer;
mod percent;
mod priced;
mod pricer;
mod refund;
mod tax;

use self::tax::round_half_up;
pub use self::{
    allocate::allocate,
    item::{Item, Line},
    offer::{
        Bid, Claim, Effect, GiftTerms, Least, Missed, Offer, Phase, Reason, Schedule, Source,
        Stacking,
    },
    percent::percent_off,
    priced::{Applied, PricedCart, PricedLine, Target},
    pricer::{Coupons, Delivery, Gift, Pricer},
    refund::refund_of_units,
    tax::Tax,
};

#[cfg(test)]
mod tests;
