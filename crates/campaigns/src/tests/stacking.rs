//! The table of what goes with what, pair by pair, with the plugins as they are.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, id, line};

/// Something of 100.00, bought as a row of the table says; its campaign makes it 80.00.
fn row(plugin: &str, config: Value) -> Cart {
    let chosen = ["group-buy", "presale"].contains(&plugin).then_some(Uuid::from_u128(1));
    let lines = if plugin == "bundle" {
        vec![line(1, 5_000, 1), line(2, 5_000, 1)]
    } else {
        vec![pricing::Line { campaign_id: chosen, ..line(1, 10_000, 1) }]
    };
    Cart::of(lines).with(plugin, config).signed_in(0)
}

fn group_buy(coupons: bool) -> Value {
    let prices = json!([{ "variantId": id(1), "price": 8_000 }]);
    json!({ "prices": prices, "size": 2, "coupons": coupons })
}

fn presale(coupons: bool) -> Value {
    let prices = json!([{ "variantId": id(1), "price": 8_000, "deposit": 1_000 }]);
    json!({
        "prices": prices, "coupons": coupons, "depositsUntil": "2026-03-20T16:00:00Z",
        "balanceFrom": "2026-03-21T16:00:00Z", "balanceUntil": "2026-03-25T16:00:00Z",
        "shipBy": "2026-04-10",
    })
}

fn flash_sale(stackable: bool) -> Value {
    let offered = json!({ "variantId": id(1), "price": 8_000, "quota": 10 });
    json!({ "variants": [offered], "stackable": stackable })
}

fn bundle() -> Value {
    let part = |nr| json!({ "variantId": id(nr), "quantity": 1 });
    json!({ "components": [part(1), part(2)], "price": 8_000 })
}

fn member_day(off_bp: u32) -> Value {
    json!({ "on": { "monthDays": [8] }, "offBp": off_bp })
}

#[test]
fn each_row_comes_to_its_amount_beside_each_column() {
    // With 30 % off on members' day, with 10.00 off from a threshold on, with a coupon of 5.00.
    let table = [
        ("group-buy", group_buy(false), [8_000, 8_000, 8_000]),
        ("group-buy", group_buy(true), [8_000, 8_000, 7_500]),
        ("presale", presale(false), [8_000, 8_000, 8_000]),
        ("presale", presale(true), [8_000, 8_000, 7_500]),
        ("flash-sale", flash_sale(false), [7_000, 8_000, 8_000]),
        ("flash-sale", flash_sale(true), [7_000, 7_000, 7_500]),
        ("bundle", bundle(), [7_000, 7_000, 7_500]),
        ("member-day", member_day(2_000), [7_000, 7_000, 7_500]),
        ("first-order", json!({ "off": { "amount": 2_000 } }), [5_000, 7_000, 8_000]),
    ];
    for (plugin, config, expected) in table {
        let alone = row(plugin, config);
        assert_eq!(alone.total(), 8_000, "{plugin} alone");
        let tiers = json!({ "tiers": [{ "fromAmount": 1, "off": { "amount": 1_000 } }] });
        let coupon = json!({ "code": "FIVE", "reward": { "amount": 500 } });
        let beside = [
            alone.clone().with("member-day", member_day(3_000)).total(),
            alone.clone().with("threshold", tiers).total(),
            alone.clone().with("coupon", coupon).code("FIVE").total(),
        ];
        assert_eq!(beside, expected, "{plugin}");
    }
}
