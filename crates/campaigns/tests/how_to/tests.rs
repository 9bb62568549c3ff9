use pricing::Reason;
use serde_json::json;

use crate::testing::{Cart, faults, line};

const ID: &str = "second-unit";

#[test]
fn every_second_unit_costs_half() {
    let paid =
        |quantity| Cart::of([line(1, 1_000, quantity)]).with(ID, json!({ "offBp": 5_000 })).total();
    assert_eq!((paid(1), paid(2), paid(3), paid(4)), (1_000, 1_500, 2_500, 3_000));
}

#[test]
fn one_unit_of_each_of_two_variants_makes_no_pair() {
    let cart = Cart::of([line(1, 1_000, 1), line(2, 1_000, 1)]);
    let cart = cart.with(ID, json!({ "offBp": 5_000 }));
    assert_eq!(cart.reasons(), [Reason::UnitsMissing(1)]);
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let wrong = json!({ "offBp": 10_001, "scope": { "products": [] } });
    assert_eq!(faults(ID, wrong), ["offBp", "scope.products"]);
}
