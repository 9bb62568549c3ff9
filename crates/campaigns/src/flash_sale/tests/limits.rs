use campaign::{Answer, Counts, Scene, Shopper};
use chrono_tz::Asia::Shanghai;
use pricing::{Claim, Effect, Line, Pricer, Reason, Tax};
use proptest::prelude::*;
use uuid::Uuid;

use super::{ID, sale, two_each};
use crate::{
    flash_sale::{Config, Offered, rules, session::Session},
    testing::{CUSTOMER, Cart, currency, engraved, instant, line},
};

/// What the sale answers when so many are gone.
fn answer(config: &Config, lines: Vec<Line>, gone: i64, own: i64) -> Answer {
    let pricer = Pricer::new(lines, None, Tax::None, currency()).expect("a total");
    let counts = Counts::default();
    let scene = Scene {
        now: instant("2026-03-08T04:00:00Z"),
        zone: Shanghai,
        currency: currency(),
        items: pricer.items(),
        applied: &[],
        freight: 0,
        codes: &[],
        channel: None,
        coupons: &[],
        shopper: Some(Shopper { id: CUSTOMER, orders: 0 }),
        counts: &counts,
    };
    let used = |key: &str| if key.starts_with("quota:") { gone } else { own };
    rules::offer(config, &Session::only(), &scene, used)
}

fn config(config: serde_json::Value) -> Config {
    serde_json::from_value(config).expect("settings")
}

fn claimed(answer: &Answer) -> Vec<Claim> {
    let effects = answer.bids.iter().flat_map(|bid| bid.effects.clone());
    effects
        .filter_map(|it| if let Effect::Claim(claim) = it { Some(claim) } else { None })
        .collect()
}

#[test]
fn a_flash_price_takes_of_the_quota_and_waits_five_minutes() {
    let cart = Cart::of([line(1, 10_000, 2), line(2, 10_000, 1)]).with(ID, sale()).price().cart;
    assert_eq!((cart.total, cart.pay_within), (27_000, Some(5)));
    let key = format!("quota:{}", Uuid::from_u128(1));
    let claim = Claim { line: Some(0), key, units: 2, most: 50 };
    assert_eq!(cart.claims, [(Uuid::from_u128(1), claim)]);
}

#[test]
fn whoever_is_limited_must_be_known() {
    let cart = Cart::of([line(1, 10_000, 2)]).with(ID, two_each());
    assert_eq!((cart.total(), cart.reasons()), (20_000, vec![Reason::SignIn]));
    let outcome = cart.signed_in(0).price();
    let keys: Vec<String> = outcome.cart.claims.into_iter().map(|(_, claim)| claim.key).collect();
    let variant = Uuid::from_u128(1);
    assert_eq!(keys, [format!("quota:{variant}"), format!("customer:{CUSTOMER}:{variant}")]);
}

#[test]
fn who_wants_more_than_there_is_or_than_they_may_pays_the_ordinary_price() {
    let cart = Cart::of([line(1, 10_000, 51)]).with(ID, sale());
    assert_eq!((cart.total(), cart.reasons()), (510_000, vec![Reason::UsedUp]));
    assert_eq!(Cart::of([line(1, 10_000, 50)]).with(ID, sale()).total(), 425_000);
    let cart = Cart::of([line(1, 10_000, 3)]).with(ID, two_each()).signed_in(0);
    assert_eq!((cart.total(), cart.reasons()), (30_000, vec![Reason::LimitReached]));
}

#[test]
fn what_others_and_the_shopper_took_before_counts() {
    let reason =
        |gone, own| answer(&config(two_each()), vec![line(1, 10_000, 2)], gone, own).missed;
    assert_eq!((reason(48, 0), reason(49, 0)), (None, Some(Reason::UsedUp)));
    assert_eq!(reason(10, 1), Some(Reason::LimitReached));
}

#[test]
fn lines_of_one_variant_add_up() {
    let lines = || [engraved(line(1, 10_000, 2), "b"), engraved(line(1, 10_000, 1), "a")];
    let cart = Cart::of(lines()).with(ID, two_each()).signed_in(0);
    // One engraved with an a, then there aren't two left.
    assert_eq!((cart.total(), cart.reasons()), (28_500, vec![Reason::LimitReached]));
}

#[test]
fn a_price_that_is_no_lower_takes_nothing() {
    let cart = Cart::of([line(1, 8_500, 1)]).with(ID, sale()).price().cart;
    assert_eq!((cart.total, cart.claims.len(), cart.pay_within), (8_500, 0, None));
    assert_eq!(Cart::of([line(2, 1, 1)]).with(ID, sale()).reasons(), [Reason::NothingEligible]);
}

proptest! {
    #[test]
    fn no_more_is_promised_than_is_left_whatever_the_order_of_lines(
        quantities in proptest::collection::vec(1..=6u32, 1..6),
        gone in 0..=12i64,
        own in 0..=6i64,
    ) {
        let mut config = config(two_each());
        config.variants =
            config.variants.into_iter().map(|it| Offered { quota: 12, per_customer: Some(6), ..it }).collect();
        let one = |(text, quantity): (usize, &u32)| {
            engraved(line(1, 10_000, *quantity), &text.to_string())
        };
        let lines: Vec<Line> = quantities.iter().enumerate().map(one).collect();
        let turned: Vec<Line> = lines.iter().rev().cloned().collect();
        let claims = claimed(&answer(&config, lines, gone, own));
        let sum = |kind: &str| -> i64 {
            let its = claims.iter().filter(|claim| claim.key.starts_with(kind));
            its.map(|claim| claim.units).sum()
        };
        prop_assert!(sum("quota:") == 0 || gone + sum("quota:") <= 12);
        prop_assert!(sum("customer:") == 0 || own + sum("customer:") <= 6);
        let units = |claims: &[Claim]| claims.iter().map(|it| it.units).collect::<Vec<_>>();
        prop_assert_eq!(units(&claims), units(&claimed(&answer(&config, turned, gone, own))));
    }
}
