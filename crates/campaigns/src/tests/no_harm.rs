//! No offer makes a cart dearer: small carts with their right totals.

use pricing::{Delivery, Reason, Tax};
use serde_json::{Value, json};

use crate::testing::{Cart, id, line};

/// 8.00, and nothing from 100.00 of goods on.
const FREE_FROM_100: Option<Delivery> = Some(Delivery { rate: 800, free_from: Some(10_000) });

fn every_day(off_bp: u32) -> Value {
    json!({ "on": { "monthDays": (1..=31).collect::<Vec<u32>>() }, "offBp": off_bp })
}

fn code(code: &str, reward: &Value) -> Value {
    json!({ "code": code, "reward": reward, "stackable": true })
}

fn percent(off_bp: u32) -> Value {
    json!({ "percent": { "offBp": off_bp } })
}

#[test]
fn a_given_coupon_that_costs_free_delivery_is_not_used() {
    let coupon = json!({ "given": { "open": true }, "reward": { "amount": 500 } });
    let cart = |price| {
        let cart = Cart::of([line(1, price, 1)]).delivered(FREE_FROM_100);
        cart.with("coupon", coupon.clone()).signed_in(0).with_coupon(9, 1)
    };
    let spared = cart(10_400).price().cart;
    assert_eq!((spared.total, spared.claims.len()), (10_400, 0));
    assert_eq!(cart(10_400).reasons(), [Reason::NoSaving]);
    // Whoever would pay the same keeps the coupon, too.
    assert_eq!((cart(10_299).total(), cart(10_299).reasons()), (10_299, vec![Reason::NoSaving]));
    assert_eq!((cart(10_500).total(), cart(10_500).reasons()), (10_000, vec![]));
    assert_eq!((cart(9_000).total(), cart(9_000).reasons()), (9_300, vec![]));
}

#[test]
fn a_bundle_leaves_surplus_units_their_price_and_counts_where_it_is_better() {
    let set = |price: i64| {
        let part = |variant| json!({ "variantId": id(variant), "quantity": 1 });
        json!({ "components": [part(1), part(2)], "price": price })
    };
    let cart = |off_bp, price| {
        let cart = Cart::of([line(1, 10_000, 10), line(2, 5_000, 1)]);
        cart.with("member-day", every_day(off_bp)).with("bundle", set(price))
    };
    // The members' prices of a set are 75.00 together.
    assert_eq!(
        (cart(5_000, 14_999).total(), cart(5_000, 14_999).reasons()),
        (52_500, vec![Reason::NoSaving])
    );
    // They are 135.00; nine units keep their 90.00.
    assert_eq!((cart(1_000, 12_000).total(), cart(1_000, 12_000).reasons()), (93_000, vec![]));
}

#[test]
fn a_tiers_own_discount_leaves_its_own_free_freight() {
    let tier = json!({ "fromAmount": 20_000, "off": { "amount": 3_000 }, "freeFreight": true });
    let cart = Cart::of([line(1, 10_000, 2)]).freight(800);
    assert_eq!(cart.with("threshold", json!({ "tiers": [tier] })).total(), 17_000);
}

#[test]
fn codes_apply_one_after_the_other_in_the_order_in_which_they_were_entered() {
    let sixty = percent(6_000);
    let cart = Cart::of([line(1, 10_000, 1)]);
    let cart = cart.with("coupon", code("ONE", &sixty)).with("coupon", code("TWO", &sixty));
    assert_eq!(cart.code("ONE").code("TWO").total(), 1_600);
    let cart = |codes: [&str; 2]| {
        let ten = json!({ "amount": 1_000 });
        let cart = Cart::of([line(1, 10_000, 1)]).with("coupon", code("TEN", &ten));
        let cart = cart.with("coupon", code("HALF", &percent(5_000)));
        codes.into_iter().fold(cart, Cart::code).total()
    };
    assert_eq!((cart(["TEN", "HALF"]), cart(["HALF", "TEN"])), (4_500, 4_000));
}

#[test]
fn a_code_for_some_lines_goes_before_one_for_the_order() {
    let cart = Cart::of([line(1, 1_000, 2), line(2, 5_000, 1)]);
    let tagged = json!({ "code": "HALF", "reward": percent(5_000), "stackable": true,
        "scope": { "products": [id(1)] } });
    let cart = cart.with("coupon", tagged).with("coupon", code("OFF15", &percent(1_500)));
    let half = cart.clone().code("HALF");
    assert_eq!(half.total(), 6_000);
    assert_eq!(half.clone().code("OFF15").total(), 5_100);
    let taxed = half.code("OFF15").taxed(Tax::Exclusive { rate_bp: 2_000 });
    assert_eq!(taxed.total(), 6_120);
}

#[test]
fn a_minimum_is_measured_before_other_codes_take_anything_off() {
    let minimum = json!({ "code": "MIN", "reward": percent(1_000), "stackable": true,
        "minimum": 10_000 });
    let cart = Cart::of([line(1, 10_000, 1)]).with("coupon", code("HALF", &percent(5_000)));
    assert_eq!(cart.with("coupon", minimum).code("HALF").code("MIN").total(), 4_500);
}

#[test]
fn a_gift_that_is_sold_out_leaves_its_slot_to_the_next() {
    let gift = |variant| {
        let gift = json!({ "variantId": id(variant), "quantity": 1 });
        json!({ "tiers": [{ "fromAmount": 5_000, "gift": gift }] })
    };
    let cart = Cart::of([line(1, 6_000, 1)]).with("threshold", gift(8));
    let cart = cart.with("threshold", gift(9)).left_to_give(8, 0).price().cart;
    let given: Vec<_> = cart.applied.iter().map(|it| it.source.campaign_id.as_u128()).collect();
    assert_eq!((given, cart.missed.len(), cart.missed[0].reason), (vec![2], 1, Reason::SoldOut));
}

#[test]
fn a_price_that_bars_a_better_coupon_is_not_taken() {
    let sale = json!({ "variants": [{ "variantId": id(1), "price": 8_500, "quota": 10 }] });
    let cart = Cart::of([line(1, 10_000, 1)]).with("flash-sale", sale);
    let cart = cart.with("coupon", code("HALF", &percent(5_000))).code("HALF");
    let priced = cart.price().cart;
    assert_eq!(
        (priced.total, priced.claims.len(), cart.reasons()),
        (5_000, 0, vec![Reason::NoSaving])
    );
}

#[test]
fn two_discounts_that_cost_more_together_are_both_left_out() {
    let three = json!({ "amount": 300 });
    let cart = Cart::of([line(1, 10_200, 1)]).delivered(FREE_FROM_100);
    let cart = cart.with("coupon", code("ONE", &three)).with("coupon", code("TWO", &three));
    assert_eq!(cart.code("ONE").code("TWO").total(), 10_200);
}

#[test]
fn what_is_declined_does_not_apply_until_it_is_taken_back() {
    let cart = Cart::of([line(1, 10_000, 1)]).with("member-day", every_day(1_000));
    assert_eq!((cart.total(), cart.reasons()), (9_000, vec![]));
    let declined = cart.declining(1);
    assert_eq!((declined.total(), declined.reasons()), (10_000, vec![Reason::Declined]));
    // A code is entered by the shopper, who takes it out again to do without it.
    let cart = Cart::of([line(1, 10_000, 1)]).with("coupon", code("HALF", &percent(5_000)));
    assert_eq!(cart.code("HALF").declining(1).total(), 5_000);
}
