//! Coupons that customers were given.

use pricing::{Claim, Reason};
use serde_json::{Value, json};
use uuid::Uuid;

use super::ID;
use crate::testing::{Cart, faults, line};

/// A coupon of an amount that customers are given.
fn given(amount: i64) -> Value {
    json!({ "given": {}, "reward": { "amount": amount } })
}

fn cart() -> Cart {
    Cart::of([line(1, 10_000, 1)]).freight(1_000).signed_in(1)
}

#[test]
fn one_that_was_given_is_used_by_itself_and_claimed() {
    let cart = cart().with(ID, given(2_000));
    assert_eq!((cart.total(), cart.reasons()), (11_000, vec![]));
    let with = cart.with_coupon(30, 1).with_coupon(31, 1).price().cart;
    let key = format!("coupon:{}", Uuid::from_u128(30));
    let claim = Claim { line: None, key, units: 1, most: 1 };
    // Of two of a campaign the first is used.
    assert_eq!((with.total, with.claims), (9_000, vec![(Uuid::from_u128(1), claim)]));
    assert_eq!(with.applied[0].source.code, None);
}

#[test]
fn of_several_the_best_is_used_and_the_others_are_kept() {
    let cart = cart().with(ID, given(1_000)).with(ID, given(3_000)).with(ID, given(2_000));
    let cart = cart.with_coupon(30, 1).with_coupon(31, 2).with_coupon(32, 3);
    let priced = cart.price().cart;
    let claimed: Vec<u128> = priced.claims.iter().map(|(id, _)| id.as_u128()).collect();
    assert_eq!((priced.total, claimed), (8_000, vec![2]));
    assert_eq!(cart.reasons(), [Reason::BetterOffer, Reason::BetterOffer]);
}

#[test]
fn against_a_code_the_better_counts() {
    let code = |amount: i64| json!({ "code": "SPRING", "reward": { "amount": amount } });
    let cart = |amount| {
        let cart = cart().with(ID, given(2_000)).with(ID, code(amount)).code("spring");
        cart.with_coupon(30, 1).price().cart
    };
    assert_eq!((cart(1_999).total, cart(1_999).claims.len()), (9_000, 1));
    assert_eq!((cart(2_001).total, cart(2_001).claims.len()), (8_999, 0));
}

#[test]
fn one_for_freight_is_one_of_the_coupons_of_which_a_cart_has_one() {
    let free =
        |stackable: bool| json!({ "given": {}, "reward": "freeFreight", "stackable": stackable });
    let cart = |goods: i64, stackable: bool| {
        let mut given = given(goods);
        given["stackable"] = json!(stackable);
        let cart = cart().with(ID, given).with(ID, free(stackable));
        let priced = cart.with_coupon(30, 1).with_coupon(31, 2).price().cart;
        (priced.total, priced.claims.len())
    };
    assert_eq!((cart(2_000, false), cart(500, false)), ((9_000, 1), (10_000, 1)));
    assert_eq!(cart(2_000, true), (8_000, 2));
}

#[test]
fn below_its_minimum_it_says_how_much_is_missing_and_is_kept() {
    let mut config = given(2_000);
    config["minimum"] = json!(10_001);
    let cart = cart().with(ID, config).with_coupon(30, 1);
    assert_eq!((cart.total(), cart.reasons()), (11_000, vec![Reason::AmountMissing(1)]));
    assert!(cart.price().cart.claims.is_empty());
}

#[test]
fn one_for_new_customers_is_of_no_use_to_others() {
    let mut config = given(2_000);
    config["newCustomersOnly"] = json!(true);
    let cart = cart().with(ID, config).with_coupon(30, 1);
    assert_eq!((cart.total(), cart.signed_in(0).total()), (11_000, 9_000));
}

#[test]
fn a_coupon_is_entered_or_given_and_not_both() {
    assert_eq!(faults(ID, given(2_000)), [""; 0]);
    let reward = json!({ "amount": 2_000 });
    assert_eq!(faults(ID, json!({ "reward": reward })), ["code"]);
    let both = json!({ "reward": reward, "code": "SPRING", "given": {} });
    assert_eq!(faults(ID, both), ["given"]);
    for days in [0, 3_651] {
        let config = json!({ "reward": reward, "given": { "validDays": days } });
        assert_eq!(faults(ID, config), ["given.validDays"]);
    }
}
