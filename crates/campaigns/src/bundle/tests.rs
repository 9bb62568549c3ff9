use pricing::{Reason, Target};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, engraved, faults, id, line};

const ID: &str = "bundle";

/// A pot (1) with two cups (2) at 100.00.
fn tea_set() -> Value {
    let components = json!([
        { "variantId": id(1), "quantity": 1 },
        { "variantId": id(2), "quantity": 2 },
    ]);
    json!({ "components": components, "price": 10_000 })
}

fn parts(cart: &Cart) -> Vec<(usize, i64)> {
    let applied = cart.price().cart.applied;
    applied.into_iter().flat_map(|applied| applied.parts).collect()
}

#[test]
fn a_set_costs_its_price_and_the_rest_its_own() {
    let cart =
        |pots, cups| Cart::of([line(1, 9_000, pots), line(2, 2_000, cups)]).with(ID, tea_set());
    assert_eq!(cart(1, 2).total(), 10_000);
    assert_eq!(cart(1, 3).total(), 12_000);
    assert_eq!(cart(2, 4).total(), 20_000);
    assert_eq!(cart(3, 5).total(), 31_000);
    let outcome = cart(1, 2).price();
    assert_eq!(
        (outcome.cart.applied[0].target, outcome.cart.applied[0].amount),
        (Target::Line, 3_000)
    );
}

#[test]
fn only_the_lines_of_the_set_become_cheaper() {
    let cart = Cart::of([line(3, 9_000, 1), line(1, 9_000, 1), line(2, 2_000, 2)]);
    let cart = cart.with(ID, tea_set());
    assert_eq!(parts(&cart), [(1, 2_077), (2, 923)]);
    assert_eq!(cart.total(), 19_000);
}

#[test]
fn lines_of_one_variant_add_up_and_those_that_arent_needed_are_left_alone() {
    let cups = |text: &str| engraved(line(2, 2_000, 1), text);
    let cart = |lines: Vec<_>| Cart::of(lines).with(ID, tea_set());
    let one = cart(vec![cups("c"), cups("a"), line(1, 9_000, 1), cups("b")]);
    let places: Vec<usize> = parts(&one).into_iter().map(|(place, _)| place).collect();
    assert_eq!((one.total(), places), (12_000, vec![1, 2, 3]));
}

#[test]
fn what_is_missing_of_a_set_is_said() {
    let cart = |lines: Vec<_>| Cart::of(lines).with(ID, tea_set());
    assert_eq!(cart(vec![line(1, 9_000, 5)]).reasons(), [Reason::UnitsMissing(2)]);
    assert_eq!(cart(vec![line(2, 2_000, 1)]).reasons(), [Reason::UnitsMissing(2)]);
    assert_eq!(cart(vec![line(3, 2_000, 1)]).reasons(), [Reason::NothingEligible]);
}

#[test]
fn a_set_that_is_no_bargain_isnt_offered() {
    let cart = Cart::of([line(1, 6_000, 1), line(2, 2_000, 2)]).with(ID, tea_set());
    assert_eq!((cart.total(), cart.reasons()), (10_000, vec![Reason::NoSaving]));
    let cart = Cart::of([line(1, 5_000, 1), line(2, 2_000, 2)]).with(ID, tea_set());
    assert_eq!((cart.total(), cart.reasons()), (9_000, vec![Reason::NoSaving]));
}

#[test]
fn pages_say_that_a_variant_belongs_to_a_set_and_what_goes_well_with_it() {
    let cart = Cart::of([line(1, 9_000, 1), line(3, 9_000, 1)]).with(ID, tea_set());
    let quotes = cart.quotes();
    assert_eq!((quotes.len(), quotes[0].price), (1, None));
    let variant = Uuid::from_u128;
    assert_eq!(cart.goes_with(&[variant(1)]), [variant(2)]);
    assert_eq!(cart.goes_with(&[variant(2), variant(4)]), [variant(1)]);
    assert!(cart.goes_with(&[variant(1), variant(2)]).is_empty());
    assert!(cart.goes_with(&[variant(3)]).is_empty());
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, tea_set()), [""; 0]);
    let part = |quantity: u32| json!({ "variantId": id(1), "quantity": quantity });
    let wrong = json!({ "components": [part(1), part(0)], "price": 0 });
    let expected = ["components.1.variantId", "components.1.quantity", "price"];
    assert_eq!(faults(ID, wrong), expected);
    assert_eq!(faults(ID, json!({ "components": [part(1)], "price": 1 })), ["components"]);
    let eleven: Vec<_> = (1..=11).map(|nr| json!({ "variantId": id(nr), "quantity": 1 })).collect();
    assert_eq!(faults(ID, json!({ "components": eleven, "price": 1 })), ["components"]);
}

proptest! {
    #[test]
    fn the_order_of_lines_is_irrelevant_and_sets_cost_exactly_their_price(
        pots in proptest::collection::vec(1..=5u32, 1..3),
        cups in proptest::collection::vec(1..=5u32, 1..4),
    ) {
        let engraved_all = |nr, price: i64, all: &[u32]| -> Vec<_> {
            let one = |(text, units): (usize, &u32)| {
                engraved(line(nr, price, *units), &text.to_string())
            };
            all.iter().enumerate().map(one).collect()
        };
        let mut lines = engraved_all(1, 9_000, &pots);
        lines.extend(engraved_all(2, 2_000, &cups));
        let total = |lines: Vec<_>| Cart::of(lines).with(ID, tea_set()).total();
        let turned: Vec<_> = lines.iter().rev().cloned().collect();
        let (pots, cups) = (pots.iter().sum::<u32>(), cups.iter().sum::<u32>());
        let sets = pots.min(cups / 2);
        let rest = (pots - sets) * 9_000 + (cups - 2 * sets) * 2_000;
        prop_assert_eq!(total(lines), i64::from(sets * 10_000 + rest));
        prop_assert_eq!(total(turned), i64::from(sets * 10_000 + rest));
    }
}
