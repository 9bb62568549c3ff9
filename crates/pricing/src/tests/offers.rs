use uuid::Uuid;

use super::{by, line, lines, off, offered, price_of, source, with_offers};
use crate::{Bid, Claim, Delivery, Effect, Line, Phase, Reason, Stacking, Target, Tax};

fn claim(line: Option<usize>) -> Effect {
    Effect::Claim(Claim { line, key: "total".to_owned(), units: 1, most: 10 })
}

/// 85 for one of a line of 100, of which only ten are to be had.
fn flash() -> Bid {
    Bid::of([Effect::PriceOverride { line: 0, unit_price: 85_00 }, claim(Some(0))])
        .stacking(Stacking { member: true, threshold: false, coupon: false })
}

#[test]
fn a_better_members_price_leaves_the_flash_sales_quota_alone() {
    let base = [line(10_000, 1)];
    let only = offered(&base, vec![(Phase::Activity, by(1, flash()))]);
    assert_eq!((only.total, only.claims.len()), (85_00, 1));
    let both = vec![(Phase::Activity, by(1, flash())), (Phase::Member, by(2, price_of(0, 80_00)))];
    let both = offered(&base, both);
    assert_eq!((both.total, both.claims.len()), (80_00, 0));
    let source = &both.applied[0].source;
    assert_eq!((source.campaign_id, both.applied[0].amount), (Uuid::from_u128(2), 20_00));
    let worse = vec![(Phase::Activity, by(1, flash())), (Phase::Member, by(2, price_of(0, 90_00)))];
    assert_eq!(offered(&base, worse).total, 85_00);
}

#[test]
fn of_equal_offers_the_earlier_campaign_wins() {
    let offers = |nrs: [u128; 2]| {
        let [one, other] = nrs.map(|nr| (Phase::Member, by(nr, price_of(0, 80))));
        offered(&[line(100, 1)], vec![one, other]).applied[0].source.clone()
    };
    assert_eq!((offers([1, 2]), offers([2, 1])), (source(1), source(1)));
    let offers = |nrs: [u128; 2]| {
        let [one, other] = nrs.map(|nr| (Phase::Coupon, by(nr, off([0], 5).exclusive(true))));
        offered(&[line(100, 1)], vec![one, other])
    };
    for cart in [offers([1, 2]), offers([2, 1])] {
        assert_eq!(cart.applied[0].source, source(1));
        assert_eq!(
            (cart.missed[0].source.clone(), cart.missed[0].reason),
            (source(2), Reason::BetterOffer)
        );
    }
}

#[test]
fn nothing_makes_a_line_dearer() {
    for phase in [Phase::Activity, Phase::Member] {
        let cart = offered(&[line(100, 1)], vec![(phase, by(1, price_of(0, 120)))]);
        assert_eq!((cart.total, cart.applied.len()), (100, 0));
    }
}

#[test]
fn what_the_shopper_chose_is_never_replaced() {
    let chosen = Bid { opted_in: true, stacking: Stacking::NONE, ..price_of(0, 90) };
    let cart = offered(
        &[line(100, 1)],
        vec![
            (Phase::Activity, by(1, price_of(0, 50))),
            (Phase::Activity, by(2, chosen)),
            (Phase::Member, by(3, price_of(0, 10))),
            (Phase::Threshold, by(4, off([0], 10))),
            (Phase::Coupon, by(5, off([0], 10))),
        ],
    );
    assert_eq!((cart.total, cart.applied.len()), (90, 1));
}

#[test]
fn coupons_that_go_together_compete_with_one_that_stands_alone() {
    let cart = |alone| {
        offered(
            &[line(100, 1)],
            vec![
                (Phase::Coupon, by(1, off([0], alone).exclusive(true))),
                (Phase::Coupon, by(2, off([0], 10))),
                (Phase::Coupon, by(3, off([0], 15))),
            ],
        )
    };
    assert_eq!((cart(20).total, cart(20).applied.len(), cart(20).missed.len()), (75, 2, 1));
    assert_eq!((cart(30).total, cart(30).applied.len(), cart(30).missed.len()), (70, 1, 2));
}

#[test]
fn discount_and_gift_are_slots_of_their_own() {
    let gift = Effect::Gift { variant_id: Uuid::from_u128(9), quantity: 2 };
    let offers = |alone: i64| {
        vec![
            (Phase::Threshold, by(1, off([0], 10))),
            (Phase::Threshold, by(2, off([0], 15))),
            (Phase::Threshold, by(3, Bid::of([gift.clone()]))),
            (Phase::Threshold, by(4, off([0], alone).exclusive(true))),
        ]
    };
    let cart = offered(&[line(100, 1)], offers(12));
    assert_eq!((cart.total, cart.discount, cart.lines.len()), (85, 15, 2));
    assert_eq!((cart.lines[1].subtotal, cart.lines[1].total), (10_00, 0));
    assert_eq!((cart.applied[1].target, cart.applied[1].amount), (Target::Line, 10_00));
    let cart = offered(&[line(100, 1)], offers(16));
    assert_eq!((cart.total, cart.lines.len()), (84, 1));
}

#[test]
fn what_is_taken_off_freight_never_exceeds_it() {
    let offers = vec![
        (Phase::Freight, by(1, Bid::of([Effect::ShippingDiscount { amount: 3_00 }]))),
        (Phase::Freight, by(2, Bid::of([Effect::ShippingDiscount { amount: i64::MAX }]))),
    ];
    let delivery = Some(Delivery { rate: 8_00, free_from: None });
    let cart = with_offers(&[line(100, 1)], delivery, Tax::None, "CNY", &offers);
    assert_eq!((cart.delivery, cart.total), (0, 100));
    assert_eq!((cart.applied[0].target, cart.applied[0].amount), (Target::Delivery, 8_00));
    // Nothing is sent: there is nothing to take off, and nobody has used anything up.
    let cart = with_offers(&[line(100, 1)], None, Tax::None, "CNY", &offers);
    assert_eq!((cart.total, cart.applied.len()), (100, 0));
}

#[test]
fn a_discount_of_nothing_uses_nothing_up() {
    let coupon = || Bid::of([Effect::OrderDiscount { lines: vec![0], amount: 500 }, claim(None)]);
    let worth = offered(&[line(100, 1)], vec![(Phase::Coupon, by(1, coupon()))]);
    assert_eq!(worth.claims.len(), 1);
    let worthless = offered(&[line(0, 1)], vec![(Phase::Coupon, by(1, coupon()))]);
    assert_eq!((worthless.total, worthless.claims.len()), (0, 0));
}

#[test]
fn a_set_takes_its_lines_and_leaves_the_others_to_other_activities() {
    let set = Bid::of([Effect::LineDiscount { lines: vec![0, 1], amount: 30 }]);
    let cart = offered(
        &lines(&[100, 50, 40]),
        vec![
            (Phase::Activity, by(2, price_of(2, 35))),
            (Phase::Member, by(4, price_of(1, 45))),
            (Phase::Member, by(5, price_of(2, 30))),
            (Phase::Bundle, by(3, set)),
        ],
    );
    let paid: Vec<i64> = cart.lines.iter().map(|line| line.net).collect();
    assert_eq!((paid, cart.total), (vec![79, 36, 30], 145));
}

#[test]
fn an_order_waits_as_long_as_the_shortest_of_its_offers_lets_it() {
    let within = |minutes| {
        let price = Effect::PriceOverride { line: 0, unit_price: 80 };
        Bid::of([price, Effect::PayWithin { minutes }])
    };
    let base = [Line { quantity: 2, ..line(100, 1) }];
    let cart = offered(&base, vec![(Phase::Activity, by(1, within(5)))]);
    assert_eq!((cart.pay_within, cart.total), (Some(5), 160));
    let offers = vec![(Phase::Activity, by(1, within(5))), (Phase::Member, by(2, price_of(0, 70)))];
    assert_eq!(offered(&base, offers).pay_within, None);
}
