//! GraphQL objects that the APIs share, in two families: what a storefront may know, and what a
//! merchant sees in the admin.

pub mod admin;
mod caller;
mod code;
mod connection;
mod context;
pub mod cost;
mod error;
mod explain;
pub mod gid;
mod money;
mod payload;
mod scalar;
mod schedule;
pub mod storefront;

pub use self::{
    caller::{Caller, Locale, MOST_TIME},
    code::{CountryCode, CurrencyCode, LanguageCode},
    connection::{Connected, PageInfo},
    context::{CallerExt, Rows},
    error::{ErrorCode, UserError, UserErrorCode, at_most, masked, refused, settle},
    explain::{AppliedOffer, MissedOffer, MissedReason, OfferTarget, RewardProgress},
    money::MoneyV2,
    scalar::{Color, Decimal, Html, Json, UnsignedInt64, Url},
    schedule::PaymentSchedule,
};
