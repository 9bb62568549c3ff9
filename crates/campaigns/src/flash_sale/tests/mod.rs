mod limits;
mod sessions;

use serde_json::{Value, json};

use crate::testing::{faults, id};

const ID: &str = "flash-sale";

/// 85.00 for variant 1, of which there are 50.
fn sale() -> Value {
    json!({ "variants": [{ "variantId": id(1), "price": 8_500, "quota": 50 }] })
}

/// The same, two a customer.
fn two_each() -> Value {
    let offered = json!({ "variantId": id(1), "price": 8_500, "quota": 50, "perCustomer": 2 });
    json!({ "variants": [offered] })
}

/// The same every Sunday from ten to twelve.
fn sundays() -> Value {
    let on = json!({ "weekdays": ["sunday"], "from": "10:00", "to": "12:30" });
    json!({ "on": on, "variants": two_each()["variants"] })
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!((faults(ID, sale()), faults(ID, sundays())), (vec![], vec![]));
    assert_eq!(faults(ID, json!({ "variants": [] })), ["variants"]);
    let offered =
        |price: i64, quota: u32| json!({ "variantId": id(1), "price": price, "quota": quota });
    let limited = json!({ "variantId": id(2), "price": 1, "quota": 1, "perCustomer": 0 });
    let wrong = json!({ "on": { "weekdays": [] }, "preheatMinutes": 10_081,
        "variants": [offered(-1, 0), offered(0, 1), limited] });
    let expected = [
        "on",
        "variants.0.price",
        "variants.0.quota",
        "variants.1.variantId",
        "variants.2.perCustomer",
        "preheatMinutes",
    ];
    assert_eq!(faults(ID, wrong), expected);
}
