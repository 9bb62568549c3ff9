use pricing::Reason;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, id, line};

/// Variant 1 at 85.00.
fn flash_sale(stackable: bool) -> Value {
    let offered = json!({ "variantId": id(1), "price": 8_500, "quota": 10 });
    json!({ "variants": [offered], "stackable": stackable })
}

/// On the day of the tests.
fn member_day(off_bp: u32) -> Value {
    json!({ "on": { "monthDays": [8] }, "offBp": off_bp })
}

fn threshold(from: i64, off: i64) -> Value {
    json!({ "tiers": [{ "fromAmount": from, "off": { "amount": off } }] })
}

fn coupon(off: i64, minimum: i64) -> Value {
    json!({ "code": "SPRING", "reward": { "amount": off }, "minimum": minimum })
}

fn set(price: i64) -> Value {
    let part = |nr| json!({ "variantId": id(nr), "quantity": 1 });
    json!({ "components": [part(1), part(2)], "price": price })
}

#[test]
fn where_the_members_price_is_lower_the_quota_is_untouched() {
    let cart = Cart::of([line(1, 10_000, 1)]).with("flash-sale", flash_sale(false));
    let better = cart.clone().with("member-day", member_day(2_000)).price().cart;
    assert_eq!((better.total, better.claims.len(), better.pay_within), (8_000, 0, None));
    let worse = cart.with("member-day", member_day(1_000)).price().cart;
    assert_eq!((worse.total, worse.claims.len(), worse.pay_within), (8_500, 1, Some(5)));
}

#[test]
fn a_flash_line_neither_counts_nor_benefits_unless_it_may() {
    let cart = |stackable| {
        let cart = Cart::of([line(1, 10_000, 1), line(2, 5_000, 1)]);
        let cart = cart.with("flash-sale", flash_sale(stackable));
        cart.with("threshold", threshold(10_000, 400))
            .with("coupon", coupon(1_000, 1))
            .code("spring")
    };
    let apart = cart(false);
    assert_eq!((apart.total(), apart.reasons()), (12_500, vec![Reason::AmountMissing(5_000)]));
    let nets: Vec<i64> = apart.price().cart.lines.iter().map(|line| line.net).collect();
    assert_eq!(nets, [8_500, 4_000]);
    assert_eq!((cart(true).total(), cart(true).reasons()), (12_100, vec![]));
}

#[test]
fn a_flash_line_that_lost_to_the_members_price_counts_again() {
    let cart = Cart::of([line(1, 10_000, 1)]).with("flash-sale", flash_sale(false));
    let cart = cart.with("member-day", member_day(2_000)).with("threshold", threshold(8_000, 500));
    assert_eq!(cart.total(), 7_500);
}

#[test]
fn each_minimum_looks_at_what_the_phases_before_have_left() {
    let cart = |from, minimum| {
        let cart = Cart::of([line(1, 10_000, 1)]).with("member-day", member_day(2_000));
        let cart = cart.with("threshold", threshold(from, 1_000));
        cart.with("coupon", coupon(500, minimum)).code("spring")
    };
    assert_eq!((cart(8_000, 7_000).total(), cart(8_000, 7_000).reasons()), (6_500, vec![]));
    assert_eq!(cart(8_001, 8_001).reasons(), [Reason::AmountMissing(1), Reason::AmountMissing(1)]);
    assert_eq!(cart(8_000, 7_001).reasons(), [Reason::AmountMissing(1)]);
}

#[test]
fn of_the_first_orders_discount_and_a_coupon_the_better_counts() {
    let cart = |off| {
        let cart = Cart::of([line(1, 10_000, 1)]).with("coupon", coupon(off, 1)).code("spring");
        cart.with("first-order", json!({ "off": { "amount": 2_000 } })).signed_in(0)
    };
    assert_eq!((cart(1_500).total(), cart(1_500).reasons()), (8_000, vec![Reason::BetterOffer]));
    let cart = cart(2_500).price().cart;
    let keys: Vec<&str> = cart.claims.iter().map(|(_, claim)| claim.key.as_str()).collect();
    assert_eq!((cart.total, keys), (7_500, vec![]));
}

#[test]
fn a_set_goes_with_thresholds_and_coupons_and_gives_way_to_lower_members_prices() {
    let cart = Cart::of([line(1, 6_000, 1), line(2, 6_000, 1)]).with("bundle", set(10_000));
    assert_eq!(cart.clone().with("member-day", member_day(5_000)).total(), 6_000);
    assert_eq!(cart.clone().with("member-day", member_day(1_000)).total(), 10_000);
    assert_eq!(cart.clone().with("threshold", threshold(10_000, 1_000)).total(), 9_000);
    assert_eq!(cart.clone().with("threshold", threshold(10_001, 1_000)).total(), 10_000);
    assert_eq!(cart.with("coupon", coupon(1_000, 10_000)).code("spring").total(), 9_000);
}

#[test]
fn a_line_takes_part_in_one_activity_the_better_for_the_buyer() {
    let cart = |price| {
        let cart = Cart::of([line(1, 10_000, 1), line(2, 5_000, 1)]).with("bundle", set(price));
        cart.with("flash-sale", flash_sale(false))
    };
    assert_eq!((cart(13_000).total(), cart(13_000).price().cart.claims.len()), (13_000, 0));
    assert_eq!((cart(14_000).total(), cart(14_000).price().cart.claims.len()), (13_500, 1));
}

#[test]
fn every_cent_is_explained_by_its_campaign() {
    let cart = Cart::of([line(1, 10_000, 2)]).freight(1_000).with("member-day", member_day(1_000));
    let cart = cart.with("threshold", threshold(15_000, 2_000)).with("coupon", coupon(1_000, 1));
    let free = json!({ "tiers": [{ "fromAmount": 15_000, "freeFreight": true }] });
    let cart = cart.code("spring").with("threshold", free).price().cart;
    let explained: Vec<_> =
        cart.applied.iter().map(|it| (it.source.campaign_id.as_u128(), it.amount)).collect();
    assert_eq!(explained, [(1, 2_000), (2, 2_000), (3, 1_000), (4, 1_000)]);
    assert_eq!(cart.total, 21_000 - 6_000);
}

#[test]
fn a_campaign_whose_settings_cant_be_read_has_no_effect() {
    let cart = Cart::of([line(1, 10_000, 1)]).with("threshold", json!({ "tiers": "none" }));
    let cart = cart.with("no-such-plugin", json!({})).with("member-day", member_day(1_000));
    assert_eq!((cart.total(), cart.reasons()), (9_000, vec![]));
    assert_eq!(cart.price().cart.applied[0].source.campaign_id, Uuid::from_u128(3));
}

#[test]
fn no_other_price_replaces_a_group_buys_and_coupons_only_do_where_it_says_so() {
    let day = json!({ "on": { "weekdays": ["sunday"] }, "offBp": 9_000 });
    let coupon = json!({ "code": "TEN", "reward": { "amount": 1_000 } });
    let total = |coupons| {
        let prices = json!([{ "variantId": id(1), "price": 3_000 }]);
        let group = json!({ "prices": prices, "size": 3, "coupons": coupons });
        let chosen = pricing::Line { campaign_id: Some(Uuid::from_u128(1)), ..line(1, 5_000, 1) };
        let cart = Cart::of([chosen]).with("group-buy", group).with("member-day", day.clone());
        cart.with("coupon", coupon.clone()).code("TEN").signed_in(0).total()
    };
    assert_eq!((total(false), total(true)), (3_000, 2_000));
}

#[test]
fn a_code_for_freight_goes_with_what_is_no_coupon_and_competes_with_the_first_orders_discount() {
    let free = json!({ "code": "FREE", "reward": "freeFreight" });
    let cart = Cart::of([line(1, 15_000, 1)]).freight(1_000).with("coupon", free).code("free");
    assert_eq!(cart.clone().with("threshold", threshold(10_000, 1_000)).total(), 14_000);
    let first = |amount: i64| json!({ "off": { "amount": amount } });
    let cart = cart.signed_in(0);
    assert_eq!(cart.clone().with("first-order", first(2_000)).total(), 14_000);
    assert_eq!(cart.with("first-order", first(500)).total(), 15_000);
}

/// Something that costs 320.00 and is presold for 300.00, of which a deposit of 50.00 counts for 80.00.
fn presold(coupons: bool) -> Cart {
    let chosen = pricing::Line { campaign_id: Some(Uuid::from_u128(1)), ..line(1, 32_000, 1) };
    let config = json!({
        "prices": [{ "variantId": id(1), "price": 30_000, "deposit": 5_000, "worth": 8_000 }],
        "depositsUntil": "2026-03-20T16:00:00Z", "balanceFrom": "2026-03-21T16:00:00Z",
        "balanceUntil": "2026-03-25T16:00:00Z", "shipBy": "2026-04-10", "coupons": coupons,
    });
    Cart::of([chosen]).with("presale", config).signed_in(0)
}

#[test]
fn a_coupon_is_capped_by_the_balance_of_a_presale_which_may_refuse_it() {
    let with = |amount, coupons| {
        let coupon = json!({ "code": "LESS", "reward": { "amount": amount } });
        let cart = presold(coupons).freight(1_000).with("coupon", coupon).code("LESS");
        let priced = cart.price().cart;
        (priced.total, priced.schedule.map(|schedule| schedule.deposit))
    };
    assert_eq!(with(2_000, true), (26_000, Some(5_000)));
    assert_eq!(with(99_900, true), (6_000, Some(5_000)));
    assert_eq!(with(2_000, false), (28_000, Some(5_000)));
}

#[test]
fn neither_member_prices_nor_thresholds_change_a_presale() {
    let days: Vec<u32> = (1..=31).collect();
    let member = json!({ "on": { "monthDays": days }, "offBp": 5_000 });
    let threshold = json!({ "tiers": [{ "fromAmount": 100, "off": { "amount": 1_000 } }] });
    let cart = presold(true).with("member-day", member).with("threshold", threshold);
    assert_eq!(cart.total(), 27_000);
}

#[test]
fn what_is_missing_for_free_freight_is_reckoned_after_coupons() {
    let free = json!({ "tiers": [{ "fromAmount": 7_500, "freeFreight": true }] });
    let first = json!({ "off": { "amount": 500 } });
    let cart = |amount| {
        let cart = Cart::of([line(1, amount, 1)]).freight(400).signed_in(0);
        let outcome = cart.with("threshold", free.clone()).with("first-order", first.clone());
        let outcome = outcome.price();
        (outcome.progress.first().and_then(|it| it.amount_missing), outcome.cart.delivery)
    };
    assert_eq!((cart(3_900), cart(7_600)), ((Some(4_100), 400), (Some(400), 400)));
    assert_eq!(cart(8_000), (None, 0));
}
