use kernel::{Code, Money};

use super::{VAT, currency, line, off, offered, priced, with_offers};
use crate::{Delivery, Line, Phase, PricedCart, Pricer, Tax, tests::by};

#[test]
fn included_tax_is_taken_out_of_what_is_paid() {
    let cart = priced(&[line(11_300, 1)], None, VAT, "CNY");
    assert_eq!((cart.total, cart.tax, cart.tax_included), (11_300, 13_00, true));
    // The same with 13.00 off: 100.00 is paid, of which 11.50 is tax.
    let less = vec![(Phase::Threshold, by(1, off([0], 13_00)))];
    let cart = with_offers(&[line(11_300, 1)], None, VAT, "CNY", &less);
    assert_eq!((cart.lines[0].subtotal, cart.total, cart.tax), (11_300, 10_000, 11_50));
}

#[test]
fn added_tax_is_rounded_a_line() {
    let tax = Tax::Exclusive { rate_bp: 1500 };
    let cart = priced(&[line(3, 1), line(3, 1)], None, tax, "USD");
    assert_eq!((cart.subtotal, cart.tax, cart.total), (6, 0, 6));
    let cart = priced(&[line(10, 1), line(10, 1)], None, tax, "USD");
    assert_eq!((cart.subtotal, cart.tax, cart.total), (20, 4, 24));
}

#[test]
fn what_is_not_taxable_bears_no_tax() {
    let line = Line { taxable: false, ..line(100, 1) };
    assert_eq!(priced(&[line], None, Tax::Exclusive { rate_bp: 2000 }, "USD").total, 100);
}

#[test]
fn freight_is_a_taxed_line_of_its_own_and_free_from_an_amount_of_goods_on() {
    let delivery = Some(Delivery { rate: 10_00, free_from: Some(50_00) });
    let tax = Tax::Exclusive { rate_bp: 1000 };
    let cart = priced(&[line(49_99, 1)], delivery, tax, "USD");
    assert_eq!((cart.delivery, cart.tax, cart.total), (10_00, 5_00 + 1_00, 65_99));
    let cart = priced(&[line(25_00, 2)], delivery, tax, "USD");
    assert_eq!((cart.delivery, cart.total), (0, 55_00));
    // What is taken off the goods can make freight cost something again.
    let less = vec![(Phase::Coupon, by(1, off([0], 1)))];
    let cart = with_offers(&[line(25_00, 2)], delivery, Tax::None, "USD", &less);
    assert_eq!((cart.delivery, cart.total), (10_00, 59_99));
}

#[test]
fn minor_units_are_those_of_the_currency() {
    let decimal = |cart: PricedCart, minor| Money::new(minor, cart.currency).decimal();
    let yen = priced(&[line(1250, 3)], None, Tax::Exclusive { rate_bp: 1000 }, "JPY");
    assert_eq!(decimal(yen.clone(), yen.total), "4125");
    let dinar = priced(&[line(1_005, 3)], None, Tax::Exclusive { rate_bp: 500 }, "KWD");
    assert_eq!(decimal(dinar.clone(), dinar.total), "3.166");
}

#[test]
fn a_total_beyond_the_range_is_refused_at_its_line() {
    let refused = |lines: &[Line]| {
        Pricer::new(lines.to_vec(), None, Tax::None, currency("CNY")).expect_err("too much")
    };
    let fault = refused(&[line(1, 1), line(i64::MAX, 1)]);
    assert_eq!((fault.code, fault.field.join(".")), (Code::TooBig, "lines.1.quantity".to_owned()));
    refused(&[line(i64::MAX, u32::MAX)]);
}

#[test]
fn a_pool_is_spread_by_largest_remainder_whatever_the_order_of_lines() {
    let cart = offered(
        &super::lines(&[33_33, 33_33, 33_34]),
        vec![(Phase::Threshold, by(1, off(0..3, 10_00)))],
    );
    assert_eq!(cart.applied[0].parts, [(0, 3_33), (1, 3_33), (2, 3_34)]);
    assert_eq!((cart.subtotal, cart.discount, cart.total), (10_000, 10_00, 90_00));
    // Three lines of 0.01 with 0.02 off: two pay nothing, one pays 0.01.
    let cart = offered(&super::lines(&[1, 1, 1]), vec![(Phase::Threshold, by(1, off(0..3, 2)))]);
    assert_eq!(cart.lines.iter().map(|line| line.net).collect::<Vec<_>>(), [0, 0, 1]);
    // No line falls below nothing, however much is off.
    let cart = offered(&super::lines(&[1, 1, 1]), vec![(Phase::Coupon, by(1, off(0..3, 900)))]);
    assert_eq!((cart.discount, cart.total), (3, 0));
}

#[test]
fn amounts_off_are_whole_minor_units_in_every_currency() {
    for code in ["JPY", "CNY", "KWD"] {
        let offers = vec![(Phase::Threshold, by(1, off(0..3, 100)))];
        let cart = with_offers(&super::lines(&[100, 200, 333]), None, VAT, code, &offers);
        let parts: Vec<i64> = cart.applied[0].parts.iter().map(|(_, part)| *part).collect();
        assert_eq!(parts, [16, 31, 53], "{code}");
        assert_eq!(cart.total, 533, "{code}");
    }
}
