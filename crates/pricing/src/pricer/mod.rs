//! Prices a cart phase by phase. Between two of them whoever drives it asks the campaigns what they
//! offer on what is left.

mod activity;
mod pool;
mod schedule;
mod slot;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{Code, Currency, Fault};
use uuid::Uuid;

pub use self::slot::Coupons;
use crate::{
    Applied, Claim, Effect, GiftTerms, Item, Line, Missed, Offer, Phase, PricedCart, PricedLine,
    Reason, Schedule, Source, Target, Tax,
};

/// What delivery costs: one flat rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// In minor units, not below 0.
    pub rate: i64,
    /// From this amount of goods on, after discounts, delivery is free.
    pub free_from: Option<i64>,
}

/// Something that an offer gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Whose offer.
    pub source: Source,
    /// What.
    pub variant_id: Uuid,
    /// How many.
    pub quantity: u32,
}

/// A cart that is being priced.
#[derive(Debug, Clone)]
pub struct Pricer {
    items: Vec<Item>,
    delivery: Option<Delivery>,
    freight_discount: i64,
    tax: Tax,
    currency: Currency,
    applied: Vec<Applied>,
    missed: Vec<Missed>,
    claims: Vec<(Source, Claim)>,
    pay_within: Vec<(Source, i64)>,
    chosen: Vec<Uuid>,
    hold_until: Option<DateTime<Utc>>,
    schedule: Option<Schedule>,
    may_oversell: BTreeSet<usize>,
    rejected: BTreeSet<usize>,
    gift_terms: Vec<(Uuid, GiftTerms)>,
    /// Those that made something cheaper.
    coupons: Vec<Offer>,
    only: Option<Coupons>,
}

impl Pricer {
    /// A cart at its ordinary prices. `delivery` is `None` when nothing in it is sent.
    ///
    /// # Errors
    /// `TOO_BIG` at `lines.N.quantity` (N counts from 0) for the line with which the total could
    /// leave the range of amounts.
    pub fn new(
        lines: Vec<Line>,
        delivery: Option<Delivery>,
        tax: Tax,
        currency: Currency,
    ) -> Result<Self, Fault> {
        check_range(&lines, delivery, tax)?;
        Ok(Self {
            items: lines.into_iter().map(Item::new).collect(),
            delivery,
            freight_discount: 0,
            tax,
            currency,
            applied: Vec::new(),
            missed: Vec::new(),
            claims: Vec::new(),
            pay_within: Vec::new(),
            chosen: Vec::new(),
            hold_until: None,
            schedule: None,
            may_oversell: BTreeSet::new(),
            rejected: BTreeSet::new(),
            gift_terms: Vec::new(),
            coupons: Vec::new(),
            only: None,
        })
    }

    /// The lines as they are now, gifts last.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What was taken off so far, but for prices of units.
    pub fn applied(&self) -> &[Applied] {
        &self.applied
    }

    /// Notes why an offer doesn't apply.
    pub fn miss(&mut self, source: Source, reason: Reason) {
        self.missed.push(Missed { source, reason });
    }

    /// The same, of an offer that several phases may ask.
    pub fn miss_once(&mut self, source: Source, reason: Reason) {
        let missed = Missed { source, reason };
        if !self.missed.contains(&missed) {
            self.missed.push(missed);
        }
    }

    /// Takes the best of what is offered in a phase; returns what is given.
    pub fn apply(&mut self, phase: Phase, mut offers: Vec<Offer>) -> Vec<Gift> {
        // Whatever order they come in, the result is the same.
        offers.sort_by(|one, other| one.source.cmp(&other.source));
        let effects = offers.iter().flat_map(|offer| &offer.bid.effects);
        self.rejected.extend(effects.filter_map(|effect| match effect {
            Effect::Reject { line } => Some(*line),
            _ => None,
        }));
        let (offers, barred): (Vec<_>, Vec<_>) =
            offers.into_iter().partition(|offer| self.admits(phase, offer));
        self.turn_down(&barred, &[]);
        match phase {
            Phase::Activity => self.apply_activities(offers),
            Phase::Member => self.apply_member_prices(&offers),
            Phase::Bundle => self.apply_bundles(offers),
            Phase::Threshold => return self.apply_thresholds(offers),
            Phase::Coupon => self.apply_coupons(offers),
            Phase::Freight => self.apply_freight(offers),
        }
        Vec::new()
    }

    /// Adds a line that is given.
    pub fn add_gift(&mut self, line: Line, source: Source) {
        let mut item = Item::new(line);
        item.gift = true;
        let amount = item.left;
        (item.left, item.line_discount) = (0, amount);
        let parts = vec![(self.items.len(), amount)];
        self.items.push(item);
        self.applied.push(Applied { source, target: Target::Line, amount, parts });
    }

    /// What freight costs so far.
    pub fn freight(&self) -> i64 {
        let goods: i64 = self.items.iter().map(|item| item.left).sum();
        let charged =
            self.delivery.filter(|delivery| delivery.free_from.is_none_or(|from| goods < from));
        charged.map_or(0, |delivery| delivery.rate) - self.freight_discount
    }

    /// What is to be paid so far, and how many coupons that takes: the lower both are, the better
    /// for the buyer.
    pub fn cost(&self) -> (i64, usize) {
        let freight = self.freight();
        let goods = self.items.iter().map(|item| {
            let rule = if item.line.taxable { self.tax } else { Tax::None };
            item.left + rule.added(i128::from(item.left))
        });
        let total = goods.sum::<i64>() + freight + self.tax.added(i128::from(freight));
        (total, self.coupons.len())
    }

    /// The offers that have an effect and that nobody chose for a line, in the order in which their
    /// campaigns were made.
    pub fn in_effect(&self) -> BTreeSet<&Source> {
        let prices = self.items.iter().filter_map(|item| item.price.as_ref());
        let discounts = self.applied.iter().map(|applied| &applied.source);
        let chosen = |source: &&Source| self.chosen.contains(&source.campaign_id);
        prices.chain(discounts).filter(|source| !chosen(source)).collect()
    }

    /// What it all comes to.
    pub fn finish(mut self) -> PricedCart {
        self.explain_prices();
        let lines: Vec<PricedLine> = self.items.iter().map(|item| self.priced(item)).collect();
        let subtotal = lines.iter().map(|line| line.total).sum::<i64>();
        let net = lines.iter().map(|line| line.net).sum::<i64>();
        let delivery = self.freight();
        let goods_tax = lines.iter().map(|line| line.tax).sum::<i64>();
        let tax = goods_tax + self.tax.of(delivery);
        let tax_included = !matches!(self.tax, Tax::Exclusive { .. });
        let added = if tax_included { 0 } else { tax };
        let total = net + delivery + added;
        PricedCart {
            subtotal,
            discount: subtotal - net,
            delivery,
            tax,
            goods_tax,
            tax_included,
            total,
            currency: self.currency,
            claims: self.claims_that_count(),
            pay_within: self.shortest_wait(),
            chosen: self.chosen.first().copied(),
            hold_until: self.hold_until,
            schedule: self.schedule.filter(|it| (1..total).contains(&it.deposit)),
            may_oversell: self.may_oversell.into_iter().collect(),
            rejected: self.rejected.into_iter().collect(),
            gift_terms: self.gift_terms,
            applied: self.applied,
            missed: self.missed,
            lines,
        }
    }

    fn priced(&self, item: &Item) -> PricedLine {
        let rule = if item.line.taxable { self.tax } else { Tax::None };
        PricedLine {
            unit_price: item.unit_price,
            subtotal: item.subtotal(),
            total: item.subtotal() - item.line_discount,
            net: item.left,
            tax: rule.of(item.left),
        }
    }

    /// Keeps what an offer wants beside making things cheaper.
    fn note(&mut self, offer: &Offer) {
        if offer.bid.opted_in {
            self.chosen.push(offer.source.campaign_id);
        }
        for effect in &offer.bid.effects {
            match effect {
                Effect::Claim(claim) => self.claims.push((offer.source.clone(), claim.clone())),
                Effect::PayWithin { minutes } => {
                    self.pay_within.push((offer.source.clone(), *minutes));
                }
                Effect::GiftTerms(terms) => {
                    self.gift_terms.push((offer.source.campaign_id, terms.clone()));
                }
                Effect::HoldFulfilment { until } if offer.bid.opted_in => {
                    self.hold_until = self.hold_until.max(Some(*until));
                }
                _ => {}
            }
        }
    }

    /// Whether a campaign made something cheaper: the line, when one is named.
    fn made_cheaper(&self, campaign: Uuid, line: Option<usize>) -> bool {
        let on_line = |applied: &Applied| match line {
            Some(line) => applied.parts.iter().any(|(at, part)| *at == line && *part > 0),
            None => applied.amount > 0,
        };
        let mut its = self.applied.iter().filter(|it| it.source.campaign_id == campaign);
        self.chosen.contains(&campaign) || its.any(on_line)
    }

    fn claims_that_count(&self) -> Vec<(Uuid, Claim)> {
        let counts =
            |(source, claim): &&(Source, Claim)| self.made_cheaper(source.campaign_id, claim.line);
        let claims = self.claims.iter().filter(counts);
        claims.map(|(source, claim)| (source.campaign_id, claim.clone())).collect()
    }

    fn shortest_wait(&self) -> Option<i64> {
        let counts = |(source, _): &&(Source, i64)| self.made_cheaper(source.campaign_id, None);
        self.pay_within.iter().filter(counts).map(|(_, minutes)| *minutes).min()
    }
}

fn check_range(lines: &[Line], delivery: Option<Delivery>, tax: Tax) -> Result<(), Fault> {
    // Freight counts from the start, whether or not it turns out to be free, so that a sum which
    // passes here passes in any order.
    let freight = delivery.map_or(0, |delivery| i128::from(delivery.rate));
    let mut sum = freight + i128::from(tax.added(freight));
    for (nr, line) in lines.iter().enumerate() {
        let full = i128::from(line.unit_price) * i128::from(line.quantity);
        let rule = if line.taxable { tax } else { Tax::None };
        sum += full + i128::from(rule.added(full));
        if i64::try_from(sum).is_err() {
            let message = "So many of these cost more than an order can come to.";
            return Err(Fault::new(Code::TooBig, message).at(&format!("lines.{nr}.quantity")));
        }
    }
    Ok(())
}
