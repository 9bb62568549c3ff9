use chrono_tz::America::New_York;
use pricing::{Line, Reason};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Cart, faults, id, instant, line};

const ID: &str = "member-day";

/// 8折 on the eighth of every month.
fn eighth() -> Value {
    json!({ "on": { "monthDays": [8] }, "offBp": 2_000 })
}

#[test]
fn on_the_eighth_of_the_month_in_the_shops_zone_everything_costs_a_fifth_less() {
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, eighth());
    // Shanghai is eight hours ahead.
    assert_eq!(cart.clone().at("2026-03-07T15:59:59Z").total(), 10_000);
    assert_eq!(cart.clone().at("2026-03-07T16:00:00Z").total(), 8_000);
    assert_eq!(cart.clone().at("2026-03-08T15:59:59Z").total(), 8_000);
    assert_eq!(cart.clone().at("2026-03-08T16:00:00Z").total(), 10_000);
    // In New York the eighth begins and ends later.
    let there = cart.in_zone(New_York);
    assert_eq!(there.clone().at("2026-03-08T04:59:59Z").total(), 10_000);
    assert_eq!(there.at("2026-03-08T16:00:00Z").total(), 8_000);
}

#[test]
fn every_wednesday_is_one() {
    let wednesdays = json!({ "on": { "weekdays": ["wednesday"] }, "offBp": 1_000 });
    let cart = Cart::of([line(1, 10_000, 1)]).with(ID, wednesdays);
    let paid = |day: &str| cart.clone().at(&format!("{day}T04:00:00Z")).total();
    assert_eq!((paid("2026-03-10"), paid("2026-03-11")), (10_000, 9_000));
    assert_eq!((paid("2026-03-12"), paid("2026-03-18")), (10_000, 9_000));
}

#[test]
fn the_price_is_rounded_a_unit() {
    let outcome = Cart::of([line(1, 99, 3)]).with(ID, eighth()).price();
    assert_eq!((outcome.cart.lines[0].unit_price, outcome.cart.total), (79, 237));
    assert_eq!(outcome.cart.applied[0].amount, 60);
}

#[test]
fn only_what_takes_part_becomes_cheaper() {
    let products = json!({ "products": [id(1)] });
    let config = json!({ "on": { "monthDays": [8] }, "offBp": 2_000, "scope": products });
    let cart = Cart::of([line(1, 1_000, 1), line(2, 1_000, 1)]).with(ID, config.clone());
    assert_eq!(cart.total(), 1_800);
    let cart = Cart::of([line(2, 1_000, 1)]).with(ID, config);
    assert_eq!((cart.total(), cart.reasons()), (1_000, vec![Reason::NothingEligible]));
    let collections = json!({ "collections": [id(5)] });
    let config = json!({ "on": { "monthDays": [8] }, "offBp": 2_000, "scope": collections });
    let stands = Line { collection_ids: vec![Uuid::from_u128(5)], ..line(1, 1_000, 1) };
    assert_eq!(Cart::of([stands, line(2, 1_000, 1)]).with(ID, config).total(), 1_800);
}

#[test]
fn it_can_be_for_members_only() {
    let config = json!({ "on": { "monthDays": [8] }, "offBp": 2_000, "membersOnly": true });
    let cart = Cart::of([line(1, 1_000, 1)]).with(ID, config);
    assert_eq!((cart.total(), cart.reasons()), (1_000, vec![Reason::SignIn]));
    let member = cart.signed_in(3);
    assert_eq!((member.total(), member.reasons()), (800, vec![]));
}

#[test]
fn of_two_the_better_counts() {
    let more = json!({ "on": { "weekdays": ["sunday"] }, "offBp": 3_000 });
    assert_eq!(Cart::of([line(1, 1_000, 1)]).with(ID, eighth()).with(ID, more).total(), 700);
}

#[test]
fn pages_show_the_days_price_and_its_end() {
    let cart = Cart::of([line(1, 99, 1)]).with(ID, eighth());
    let quotes = cart.quotes();
    assert_eq!((quotes.len(), quotes[0].price), (1, Some(79)));
    assert_eq!(quotes[0].ends_at, Some(instant("2026-03-08T16:00:00Z")));
    assert_eq!(cart.clone().at("2026-03-09T04:00:00Z").quotes(), []);
    let ending = cart.between("2026-03-01T00:00:00Z", "2026-03-08T08:00:00Z");
    assert_eq!(ending.quotes()[0].ends_at, Some(instant("2026-03-08T08:00:00Z")));
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let wrong = json!({ "on": { "monthDays": [0], "to": "9" }, "offBp": 0, "scope": {
        "collections": [] } });
    assert_eq!(faults(ID, wrong), ["on.monthDays.0", "on.to", "scope.collections", "offBp"]);
    assert_eq!(faults(ID, json!({ "on": { "monthDays": [8] }, "offBp": "20" })), ["offBp"]);
    assert_eq!(faults(ID, eighth()), [""; 0]);
}
