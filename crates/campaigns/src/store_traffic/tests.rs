use campaign::{Answer, Plugin, Running, Scene};
use chrono::DateTime;
use pricing::{Claim, Effect, Phase, Reason};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Came, Channel, Config, StoreTraffic};
use crate::testing::{Cart, faults, id, line};

const ID: &str = "store-traffic";

fn config(more: &[(&str, Value)]) -> Value {
    let mut config = json!({ "locationIds": [id(5)], "offBp": 1_000 });
    for (name, value) in more {
        config[*name] = value.clone();
    }
    config
}

/// By the channel of a campaign and a location.
fn came(campaign: u128, location: u128) -> Came {
    Came(Some(Channel {
        tenant_id: Uuid::nil(),
        campaign_id: Uuid::from_u128(campaign),
        location_id: Uuid::from_u128(location),
        token: "WORD".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
    }))
}

/// What campaign 1 says to a cart that came by something.
fn said_to(cart: &Cart, config: &Value, came: &Came) -> Answer {
    let one: Running<Config> = Running {
        id: Uuid::from_u128(1),
        title: "Store".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        starts_at: DateTime::UNIX_EPOCH,
        ends_at: None,
        config: serde_json::from_value(config.clone()).expect("settings"),
    };
    cart.seen(|scene: &Scene<'_>| StoreTraffic::offer(&one, came, scene, Phase::Member))
}

/// What it says to a cart of 3 × 0.99.
fn said(config: &Value, came: &Came) -> Answer {
    said_to(&Cart::of([line(1, 99, 3)]), config, came)
}

#[test]
fn who_came_by_a_stores_code_pays_its_price_a_unit_and_is_counted_there() {
    let answer = said(&config(&[]), &came(1, 5));
    let [bid] = &answer.bids[..] else { panic!("one bid") };
    let key = format!("location:{}", id(5));
    let counted = Claim { line: None, key, units: 1, most: i64::MAX };
    // 0.99 at 9折 is 0.891.
    let price = Effect::PriceOverride { line: 0, unit_price: 89 };
    assert_eq!(bid.effects, [price, Effect::Claim(counted)]);
}

#[test]
fn whoever_came_by_nothing_or_by_another_code_hears_nothing() {
    let silent = |came: &Came| {
        let answer = said(&config(&[]), came);
        answer.bids.is_empty() && answer.missed.is_none()
    };
    assert!(silent(&Came::default()) && silent(&came(2, 5)) && silent(&came(1, 6)));
    let cart = Cart::of([line(1, 1_000, 1)]).with(ID, config(&[])).by_channel("WORD");
    assert_eq!((cart.total(), cart.reasons()), (1_000, vec![]));
}

#[test]
fn without_a_price_of_its_own_a_store_makes_no_cart_cheaper() {
    let coupon_only = json!({ "locationIds": [id(5)], "couponId": id(9) });
    let answer = said(&coupon_only, &came(1, 5));
    assert!(answer.bids.is_empty() && answer.missed.is_none());
}

#[test]
fn an_empty_cart_has_nothing_that_could_be_cheaper() {
    let answer = said_to(&Cart::of([]), &config(&[]), &came(1, 5));
    assert_eq!((answer.bids.len(), answer.missed), (0, Some(Reason::NothingEligible)));
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    assert_eq!(faults(ID, config(&[])), [""; 0]);
    for (more, expected) in [
        (("locationIds", json!([])), "locationIds"),
        (("locationIds", json!([id(5), id(5)])), "locationIds.1"),
        (("offBp", json!(0)), "offBp"),
        (("offBp", json!(10_000)), "offBp"),
        (("offBp", json!(null)), "offBp"),
        (("couponId", json!("SPRING")), "couponId"),
    ] {
        assert_eq!(faults(ID, config(&[more])), [expected]);
    }
}
