use serde_json::{Value, json};

use super::config;
use crate::testing::{faults, id};

fn price(price: i64, deposit: i64, worth: Option<i64>) -> (&'static str, Value) {
    let price = json!({
        "variantId": id(1), "price": price, "deposit": deposit, "worth": worth,
    });
    ("prices", json!([price]))
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    for (more, expected) in [
        (("prices", json!([])), "prices"),
        (price(30_000, 0, None), "prices.0.deposit"),
        (price(30_000, 30_000, None), "prices.0.deposit"),
        (price(30_000, 5_000, Some(4_999)), "prices.0.worth"),
        (price(30_000, 5_000, Some(30_000)), "prices.0.worth"),
        (price(1, 1, None), "prices.0.price"),
        (("balanceFrom", json!("2026-03-20T16:00:00Z")), "balanceFrom"),
        (("balanceUntil", json!("2026-03-21T16:00:00Z")), "balanceUntil"),
        (("balanceUntil", json!("tomorrow")), "balanceUntil"),
        (("shipBy", json!("2026-03-20")), "shipBy"),
        (("minimumUnits", json!(0)), "minimumUnits"),
        (("cap", json!(0)), "cap"),
        (("unitsPerOrder", json!(0)), "unitsPerOrder"),
        (("ordersPerCustomer", json!(0)), "ordersPerCustomer"),
    ] {
        assert_eq!(faults("presale", config(&[more])), [expected]);
    }
    let too_many = config(&[("minimumUnits", json!(3)), ("cap", json!(2))]);
    assert_eq!(faults("presale", too_many), ["minimumUnits"]);
    assert_eq!(faults("presale", config(&[])), [""; 0]);
}
