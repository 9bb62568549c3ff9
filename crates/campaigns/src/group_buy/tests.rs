use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, faults, id, line};

const CAMPAIGN: Uuid = Uuid::from_u128(1);

fn config(more: &[(&str, Value)]) -> Value {
    let prices = json!([{ "variantId": id(1), "price": 3_000 }]);
    let mut config = json!({ "prices": prices, "size": 3 });
    for (name, value) in more {
        config[*name] = value.clone();
    }
    config
}

fn chosen() -> pricing::Line {
    pricing::Line { campaign_id: Some(CAMPAIGN), ..line(1, 5_000, 1) }
}

#[test]
fn whoever_chooses_it_founds_a_group_and_whoever_does_not_pays_the_ordinary_price() {
    let cart = |line| Cart::of([line]).with("group-buy", config(&[])).signed_in(0);
    let priced = cart(chosen()).price().cart;
    assert_eq!((priced.total, priced.chosen), (3_000, Some(CAMPAIGN)));
    assert!(priced.hold_until.is_some());
    let priced = cart(line(1, 5_000, 1)).price().cart;
    assert_eq!((priced.total, priced.chosen, priced.hold_until), (5_000, None, None));
    assert_eq!(priced.missed.len(), 0);
}

#[test]
fn what_is_not_sold_alone_is_rejected_alone() {
    let cart = |line| {
        let config = config(&[("solo", json!(false))]);
        Cart::of([line]).with("group-buy", config).signed_in(0).price().cart.rejected
    };
    assert_eq!(
        (cart(line(1, 5_000, 1)), cart(chosen()), cart(line(2, 5_000, 1))),
        (vec![0], vec![], vec![])
    );
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    for (more, expected) in [
        (("size", json!(1)), "size"),
        (("size", json!(101)), "size"),
        (("lifetimeMinutes", json!(0)), "lifetimeMinutes"),
        (("unitsPerOrder", json!(0)), "unitsPerOrder"),
        (("ordersPerCustomer", json!(0)), "ordersPerCustomer"),
        (("quota", json!(0)), "quota"),
        (("virtualCompletionBp", json!(10_001)), "virtualCompletionBp"),
        (("leaderOff", json!(-1)), "leaderOff"),
        (("prices", json!([])), "prices"),
        (("prices", json!([{ "variantId": id(1), "price": -1 }])), "prices.0.price"),
    ] {
        assert_eq!(faults("group-buy", config(&[more])), [expected]);
    }
}
