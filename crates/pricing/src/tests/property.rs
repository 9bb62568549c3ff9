use kernel::Money;
use proptest::prelude::*;
use uuid::Uuid;

use super::{by, with_offers};
use crate::{Bid, Delivery, Effect, Line, Offer, Phase, PricedCart, Stacking, Target, Tax};

fn any_line() -> impl Strategy<Value = Line> {
    let id = 1..=8u128;
    (id, 0..=Money::MAX_MINOR, 1..=1_000u32, any::<bool>(), 0..1_000u32).prop_map(
        |(id, unit_price, quantity, taxable, key)| Line {
            variant_id: Uuid::from_u128(id),
            taxable,
            attributes_key: key.to_string(),
            ..super::line(unit_price, quantity)
        },
    )
}

/// Lines of a cart: equal ones would have been merged.
fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(any_line(), 0..12).prop_map(|mut lines| {
        lines.sort_by_key(|line| (line.variant_id, line.attributes_key.clone()));
        lines.dedup_by_key(|line| (line.variant_id, line.attributes_key.clone()));
        lines
    })
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

fn any_stacking() -> impl Strategy<Value = Stacking> {
    any::<[bool; 3]>().prop_map(|[member, threshold, coupon]| Stacking {
        member,
        threshold,
        coupon,
    })
}

/// An offer whose lines are named by bits, so that it can be told of any order of lines.
#[derive(Debug, Clone)]
struct Drawn {
    phase: Phase,
    bits: u16,
    amount: i64,
    on_lines: bool,
    percent: bool,
    exclusive: bool,
    opted_in: bool,
    stacking: Stacking,
}

fn any_offer() -> impl Strategy<Value = Drawn> {
    let phase = (0..Phase::ALL.len()).prop_map(|at| Phase::ALL[at]);
    let amount = prop_oneof![0..=1_000i64, 0..=Money::MAX_MINOR];
    (phase, any::<u16>(), amount, any::<[bool; 4]>(), any_stacking()).prop_map(
        |(phase, bits, amount, [on_lines, percent, exclusive, opted_in], stacking)| Drawn {
            phase,
            bits,
            amount,
            on_lines,
            percent,
            exclusive,
            opted_in,
            stacking,
        },
    )
}

impl Drawn {
    /// `places` are those of the lines, in the order in which they were drawn.
    fn offer(&self, nr: u128, places: &[usize]) -> (Phase, Offer) {
        let named = places.iter().enumerate().filter(|(bit, _)| self.bits >> bit & 1 == 1);
        let lines: Vec<usize> = named.map(|(_, place)| *place).collect();
        let amount = self.amount;
        let effects = match self.phase {
            Phase::Bundle => vec![Effect::LineDiscount { lines, amount }],
            Phase::Coupon if self.percent => vec![Effect::PercentDiscount {
                lines,
                off_bp: u32::try_from(amount % 10_000).expect("less than 10,000"),
                most: None,
                on_order: !self.on_lines,
            }],
            Phase::Activity | Phase::Member => lines
                .into_iter()
                .map(|line| Effect::PriceOverride { line, unit_price: amount })
                .collect(),
            Phase::Threshold | Phase::Coupon if self.on_lines => {
                vec![Effect::LineDiscount { lines, amount }]
            }
            Phase::Threshold | Phase::Coupon => vec![Effect::OrderDiscount { lines, amount }],
            Phase::Freight => vec![Effect::ShippingDiscount { amount }],
        };
        let opted_in = self.opted_in && self.phase == Phase::Activity;
        let bid = Bid { opted_in, ..Bid::of(effects).exclusive(self.exclusive) };
        (self.phase, by(nr, bid.stacking(self.stacking)))
    }
}

fn cart(
    lines: &[Line],
    places: &[usize],
    delivery: Option<Delivery>,
    tax: Tax,
    drawn: &[Drawn],
) -> PricedCart {
    let offers = (1..).zip(drawn).map(|(nr, drawn)| drawn.offer(nr, places));
    with_offers(lines, delivery, tax, "CNY", &offers.collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn the_parts_make_the_total_every_cent_is_explained_and_nothing_is_negative(
        lines in any_lines(),
        delivery in any_delivery(),
        tax in any_tax(),
        drawn in proptest::collection::vec(any_offer(), 0..8),
    ) {
        let places: Vec<usize> = (0..lines.len()).collect();
        let cart = cart(&lines, &places, delivery, tax, &drawn);
        let sum = |of: fn(&crate::PricedLine) -> i64| cart.lines.iter().map(of).sum::<i64>();
        prop_assert_eq!(sum(|line| line.total), cart.subtotal);
        prop_assert_eq!(sum(|line| line.net), cart.subtotal - cart.discount);
        let added = if cart.tax_included { 0 } else { cart.tax };
        prop_assert_eq!(cart.total, cart.subtotal - cart.discount + cart.delivery + added);
        prop_assert_eq!(cart.tax, sum(|line| line.tax) + tax.of(cart.delivery));
        let goods_tax = if cart.tax_included { 0 } else { sum(|line| line.tax) };
        prop_assert_eq!(cart.goods_total(), cart.subtotal - cart.discount + goods_tax);
        prop_assert!(cart.delivery >= 0 && cart.tax >= 0 && cart.discount >= 0);
        prop_assert!(cart.lines.iter().all(|line| line.net >= 0 && line.tax >= 0));
        prop_assert!(!cart.tax_included || cart.tax <= cart.total);
        for (at, line) in cart.lines.iter().enumerate() {
            let parts = cart.applied.iter().flat_map(|it| &it.parts);
            let explained: i64 = parts.filter(|(place, _)| *place == at).map(|it| it.1).sum();
            let full = lines[at].unit_price * i64::from(lines[at].quantity);
            prop_assert_eq!(full - line.net, explained);
        }
        for applied in cart.applied.iter().filter(|it| it.target != Target::Delivery) {
            prop_assert_eq!(applied.amount, applied.parts.iter().map(|it| it.1).sum::<i64>());
        }
    }

    #[test]
    fn the_order_of_lines_is_irrelevant(
        lines in any_lines(),
        delivery in any_delivery(),
        tax in any_tax(),
        drawn in proptest::collection::vec(any_offer(), 0..8),
    ) {
        let places: Vec<usize> = (0..lines.len()).collect();
        let turned: Vec<Line> = lines.iter().rev().cloned().collect();
        let turned_places: Vec<usize> = places.iter().rev().copied().collect();
        let one = cart(&lines, &places, delivery, tax, &drawn);
        let mut other = cart(&turned, &turned_places, delivery, tax, &drawn);
        other.lines.reverse();
        prop_assert_eq!(one.lines, other.lines);
        prop_assert_eq!((one.total, one.tax), (other.total, other.tax));
        prop_assert_eq!((one.delivery, one.discount), (other.delivery, other.discount));
    }
}
