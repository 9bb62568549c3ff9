mod chain;
mod offers;
mod property;
mod schedule;
mod stacking;

use kernel::Currency;
use uuid::Uuid;

use crate::{Bid, Delivery, Effect, Line, Offer, Phase, PricedCart, Pricer, Source, Tax};

const VAT: Tax = Tax::Inclusive { rate_bp: 1300 };

fn line(unit_price: i64, quantity: u32) -> Line {
    Line {
        variant_id: Uuid::from_u128(1),
        product_id: Uuid::from_u128(1),
        collection_ids: Vec::new(),
        attributes_key: String::new(),
        unit_price,
        quantity,
        taxable: true,
        campaign_id: None,
        choice: None,
    }
}

/// Lines of different variants, one unit each.
fn lines(prices: &[i64]) -> Vec<Line> {
    let one =
        |(id, price): (u128, &i64)| Line { variant_id: Uuid::from_u128(id), ..line(*price, 1) };
    (1..).zip(prices).map(one).collect()
}

fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

fn priced(lines: &[Line], delivery: Option<Delivery>, tax: Tax, code: &str) -> PricedCart {
    with_offers(lines, delivery, tax, code, &[])
}

/// Offers, each with its phase, that stand whatever the cart holds.
fn with_offers(
    lines: &[Line],
    delivery: Option<Delivery>,
    tax: Tax,
    code: &str,
    offers: &[(Phase, Offer)],
) -> PricedCart {
    let pricer = Pricer::new(lines.to_vec(), delivery, tax, currency(code));
    let mut pricer = pricer.expect("a total");
    for phase in Phase::ALL {
        let its = offers.iter().filter(|(its, _)| *its == phase).map(|(_, offer)| offer.clone());
        let gifts = pricer.apply(phase, its.collect());
        for gift in gifts {
            let given = Line { variant_id: gift.variant_id, ..line(5_00, gift.quantity) };
            pricer.add_gift(given, gift.source);
        }
    }
    pricer.finish()
}

fn offered(lines: &[Line], offers: impl IntoIterator<Item = (Phase, Offer)>) -> PricedCart {
    let offers: Vec<_> = offers.into_iter().collect();
    with_offers(lines, None, Tax::None, "CNY", &offers)
}

/// What the campaign of that number, the `nr`th ever made, offers.
fn by(nr: u128, bid: Bid) -> Offer {
    Offer { source: source(nr), bid }
}

fn source(nr: u128) -> Source {
    Source {
        created_at: chrono::DateTime::UNIX_EPOCH
            + chrono::TimeDelta::seconds(i64::try_from(nr).expect("few")),
        campaign_id: Uuid::from_u128(nr),
        plugin: "test".to_owned(),
        title: format!("campaign {nr}"),
        code: None,
    }
}

fn price_of(line: usize, unit_price: i64) -> Bid {
    Bid::of([Effect::PriceOverride { line, unit_price }])
}

fn off(lines: impl IntoIterator<Item = usize>, amount: i64) -> Bid {
    Bid::of([Effect::OrderDiscount { lines: lines.into_iter().collect(), amount }])
}
