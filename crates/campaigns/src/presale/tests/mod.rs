mod price;
mod round;
mod settings;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, id, line};

const CAMPAIGN: Uuid = Uuid::from_u128(1);

/// 300.00, of which 50.00 are paid at once and count for 80.00; with other settings than usual.
fn config(more: &[(&str, Value)]) -> Value {
    let mut config = json!({
        "prices": [{ "variantId": id(1), "price": 30_000, "deposit": 5_000, "worth": 8_000 }],
        "depositsUntil": "2026-03-20T16:00:00Z",
        "balanceFrom": "2026-03-21T16:00:00Z",
        "balanceUntil": "2026-03-25T16:00:00Z",
        "shipBy": "2026-04-10",
    });
    for (name, value) in more {
        config[*name] = value.clone();
    }
    config
}

/// A cart with some units that cost 320.00 otherwise, for which the presale was chosen.
fn cart(quantity: u32, more: &[(&str, Value)]) -> Cart {
    let line = pricing::Line { campaign_id: Some(CAMPAIGN), ..line(1, 32_000, quantity) };
    Cart::of([line]).with("presale", config(more)).signed_in(0)
}
