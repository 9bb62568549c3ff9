use campaign::Shopper;
use pricing::{Claim, Reason};
use serde_json::{Value, json};

use super::{Config, rules};
use crate::{
    build::Pool,
    testing::{CUSTOMER, Cart, faults, line},
};

const ID: &str = "first-order";

/// 20.00 off, from 30.00 on.
fn twenty_off() -> Value {
    json!({ "off": { "amount": 2_000 }, "minimum": 3_000 })
}

#[test]
fn a_customers_first_order_costs_less_and_only_that() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, twenty_off());
    assert_eq!((cart.total(), cart.reasons()), (10_000, vec![Reason::SignIn]));
    let first = cart.clone().signed_in(0);
    assert_eq!((first.total(), first.reasons()), (8_000, vec![]));
    assert_eq!(cart.signed_in(1).reasons(), [Reason::NotFirstOrder]);
}

#[test]
fn of_two_first_orders_at_once_one_has_it() {
    let outcome = Cart::of([line(1, 10_000, 1)]).with(ID, twenty_off()).signed_in(0).price();
    let claims: Vec<Claim> = outcome.cart.claims.into_iter().map(|(_, claim)| claim).collect();
    let key = format!("customer:{CUSTOMER}");
    assert_eq!(claims, [Claim { line: None, key: key.clone(), units: 1, most: 1 }]);
    let config: Config = serde_json::from_value(twenty_off()).expect("settings");
    let shopper = Some(Shopper { id: CUSTOMER, orders: 0 });
    let pool = Pool { lines: vec![0], amount: 10_000, units: 1 };
    let second = rules::offer(&config, shopper, |used| i64::from(used == key), pool);
    assert_eq!(second, Err(Reason::LimitReached));
}

#[test]
fn below_the_minimum_it_says_how_much_is_missing() {
    let cart = Cart::of([line(1, 2_999, 1)]).with(ID, twenty_off()).signed_in(0);
    assert_eq!((cart.total(), cart.reasons()), (2_999, vec![Reason::AmountMissing(1)]));
    assert_eq!(
        Cart::of([]).with(ID, twenty_off()).signed_in(0).reasons(),
        [Reason::NothingEligible]
    );
}

#[test]
fn it_can_be_a_share() {
    let share = json!({ "off": { "percent": { "offBp": 1_500, "most": 1_000 } } });
    let paid = |amount| Cart::of([line(1, amount, 1)]).with(ID, share.clone()).signed_in(0).total();
    assert_eq!((paid(1_000), paid(10_000)), (850, 9_000));
}

#[test]
fn no_order_falls_below_nothing() {
    let config = json!({ "off": { "amount": 2_000 } });
    assert_eq!(Cart::of([line(1, 1_500, 1)]).with(ID, config).signed_in(0).total(), 0);
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, twenty_off()), [""; 0]);
    let wrong = json!({ "off": { "amount": -1 }, "minimum": 0 });
    assert_eq!(faults(ID, wrong), ["off.amount", "minimum"]);
    assert_eq!(faults(ID, json!({ "off": { "amount": "20" } })), ["off.amount"]);
}
