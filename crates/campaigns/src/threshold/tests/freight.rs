use pricing::{Reason, Target};
use serde_json::{Value, json};

use super::ID;
use crate::testing::{Cart, line};

fn free_from(amount: i64) -> Value {
    json!({ "tiers": [{ "fromAmount": amount, "freeFreight": true }] })
}

#[test]
fn freight_is_free_from_an_amount_on() {
    let cart = |amount| Cart::of([line(1, amount, 1)]).freight(1_000).with(ID, free_from(9_900));
    assert_eq!((cart(9_899).total(), cart(9_900).total()), (10_899, 9_900));
    assert_eq!(cart(9_899).reasons(), [Reason::AmountMissing(1)]);
    let outcome = cart(9_900).price();
    let applied = &outcome.cart.applied[0];
    assert_eq!((applied.target, applied.amount), (Target::Delivery, 1_000));
}

#[test]
fn its_minimum_looks_at_what_is_left_after_discounts() {
    let off = json!({ "tiers": [{ "fromAmount": 10_000, "off": { "amount": 500 } }] });
    let cart = Cart::of([line(1, 10_000, 1)]).freight(1_000).with(ID, off);
    let cart = cart.with(ID, free_from(9_900));
    // With 5.00 off 4.00 would be missing for free freight, which is worth 10.00.
    assert_eq!((cart.total(), cart.reasons()), (10_000, vec![Reason::NoSaving]));
}

#[test]
fn one_tier_can_give_both_and_says_once_what_is_missing() {
    let both = json!({ "tiers": [
        { "fromAmount": 10_000, "off": { "amount": 500 }, "freeFreight": true },
    ] });
    let cart = |amount| Cart::of([line(1, amount, 1)]).freight(1_000).with(ID, both.clone());
    assert_eq!(cart(9_000).reasons(), [Reason::AmountMissing(1_000)]);
    // Its own discount doesn't take its free freight away.
    assert_eq!((cart(10_000).total(), cart(10_000).reasons()), (9_500, vec![]));
}

#[test]
fn a_higher_tier_takes_free_freight_away_from_nobody() {
    let ladder = json!({ "tiers": [
        { "fromUnits": 2, "freeFreight": true },
        { "fromUnits": 4, "off": { "amount": 500 } },
    ] });
    let cart = |units| Cart::of([line(1, 1_000, units)]).freight(1_000).with(ID, ladder.clone());
    assert_eq!((cart(1).total(), cart(2).total(), cart(4).total()), (2_000, 2_000, 3_500));
}

#[test]
fn where_nothing_is_sent_nothing_is_said() {
    let cart = Cart::of([line(1, 5_000, 1)]).with(ID, free_from(9_900));
    assert_eq!((cart.total(), cart.reasons()), (5_000, vec![]));
}
