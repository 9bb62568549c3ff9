use pricing::{GiftTerms, Least, Reason, Target};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{ID, ladder};
use crate::testing::{Cart, id, line};

#[test]
fn the_best_tier_that_the_cart_reaches_counts() {
    let paid = |amount| Cart::of([line(1, amount, 1)]).with(ID, ladder()).total();
    assert_eq!((paid(9_999), paid(10_000), paid(19_999)), (9_999, 9_000, 18_999));
    assert_eq!((paid(20_000), paid(50_000)), (17_000, 47_000));
}

#[test]
fn the_amount_is_spread_over_the_lines_to_the_cent() {
    let lines = [line(1, 3_333, 1), line(2, 3_333, 1), line(3, 3_334, 1)];
    let outcome = Cart::of(lines).with(ID, ladder()).price();
    let applied = &outcome.cart.applied[0];
    assert_eq!((applied.target, applied.amount), (Target::Order, 1_000));
    assert_eq!(applied.parts, [(0, 333), (1, 333), (2, 334)]);
    let lines = [line(1, 1, 1), line(2, 1, 1), line(3, 1, 1)];
    let two = json!({ "tiers": [{ "fromAmount": 1, "off": { "amount": 2 } }] });
    let outcome = Cart::of(lines).with(ID, two).price();
    let net: Vec<i64> = outcome.cart.lines.iter().map(|line| line.net).collect();
    assert_eq!((net, outcome.cart.total), (vec![0, 0, 1], 1));
}

#[test]
fn a_share_is_rounded_once_and_has_a_most() {
    let share = |most| {
        let off = json!({ "percent": { "offBp": 2_000, "most": most } });
        json!({ "tiers": [{ "fromUnits": 3, "off": off }] })
    };
    let lines = || [line(1, 99, 2), line(2, 99, 1)];
    assert_eq!(Cart::of(lines()).with(ID, share(None)).total(), 238);
    assert_eq!(Cart::of(lines()).with(ID, share(Some(50))).total(), 247);
    assert_eq!(Cart::of([line(1, 99, 2)]).with(ID, share(None)).total(), 198);
}

#[test]
fn a_gift_is_a_line_that_costs_nothing() {
    let gift = json!({ "variantId": id(9), "quantity": 2 });
    let config = json!({ "tiers": [{ "fromAmount": 5_000, "gift": gift }] });
    let outcome = Cart::of([line(1, 5_000, 1)]).with(ID, config.clone()).price();
    assert_eq!((outcome.cart.lines.len(), outcome.cart.total), (2, 5_000));
    let applied = &outcome.cart.applied[0];
    assert_eq!((applied.target, applied.source.campaign_id), (Target::Line, Uuid::from_u128(1)));
    let cart = Cart::of([line(1, 4_000, 1)]).with(ID, config);
    assert_eq!(cart.reasons(), [Reason::AmountMissing(1_000)]);
}

#[test]
fn a_gift_says_what_must_stay_of_the_order_for_it_to_stay() {
    let gift = |nr: u128| json!({ "variantId": id(nr), "quantity": 1 });
    let tiers = json!([
        { "fromAmount": 3_000, "gift": gift(8) },
        { "fromAmount": 5_000, "gift": gift(9) },
        { "fromAmount": 6_000, "off": { "amount": 100 } },
    ]);
    let config = json!({ "tiers": tiers, "scope": { "products": [id(2)] } });
    let terms = |config: serde_json::Value| {
        let lines = [line(1, 9_000, 1), line(2, 3_500, 2)];
        Cart::of(lines).with(ID, config).price().cart.gift_terms
    };
    let of = |least: Least| vec![(Uuid::from_u128(1), GiftTerms { lines: vec![1], least })];
    assert_eq!(terms(config), of(Least::Amount(5_000)));
    let units = json!({ "tiers": [{ "fromUnits": 2, "gift": gift(9) }],
        "scope": { "products": [id(2)] } });
    assert_eq!(terms(units), of(Least::Units(2)));
    assert_eq!(terms(json!({ "tiers": [{ "fromAmount": 1, "off": { "amount": 1 } }] })), []);
}

#[test]
fn discount_and_gift_are_slots_of_their_own() {
    let gift = json!({ "variantId": id(9), "quantity": 1 });
    let both = json!({ "tiers": [
        { "fromAmount": 5_000, "gift": gift },
        { "fromAmount": 9_000, "off": { "amount": 500 } },
    ] });
    let more = json!({ "tiers": [{ "fromAmount": 5_000, "off": { "amount": 800 } }] });
    let outcome = Cart::of([line(1, 9_000, 1)]).with(ID, both.clone()).price();
    assert_eq!((outcome.cart.lines.len(), outcome.cart.total), (2, 8_500));
    let outcome = Cart::of([line(1, 9_000, 1)]).with(ID, both).with(ID, more).price();
    assert_eq!((outcome.cart.lines.len(), outcome.cart.total), (2, 8_200));
}

#[test]
fn an_exclusive_one_counts_alone_and_only_when_it_is_worth_more() {
    let alone = |off: i64| {
        let tiers = json!([{ "fromAmount": 1, "off": { "amount": off } }]);
        json!({ "exclusive": true, "tiers": tiers })
    };
    let gift = json!({ "variantId": id(9), "quantity": 1 });
    let both = json!({ "tiers": [{ "fromAmount": 1, "gift": gift, "off": { "amount": 500 } }] });
    let cart = Cart::of([line(1, 9_000, 1)]).with(ID, both);
    let weak = cart.clone().with(ID, alone(400)).price();
    assert_eq!((weak.cart.total, weak.cart.lines.len()), (8_500, 2));
    let strong = cart.with(ID, alone(600));
    assert_eq!((strong.total(), strong.reasons()), (8_400, vec![Reason::BetterOffer]));
}

#[test]
fn only_what_takes_part_counts_and_becomes_cheaper() {
    let scope = json!({ "products": [id(1)] });
    let config = json!({ "scope": scope, "tiers": ladder()["tiers"] });
    let cart = Cart::of([line(1, 9_000, 1), line(2, 9_000, 1)]).with(ID, config.clone());
    assert_eq!((cart.total(), cart.reasons()), (18_000, vec![Reason::AmountMissing(1_000)]));
    let outcome = Cart::of([line(1, 9_000, 2), line(2, 9_000, 1)]).with(ID, config.clone()).price();
    assert_eq!(outcome.cart.applied[0].parts, [(0, 1_000)]);
    let cart = Cart::of([line(2, 9_000, 9)]).with(ID, config);
    assert_eq!(cart.reasons(), [Reason::NothingEligible]);
}

#[test]
fn units_are_counted_whatever_they_cost() {
    let config = json!({ "tiers": [{ "fromUnits": 3, "off": { "amount": 5_000 } }] });
    let cart = Cart::of([line(1, 10_000, 1), line(2, 1_000, 1)]).with(ID, config.clone());
    assert_eq!(cart.reasons(), [Reason::UnitsMissing(1)]);
    assert_eq!(Cart::of([line(1, 10_000, 1), line(2, 1_000, 2)]).with(ID, config).total(), 7_000);
}

#[test]
fn an_amount_can_repeat() {
    let tiers = json!([{ "fromAmount": 10_000, "off": { "amount": 1_000 } }]);
    let config = json!({ "repeat": true, "tiers": tiers });
    let paid = |amount| Cart::of([line(1, amount, 1)]).with(ID, config.clone()).total();
    assert_eq!((paid(9_999), paid(19_999), paid(35_000)), (9_999, 18_999, 32_000));
}

proptest! {
    #[test]
    fn whoever_buys_more_has_no_less_off(
        mut froms in proptest::collection::vec(1..=50_000i64, 1..6),
        offs in proptest::collection::vec((1..=5_000i64, any::<bool>()), 6),
        amount in 1..=60_000i64,
        more in 0..=10_000i64,
    ) {
        froms.sort_unstable();
        froms.dedup();
        let tier = |(from, (off, share)): (&i64, &(i64, bool))| {
            let share_of = json!({ "percent": { "offBp": off } });
            let off = if *share { share_of } else { json!({ "amount": off }) };
            json!({ "fromAmount": from, "off": off })
        };
        let tiers: Vec<_> = froms.iter().zip(&offs).map(tier).collect();
        let off = |amount: i64| {
            let config = json!({ "tiers": tiers });
            amount - Cart::of([line(1, amount, 1)]).with(ID, config).total()
        };
        prop_assert!((0..=amount).contains(&off(amount)));
        prop_assert!(off(amount) <= off(amount + more));
    }
}
