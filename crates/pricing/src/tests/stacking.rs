//! Every pair of the table of stacking, with amounts.

use super::{by, line, off, offered, price_of};
use crate::{Bid, Phase, Stacking};

/// What the activity of a row lets later phases do to its line of 100, which it makes 80.
fn activity([member, threshold, coupon]: [bool; 3], opted_in: bool) -> Bid {
    Bid { opted_in, ..price_of(0, 80).stacking(Stacking { member, threshold, coupon }) }
}

#[test]
fn every_pair_of_the_table_comes_to_its_amount() {
    let chosen = activity([false, false, false], true);
    let chosen_with_coupon = activity([false, false, true], true);
    let flash = activity([true, false, false], false);
    let stackable_flash = activity([true, true, true], false);
    // The row, then what is paid with a member's price of 70, with 10 off from a threshold on, with
    // a coupon of 10.
    let table = [
        ("group-buy, bargain, presale", &chosen, [80, 80, 80]),
        ("group-buy that allows coupons", &chosen_with_coupon, [80, 80, 70]),
        ("flash sale", &flash, [70, 80, 80]),
        ("stackable flash sale", &stackable_flash, [70, 70, 70]),
    ];
    for (row, bid, paid) in table {
        let with = |phase, other| {
            let offers = vec![(Phase::Activity, by(1, bid.clone())), (phase, by(2, other))];
            offered(&[line(100, 1)], offers).total
        };
        let reached = [
            with(Phase::Member, price_of(0, 70)),
            with(Phase::Threshold, off([0], 10)),
            with(Phase::Coupon, off([0], 10)),
        ];
        assert_eq!(reached, paid, "{row}");
    }
}

#[test]
fn time_and_member_prices_go_with_thresholds_and_coupons_and_the_best_one_counts() {
    let cart = offered(
        &[line(100, 1)],
        vec![
            (Phase::Member, by(1, price_of(0, 90))),
            (Phase::Member, by(2, price_of(0, 85))),
            (Phase::Threshold, by(3, off([0], 10))),
            (Phase::Coupon, by(4, off([0], 5))),
        ],
    );
    assert_eq!((cart.subtotal, cart.discount, cart.total), (85, 15, 70));
}

#[test]
fn of_the_first_orders_discount_and_a_coupon_the_better_counts() {
    let cart = |first_order, coupon| {
        offered(
            &[line(10_000, 1)],
            vec![
                (Phase::Threshold, by(1, off([0], 10_00))),
                (Phase::Coupon, by(2, off([0], first_order).exclusive(true))),
                (Phase::Coupon, by(3, off([0], coupon).exclusive(true))),
            ],
        )
    };
    assert_eq!(cart(20_00, 15_00).total, 70_00);
    assert_eq!(cart(20_00, 25_00).total, 65_00);
}

#[test]
fn a_flash_line_neither_counts_nor_benefits_beside_one_that_does() {
    let flash = activity([true, false, false], false);
    let lines = super::lines(&[100, 100]);
    let cart = offered(
        &lines,
        vec![(Phase::Activity, by(1, flash)), (Phase::Threshold, by(2, off([0, 1], 30)))],
    );
    assert_eq!(cart.lines.iter().map(|line| line.net).collect::<Vec<_>>(), [80, 70]);
}
