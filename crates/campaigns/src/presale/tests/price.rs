use pricing::Reason;
use serde_json::json;

use super::{CAMPAIGN, cart, config};
use crate::testing::{Cart, instant, line};

#[test]
fn of_300_with_a_deposit_of_50_that_is_worth_80_a_balance_of_220_is_left() {
    let priced = cart(1, &[]).price().cart;
    let schedule = priced.schedule.expect("a schedule");
    assert_eq!((priced.total, schedule.deposit), (27_000, 5_000));
    assert_eq!(priced.total - schedule.deposit, 22_000);
    assert_eq!(schedule.balance_from, instant("2026-03-21T16:00:00Z"));
    assert_eq!(schedule.balance_until, instant("2026-03-25T16:00:00Z"));
    assert!(!schedule.keeps_deposit);
    assert_eq!((priced.chosen, priced.may_oversell), (Some(CAMPAIGN), vec![0]));
    assert_eq!(priced.hold_until, Some(schedule.balance_until));
}

#[test]
fn freight_falls_on_the_balance() {
    let priced = cart(1, &[]).freight(1_000).price().cart;
    assert_eq!((priced.total, priced.schedule.map(|it| it.deposit)), (28_000, Some(5_000)));
}

#[test]
fn each_unit_has_its_deposit() {
    let priced = cart(3, &[("unitsPerOrder", json!(3))]).price().cart;
    assert_eq!((priced.total, priced.schedule.map(|it| it.deposit)), (81_000, Some(15_000)));
}

#[test]
fn who_does_not_choose_it_pays_the_ordinary_price() {
    let priced = Cart::of([line(1, 32_000, 1)]).with("presale", config(&[])).price().cart;
    assert_eq!((priced.total, priced.schedule, priced.missed.len()), (32_000, None, 0));
}

#[test]
fn it_is_for_one_line_of_somebody_who_is_signed_in_until_deposits_close() {
    let chosen = pricing::Line { campaign_id: Some(CAMPAIGN), ..line(1, 32_000, 1) };
    let guest = Cart::of([chosen.clone()]).with("presale", config(&[]));
    assert_eq!(guest.reasons(), [Reason::SignIn]);
    let two = Cart::of([chosen, line(2, 100, 1)]).with("presale", config(&[])).signed_in(0);
    assert_eq!(two.reasons(), [Reason::OnlyAlone]);
    assert_eq!(cart(2, &[]).reasons(), [Reason::LimitReached]);
    assert_eq!(cart(1, &[]).at("2026-03-20T15:59:59Z").total(), 27_000);
    assert_eq!(cart(1, &[]).at("2026-03-20T16:00:00Z").reasons(), [Reason::Over]);
}

#[test]
fn pages_show_what_is_paid_in_all_while_deposits_are_taken() {
    let quotes = cart(1, &[]).quotes();
    assert_eq!((quotes.len(), quotes[0].price), (1, Some(27_000)));
    assert_eq!(quotes[0].ends_at, Some(instant("2026-03-20T16:00:00Z")));
    assert!(cart(1, &[]).at("2026-03-20T16:00:00Z").quotes().is_empty());
}
