use campaign::Reward;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ID, ladder};
use crate::testing::{Cart, id, line};

type Missing = (Option<i64>, Option<i64>, Reward);

fn progress(config: Value, amount: i64, units: u32) -> Option<Missing> {
    let outcome = Cart::of([line(1, amount, units)]).with(ID, config).price();
    let one = outcome.progress.first()?;
    Some((one.amount_missing, one.units_missing, one.reward))
}

#[test]
fn a_cart_hears_what_is_missing_for_the_next_tier() {
    let at = |amount| progress(ladder(), amount, 1);
    assert_eq!(at(9_000), Some((Some(1_000), None, Reward::Amount(1_000))));
    assert_eq!(at(10_000), Some((Some(10_000), None, Reward::Amount(3_000))));
    assert_eq!(at(20_000), None);
}

#[test]
fn one_more_and_there_are_fifty_off() {
    let config = json!({ "tiers": [{ "fromUnits": 3, "off": { "amount": 5_000 } }] });
    assert_eq!(progress(config, 100, 2), Some((None, Some(1), Reward::Amount(5_000))));
}

#[test]
fn every_kind_of_reward_is_told() {
    let gift = json!({ "variantId": id(9), "quantity": 2 });
    let ladder = json!({ "tiers": [
        { "fromUnits": 2, "freeFreight": true },
        { "fromUnits": 3, "gift": gift },
        { "fromUnits": 4, "off": { "percent": { "offBp": 1_000 } } },
    ] });
    let reward = |units| progress(ladder.clone(), 100, units).map(|it| it.2);
    assert_eq!(reward(1), Some(Reward::FreeFreight));
    assert_eq!(reward(2), Some(Reward::Gift(Uuid::from_u128(9), 2)));
    assert_eq!(reward(3), Some(Reward::PercentBp(1_000)));
}

#[test]
fn what_repeats_always_has_a_next_time() {
    let tiers = json!([{ "fromAmount": 10_000, "off": { "amount": 1_000 } }]);
    let config = json!({ "repeat": true, "tiers": tiers });
    let missing = |amount| progress(config.clone(), amount, 1).and_then(|it| it.0);
    assert_eq!(
        (missing(3_000), missing(10_000), missing(19_999)),
        (Some(7_000), Some(10_000), Some(1))
    );
}

#[test]
fn products_are_suggested_when_they_are_named() {
    let scope = json!({ "products": [id(1), id(2)] });
    let config = json!({ "scope": scope, "tiers": ladder()["tiers"] });
    let outcome = Cart::of([line(3, 9_000, 1)]).with(ID, config).price();
    let [one] = outcome.progress.as_slice() else { panic!("one") };
    assert_eq!(one.product_ids, [1, 2].map(Uuid::from_u128));
    assert_eq!(one.amount_missing, Some(10_000));
}

#[test]
fn pages_say_that_a_product_takes_part() {
    let scope = json!({ "products": [id(1)] });
    let config = json!({ "scope": scope, "tiers": ladder()["tiers"] });
    let quotes = Cart::of([line(1, 9_000, 1), line(2, 9_000, 1)]).with(ID, config).quotes();
    assert_eq!((quotes.len(), quotes[0].price), (1, None));
}
