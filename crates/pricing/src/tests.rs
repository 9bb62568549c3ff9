use kernel::{Code, Money};
use proptest::prelude::*;

use super::{Delivery, Line, PricedCart, Tax, price};

const VAT: Tax = Tax::Inclusive { rate_bp: 1300 };

fn line(unit_price: i64, quantity: u32) -> Line {
    Line { unit_price, quantity, discount: 0, taxable: true }
}

fn priced(lines: &[Line], delivery: Option<Delivery>, tax: Tax, currency: &str) -> PricedCart {
    price(lines, delivery, tax, currency.parse().expect("a currency")).expect("a total")
}

#[test]
fn included_tax_is_taken_out_of_what_is_paid() {
    let cart = priced(&[line(11_300, 1)], None, VAT, "CNY");
    assert_eq!((cart.total, cart.tax, cart.tax_included), (11_300, 1_300, true));
    // The same with 13.00 off: 100.00 is paid, of which 11.50 is tax.
    let less = Line { discount: 1_300, ..line(11_300, 1) };
    let cart = priced(&[less], None, VAT, "CNY");
    assert_eq!((cart.lines[0].subtotal, cart.total, cart.tax), (11_300, 10_000, 1_150));
}

#[test]
fn added_tax_is_rounded_a_line() {
    let cart = priced(&[line(3, 1), line(3, 1)], None, Tax::Exclusive { rate_bp: 1500 }, "USD");
    assert_eq!((cart.subtotal, cart.tax, cart.total), (6, 0, 6));
    let cart = priced(&[line(10, 1), line(10, 1)], None, Tax::Exclusive { rate_bp: 1500 }, "USD");
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
    let lines = [line(1, 1), line(i64::MAX, 1)];
    let refused = price(&lines, None, Tax::None, "CNY".parse().expect("a currency"));
    let fault = refused.expect_err("too much");
    assert_eq!((fault.code, fault.field.join(".")), (Code::TooBig, "lines.1.quantity".to_owned()));
    let lines = [line(i64::MAX, u32::MAX)];
    assert!(price(&lines, None, Tax::None, "CNY".parse().expect("a currency")).is_err());
}

fn any_line() -> impl Strategy<Value = Line> {
    (0..=Money::MAX_MINOR, 1..=1_000u32, 0..=Money::MAX_MINOR, any::<bool>()).prop_map(
        |(unit_price, quantity, discount, taxable)| Line {
            unit_price,
            quantity,
            discount,
            taxable,
        },
    )
}

fn any_tax() -> impl Strategy<Value = Tax> {
    prop_oneof![
        Just(Tax::None),
        (0..=10_000u32).prop_map(|rate_bp| Tax::Inclusive { rate_bp }),
        (0..=10_000u32).prop_map(|rate_bp| Tax::Exclusive { rate_bp }),
    ]
}

fn any_delivery() -> impl Strategy<Value = Option<Delivery>> {
    let free_from = proptest::option::of(0..=Money::MAX_MINOR);
    let rule = (0..=Money::MAX_MINOR, free_from);
    proptest::option::of(rule.prop_map(|(rate, free_from)| Delivery { rate, free_from }))
}

proptest! {
    #[test]
    fn the_parts_make_the_total_and_nothing_is_negative(
        lines in proptest::collection::vec(any_line(), 0..20),
        delivery in any_delivery(),
        tax in any_tax(),
    ) {
        let cart = priced(&lines, delivery, tax, "CNY");
        prop_assert_eq!(cart.lines.iter().map(|line| line.total).sum::<i64>(), cart.subtotal);
        let added = if cart.tax_included { 0 } else { cart.tax };
        prop_assert_eq!(cart.total, cart.subtotal + cart.delivery + added);
        let lines_tax = cart.lines.iter().map(|line| line.tax).sum::<i64>();
        prop_assert_eq!(cart.tax, lines_tax + tax.of(cart.delivery));
        prop_assert!(cart.delivery >= 0 && cart.tax >= 0);
        prop_assert!(cart.lines.iter().all(|line| line.total >= 0 && line.tax >= 0));
        prop_assert!(!cart.tax_included || cart.tax <= cart.total);
    }

    #[test]
    fn the_order_of_lines_is_irrelevant(
        lines in proptest::collection::vec(any_line(), 0..20),
        delivery in any_delivery(),
        tax in any_tax(),
    ) {
        let mut turned = lines.clone();
        turned.reverse();
        let (one, mut other) = (
            priced(&lines, delivery, tax, "CNY"),
            priced(&turned, delivery, tax, "CNY"),
        );
        other.lines.reverse();
        prop_assert_eq!(one, other);
    }
}
