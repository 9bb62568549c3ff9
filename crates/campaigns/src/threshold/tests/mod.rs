mod freight;
mod goods;
mod progress;

use serde_json::{Value, json};

use crate::testing::{faults, id};

const ID: &str = "threshold";

/// 满100减10，满200减30.
fn ladder() -> Value {
    json!({ "tiers": [
        { "fromAmount": 10_000, "off": { "amount": 1_000 } },
        { "fromAmount": 20_000, "off": { "amount": 3_000 } },
    ] })
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, ladder()), [""; 0]);
    assert_eq!(faults(ID, json!({ "tiers": [] })), ["tiers"]);
    let wrong = json!({ "scope": { "products": [] }, "tiers": [
        { "fromAmount": 0, "off": { "percent": { "offBp": 10_001, "most": 0 } } },
        { "fromUnits": 2 },
        { "fromUnits": 2, "gift": { "variantId": id(1), "quantity": 0 } },
        { "off": { "amount": 0 } },
    ] });
    let expected = [
        "scope.products",
        "tiers.0.fromAmount",
        "tiers.0.off.percent.offBp",
        "tiers.0.off.percent.most",
        "tiers.1.off",
        "tiers.2.gift.quantity",
        "tiers.3.fromAmount",
        "tiers.3.off.amount",
        "tiers.1.fromUnits",
        "tiers.2.fromUnits",
        "tiers.3.fromAmount",
    ];
    assert_eq!(faults(ID, wrong), expected);
}

#[test]
fn only_one_amount_repeats() {
    let percent = json!({ "percent": { "offBp": 1_000 } });
    let several = json!({ "repeat": true, "tiers": ladder()["tiers"] });
    let share = json!({ "repeat": true, "tiers": [{ "fromAmount": 1, "off": percent }] });
    assert_eq!(
        (faults(ID, several), faults(ID, share)),
        (vec!["repeat".into()], vec!["repeat".into()])
    );
}
