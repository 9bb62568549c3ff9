mod given;

use campaign::Shopper;
use pricing::{Claim, Missed, Reason, Target};
use serde_json::{Value, json};

use super::{Config, rules};
use crate::testing::{CUSTOMER, Cart, faults, id, line};

const ID: &str = "coupon";

/// A coupon of 20.00 by the name of SPRING, with more settings.
fn spring(more: &Value) -> Value {
    let mut config = json!({ "code": "SPRING", "reward": { "amount": 2_000 } });
    let more = more.as_object().into_iter().flatten();
    more.for_each(|(name, value)| config[name] = value.clone());
    config
}

fn cart(more: &Value) -> Cart {
    Cart::of([line(1, 10_000, 1), line(2, 5_000, 1)]).with(ID, spring(more))
}

#[test]
fn whoever_enters_the_code_has_it_as_they_typed_it() {
    for typed in ["SPRING", "  spring ", "Spring"] {
        let outcome = cart(&json!({})).code(typed).price();
        let applied = &outcome.cart.applied[0];
        assert_eq!((outcome.cart.total, applied.target), (13_000, Target::Order));
        assert_eq!(applied.source.code.as_deref(), Some(typed));
        assert!(outcome.cart.claims.is_empty());
    }
}

#[test]
fn a_coupon_that_nobody_entered_is_silent() {
    for cart in [cart(&json!({})), cart(&json!({})).code("SPRINGS")] {
        assert_eq!((cart.total(), cart.reasons()), (15_000, vec![]));
    }
}

#[test]
fn a_share_is_rounded_once_and_has_a_most() {
    let share = |most| json!({ "reward": { "percent": { "offBp": 1_001, "most": most } } });
    assert_eq!(cart(&share(None)).code("spring").total(), 13_499);
    assert_eq!(cart(&share(Some(1_000))).code("spring").total(), 14_000);
}

#[test]
fn a_scope_makes_it_a_discount_of_its_lines() {
    let cart = cart(&json!({ "scope": { "products": [id(2)] }, "minimum": 5_000 })).code("spring");
    let outcome = cart.price();
    let applied = &outcome.cart.applied[0];
    assert_eq!((applied.target, applied.parts.as_slice()), (Target::Line, [(1, 2_000)].as_slice()));
    let other = Cart::of([line(1, 10_000, 1)]).code("spring");
    let other = other.with(ID, spring(&json!({ "scope": { "products": [id(2)] } })));
    assert_eq!(other.reasons(), [Reason::NothingEligible]);
}

#[test]
fn below_its_minimum_it_says_how_much_is_missing_and_for_which_code() {
    let outcome = cart(&json!({ "minimum": 15_001 })).code("spring").price();
    let [Missed { source, reason }] = outcome.cart.missed.as_slice() else { panic!("one") };
    assert_eq!((*reason, source.code.as_deref()), (Reason::AmountMissing(1), Some("spring")));
    assert_eq!(cart(&json!({ "minimum": 15_000 })).code("spring").total(), 13_000);
}

#[test]
fn free_freight_looks_at_what_is_left_after_discounts() {
    let free = json!({ "code": "FREE", "reward": "freeFreight", "minimum": 13_000,
        "stackable": true });
    let cart = |off: i64| {
        let spring = spring(&json!({ "reward": { "amount": off }, "stackable": true }));
        let cart = Cart::of([line(1, 15_000, 1)]).freight(1_000).with(ID, spring);
        cart.with(ID, free.clone()).code("spring").code("free")
    };
    assert_eq!((cart(2_000).total(), cart(2_000).reasons()), (13_000, vec![]));
    assert_eq!(
        (cart(2_001).total(), cart(2_001).reasons()),
        (13_999, vec![Reason::AmountMissing(1)])
    );
    let nothing_sent = Cart::of([line(1, 15_000, 1)]).with(ID, free.clone()).code("free");
    assert_eq!(nothing_sent.reasons(), [Reason::NothingEligible]);
}

#[test]
fn a_code_for_freight_is_one_of_the_coupons_of_which_a_cart_has_one() {
    let cart = |freight: i64, together: [bool; 2]| {
        let [goods, free] = together;
        let free = json!({ "code": "FREE", "reward": "freeFreight", "stackable": free });
        let cart = Cart::of([line(1, 15_000, 1)]).freight(freight);
        let cart = cart.with(ID, spring(&json!({ "stackable": goods }))).with(ID, free);
        cart.code("spring").code("free").price().cart
    };
    for (freight, together, total, campaigns) in [
        (1_000, [false, false], 14_000, vec![1]),
        (3_000, [false, false], 15_000, vec![2]),
        // Of equal ones the earlier.
        (2_000, [false, false], 15_000, vec![1]),
        (1_000, [true, false], 14_000, vec![1]),
        (3_000, [false, true], 15_000, vec![2]),
        (3_000, [true, true], 13_000, vec![1, 2]),
    ] {
        let cart = cart(freight, together);
        let applied = cart.applied.iter().map(|it| it.source.campaign_id.as_u128());
        assert_eq!((cart.total, applied.collect::<Vec<_>>()), (total, campaigns.clone()));
        let missed: Vec<_> = cart.missed.iter().map(|missed| missed.reason).collect();
        assert_eq!(missed, vec![Reason::BetterOffer; 2 - campaigns.len()]);
    }
}

#[test]
fn one_a_cart_the_best_unless_they_go_together() {
    let both = |stackable: bool| {
        let autumn = json!({ "code": "AUTUMN", "reward": { "amount": 1_500 },
            "stackable": stackable });
        let cart = cart(&json!({ "stackable": stackable })).with(ID, autumn);
        cart.code("autumn").code("spring")
    };
    assert_eq!((both(false).total(), both(false).reasons()), (13_000, vec![Reason::BetterOffer]));
    assert_eq!((both(true).total(), both(true).reasons()), (11_500, vec![]));
}

#[test]
fn what_is_limited_is_claimed() {
    let limits = json!({ "totalUses": 100, "usesPerCustomer": 2 });
    let anonymous = cart(&limits).code("spring");
    assert_eq!((anonymous.total(), anonymous.reasons()), (15_000, vec![Reason::SignIn]));
    let outcome = cart(&limits).code("spring").signed_in(4).price();
    let claims: Vec<Claim> = outcome.cart.claims.into_iter().map(|(_, claim)| claim).collect();
    let claim = |key: String, most| Claim { line: None, key, units: 1, most };
    let expected = [claim("total".to_owned(), 100), claim(format!("customer:{CUSTOMER}"), 2)];
    assert_eq!(claims, expected);
}

#[test]
fn it_is_used_up_when_all_or_one_have_used_it_as_often_as_they_may() {
    let config = spring(&json!({ "totalUses": 10, "usesPerCustomer": 2 }));
    let config: Config = serde_json::from_value(config).expect("settings");
    let shopper = Some(Shopper { id: CUSTOMER, orders: 0 });
    let refused = |shopper, total, own| {
        rules::refused(&config, shopper, |key| if key == "total" { total } else { own })
    };
    assert_eq!((refused(shopper, 9, 1), refused(shopper, 10, 1)), (None, Some(Reason::UsedUp)));
    assert_eq!(refused(shopper, 9, 2), Some(Reason::LimitReached));
    assert_eq!(
        (refused(None, 9, 0), refused(None, 10, 0)),
        (Some(Reason::SignIn), Some(Reason::UsedUp))
    );
}

#[test]
fn one_for_new_customers_is_for_a_first_order_and_once() {
    let cart = cart(&json!({ "newCustomersOnly": true })).code("spring");
    assert_eq!(cart.reasons(), [Reason::SignIn]);
    assert_eq!(cart.clone().signed_in(1).reasons(), [Reason::NotFirstOrder]);
    let outcome = cart.signed_in(0).price();
    assert_eq!((outcome.cart.total, outcome.cart.claims[0].1.most), (13_000, 1));
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, spring(&json!({}))), [""; 0]);
    let wrong = json!({ "code": " ab ", "reward": { "percent": { "offBp": 0 } }, "minimum": 0,
        "scope": { "collections": [] }, "totalUses": 0, "usesPerCustomer": 0 });
    let expected = [
        "code",
        "reward.percent.offBp",
        "minimum",
        "scope.collections",
        "totalUses",
        "usesPerCustomer",
    ];
    assert_eq!(faults(ID, wrong), expected);
    let long = spring(&json!({ "code": "a".repeat(51), "reward": { "amount": 0 } }));
    assert_eq!(faults(ID, long), ["code", "reward.amount"]);
}
