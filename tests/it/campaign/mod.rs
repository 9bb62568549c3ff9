//! Campaigns, as merchants make them and shoppers see them.

pub mod acts;
mod admin;
mod bargain;
mod bundle;
mod change;
mod coupon;
mod coupon_given;
mod deleted;
mod fault;
mod figures;
mod first_order;
mod flash_sale;
mod group_buy;
mod listed;
mod member_day;
mod names;
mod no_harm;
mod order;
mod plugin;
mod presale;
mod referral;
mod statements;
mod store_traffic;
mod threshold;

use serde_json::{Value, json};

/// A member day that is every day.
fn every_day(off_bp: u32) -> Value {
    let days: Vec<u32> = (1..=31).collect();
    json!({ "on": { "monthDays": days }, "offBp": off_bp })
}
