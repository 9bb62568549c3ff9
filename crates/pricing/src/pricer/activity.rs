use std::{cmp::Reverse, collections::BTreeSet};

use super::Pricer;
use crate::{Applied, Effect, Item, Offer, Phase, Reason, Source, Target, item::Activity};

impl Pricer {
    /// At most one activity a line: the one that the shopper chose, else the best for them.
    pub(super) fn apply_activities(&mut self, mut offers: Vec<Offer>) {
        offers.sort_by_key(|offer| (!offer.bid.opted_in, Reverse(self.saving(offer))));
        for offer in offers {
            let lines = self.free_lines(&offer);
            if lines.is_none() {
                self.miss(offer.source, Reason::BetterOffer);
            } else if offer.bid.opted_in || self.saving(&offer) > 0 {
                self.take(&offer, &lines.unwrap_or_default());
            }
        }
    }

    /// Sets of lines that take part in no activity, the best for the buyer first. What a set saves
    /// is reckoned on the prices that its lines have by now.
    pub(super) fn apply_bundles(&mut self, mut offers: Vec<Offer>) {
        offers.sort_by_key(|offer| Reverse(self.saving(offer)));
        for offer in offers {
            match self.free_lines(&offer) {
                Some(lines) => self.take(&offer, &lines),
                None => self.miss(offer.source, Reason::BetterOffer),
            }
        }
    }

    /// The lines that an offer is for, unless one of them takes part in an activity.
    fn free_lines(&self, offer: &Offer) -> Option<Vec<usize>> {
        let lines = lines_of(offer);
        let free = |at: &usize| self.items.get(*at).is_some_and(|it| it.activity.is_none());
        lines.iter().all(free).then_some(lines)
    }

    fn take(&mut self, offer: &Offer, lines: &[usize]) {
        for effect in &offer.bid.effects {
            match effect {
                Effect::PriceOverride { line, unit_price } => {
                    let item = &mut self.items[*line];
                    let price = (*unit_price).clamp(0, item.line.unit_price);
                    item.set_price(price, offer.source.clone());
                }
                Effect::LineDiscount { lines, amount } => {
                    self.spread(&offer.source, Target::Line, Phase::Bundle, lines, *amount);
                }
                _ => {}
            }
        }
        self.note(offer);
        self.keep_deposit(offer);
        let (source, opted_in) = (offer.source.clone(), offer.bid.opted_in);
        let activity = Activity { source, stacking: offer.bid.stacking, opted_in };
        for line in lines {
            self.items[*line].activity = Some(activity.clone());
        }
    }

    /// The best price for a time or for somebody, where it is better than what the line has.
    pub(super) fn apply_member_prices(&mut self, offers: &[Offer]) {
        let overrides = offers.iter().flat_map(|offer| {
            offer.bid.effects.iter().filter_map(move |effect| match effect {
                Effect::PriceOverride { line, unit_price } => Some((*line, *unit_price, offer)),
                _ => None,
            })
        });
        let mut overrides: Vec<_> = overrides.collect();
        overrides.sort_by_key(|(line, price, offer)| (*line, *price, &offer.source));
        let before: BTreeSet<Source> = self.price_sources().cloned().collect();
        let mut done = None;
        for (line, price, offer) in overrides {
            let first = done.replace(line) != Some(line);
            let Some(item) = self.items.get_mut(line).filter(|_| first) else { continue };
            if replaces(item, price.max(0), offer) {
                item.activity = None;
                item.set_price(price.max(0), offer.source.clone());
            }
        }
        for offer in offers {
            self.note(offer);
        }
        self.miss_outbid(before.into_iter().chain(offers.iter().map(|it| it.source.clone())));
    }

    /// Says of prices that no line has that others are lower.
    fn miss_outbid(&mut self, sources: impl Iterator<Item = Source>) {
        let used: BTreeSet<Source> = self.price_sources().cloned().collect();
        for source in sources.filter(|source| !used.contains(source)) {
            self.miss(source, Reason::BetterOffer);
        }
    }

    /// Whose the prices of lines are that aren't the ordinary ones.
    fn price_sources(&self) -> impl Iterator<Item = &Source> {
        self.items.iter().filter_map(|item| item.price.as_ref())
    }

    /// How much less the buyer would pay.
    fn saving(&self, offer: &Offer) -> i64 {
        let savings = offer.bid.effects.iter().map(|effect| match effect {
            Effect::PriceOverride { line, unit_price } => {
                let item = self.items.get(*line);
                let saving = |item: &Item| {
                    (item.line.unit_price - unit_price)
                        .saturating_mul(i64::from(item.line.quantity))
                };
                item.map_or(0, saving)
            }
            Effect::LineDiscount { amount, .. } => *amount,
            _ => 0,
        });
        savings.sum()
    }

    /// Says of each line whose price the phases of prices have changed what that took off.
    pub(super) fn explain_prices(&mut self) {
        let mut explained: Vec<Applied> = Vec::new();
        for (at, item) in self.items.iter().enumerate() {
            let Some(source) = &item.price else { continue };
            let units = i64::from(item.line.quantity);
            let part = (item.line.unit_price - item.unit_price) * units;
            match explained.iter_mut().find(|it| it.source == *source) {
                Some(same) => {
                    same.amount += part;
                    same.parts.push((at, part));
                }
                None => explained.push(Applied {
                    source: source.clone(),
                    target: Target::Price,
                    amount: part,
                    parts: vec![(at, part)],
                }),
            }
        }
        explained.sort_by(|one, other| one.source.cmp(&other.source));
        self.applied.splice(0..0, explained);
    }
}

/// Of equal prices that of the earlier campaign stays.
fn replaces(item: &Item, price: i64, offer: &Offer) -> bool {
    let lower = price < item.unit_price;
    match &item.activity {
        _ if item.gift => false,
        Some(it) if it.opted_in || !it.stacking.member => false,
        Some(it) => lower || (price == item.unit_price && offer.source < it.source),
        None => lower,
    }
}

fn lines_of(offer: &Offer) -> Vec<usize> {
    let mut lines = Vec::new();
    for effect in &offer.bid.effects {
        match effect {
            Effect::PriceOverride { line, .. } => lines.push(*line),
            Effect::LineDiscount { lines: some, .. } => lines.extend(some),
            _ => {}
        }
    }
    lines
}
