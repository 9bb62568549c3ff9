use chrono::{DateTime, TimeDelta};
use kernel::Currency;

use super::{by, currency, line, off, price_of, with_offers};
use crate::{Bid, Delivery, Effect, Line, Offer, Phase, PricedCart, Schedule, Stacking, Tax};

fn schedule(deposit: i64) -> Schedule {
    let balance_from = DateTime::UNIX_EPOCH + TimeDelta::days(1);
    let balance_until = balance_from + TimeDelta::days(1);
    Schedule { deposit, balance_from, balance_until, keeps_deposit: true }
}

/// 270.00 with a deposit, whatever it costs else.
fn presold(deposit: i64) -> Bid {
    let bid = price_of(0, 27_000).stacking(Stacking { coupon: true, ..Stacking::NONE });
    let mut bid = Bid { opted_in: true, ..bid };
    bid.effects.push(Effect::PaymentSchedule { line: 0, schedule: schedule(deposit) });
    bid.effects.push(Effect::MayOversell { line: 0 });
    bid
}

fn cart(line: Line, freight: i64, tax: Tax, offers: &[(Phase, Offer)]) -> PricedCart {
    let delivery = Some(Delivery { rate: freight, free_from: None });
    let currency: Currency = currency("CNY");
    with_offers(&[line], delivery, tax, currency.code(), offers)
}

#[test]
fn freight_and_tax_are_paid_with_the_balance() {
    let offers = [(Phase::Activity, by(1, presold(5_000)))];
    let cart = cart(line(30_000, 1), 1_000, Tax::Exclusive { rate_bp: 1000 }, &offers);
    assert_eq!((cart.subtotal, cart.delivery, cart.tax), (27_000, 1_000, 2_800));
    assert_eq!((cart.total, cart.schedule), (30_800, Some(schedule(5_000))));
    assert_eq!(cart.may_oversell, [0]);
}

#[test]
fn a_coupon_takes_nothing_off_the_deposit() {
    let with_coupon = |amount, freight| {
        let coupon = (Phase::Coupon, by(2, off([0], amount)));
        let offers = [(Phase::Activity, by(1, presold(5_000))), coupon];
        let cart = cart(line(30_000, 1), freight, Tax::None, &offers);
        (cart.total, cart.schedule.map(|it| it.deposit))
    };
    assert_eq!(with_coupon(2_000, 1_000), (26_000, Some(5_000)));
    assert_eq!(with_coupon(99_900, 1_000), (6_000, Some(5_000)));
    // Nothing is left of the balance, so it is all paid at once.
    assert_eq!(with_coupon(99_900, 0), (5_000, None));
}

#[test]
fn a_deposit_is_never_more_than_the_goods_cost() {
    let offers = [(Phase::Activity, by(1, presold(5_000)))];
    let cart = cart(line(4_000, 1), 1_000, Tax::None, &offers);
    assert_eq!((cart.total, cart.schedule), (5_000, Some(schedule(4_000))));
}

#[test]
fn only_what_the_shopper_chose_is_paid_in_parts_or_sold_without_stock() {
    let bid = Bid { opted_in: false, ..presold(5_000) };
    let offers = [(Phase::Activity, by(1, bid))];
    let cart = cart(line(30_000, 1), 0, Tax::None, &offers);
    assert_eq!((cart.total, cart.schedule), (27_000, None));
    assert!(cart.may_oversell.is_empty());
}
