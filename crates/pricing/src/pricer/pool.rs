use std::{cmp::Reverse, collections::BTreeSet};

use super::{Gift, Pricer};
use crate::{Applied, Effect, Offer, Phase, Reason, Source, Target, allocate, percent_off};

impl Pricer {
    /// Discount and gift are slots of their own: the best of each, unless an exclusive offer is worth
    /// more.
    pub(super) fn apply_thresholds(&mut self, offers: Vec<Offer>) -> Vec<Gift> {
        const PHASE: Phase = Phase::Threshold;
        let (alone, together) = parted(offers);
        let gives = |offer: &&Offer| gifts(offer).next().is_some();
        let (mut discount, mut gift) =
            (self.best(PHASE, &together), together.iter().find(gives).cloned());
        let best_alone = self.best(PHASE, &alone).or_else(|| alone.iter().find(gives).cloned());
        let worth = |offer: &Option<Offer>| self.worth(PHASE, offer.as_slice());
        if wins(worth(&best_alone), best_alone.as_ref(), worth(&discount), &together) {
            (discount, gift) = (best_alone.clone(), best_alone);
        }
        let winners: Vec<Offer> = discount.iter().chain(&gift).cloned().collect();
        self.turn_down(alone.iter().chain(&together), &winners);
        if let Some(offer) = &discount {
            self.take_off(PHASE, offer);
        }
        let Some(gift) = gift else { return Vec::new() };
        if discount.as_ref() != Some(&gift) {
            self.note(&gift);
        }
        gifts(&gift).collect()
    }

    /// Coupons that go together, unless one that doesn't is worth more.
    pub(super) fn apply_coupons(&mut self, offers: Vec<Offer>) {
        const PHASE: Phase = Phase::Coupon;
        let (alone, mut together) = parted(offers);
        together.sort_by_key(|offer| offer.bid.rank);
        let best_alone = self.best(PHASE, &alone);
        let alone_worth = self.worth(PHASE, best_alone.as_slice());
        let together_worth = self.worth(PHASE, &together);
        let alone_wins = wins(alone_worth, best_alone.as_ref(), together_worth, &together);
        let winners: Vec<Offer> =
            if alone_wins { best_alone.into_iter().collect() } else { together.clone() };
        self.turn_down(alone.iter().chain(&together), &winners);
        for offer in winners {
            self.take_off(PHASE, &offer);
            self.note_coupon(offer);
        }
    }

    /// The best of what is taken off freight.
    pub(super) fn apply_freight(&mut self, mut offers: Vec<Offer>) {
        let freight = self.freight();
        let off = |offer: &Offer| {
            let amounts = offer.bid.effects.iter().map(|effect| match effect {
                Effect::ShippingDiscount { amount } => *amount,
                _ => 0,
            });
            amounts.sum::<i64>().clamp(0, freight)
        };
        offers.sort_by_key(|offer| Reverse(off(offer)));
        let Some(best) = offers.first().cloned().filter(|best| off(best) > 0) else { return };
        self.turn_down(&offers, std::slice::from_ref(&best));
        let amount = off(&best);
        self.freight_discount = amount;
        self.note(&best);
        let (source, target) = (best.source.clone(), Target::Delivery);
        self.applied.push(Applied { source, target, amount, parts: Vec::new() });
        if best.bid.coupon {
            self.note_coupon(best);
        }
    }

    /// The offer that takes most off; of equal ones the earliest.
    fn best(&self, phase: Phase, offers: &[Offer]) -> Option<Offer> {
        let worth = |offer: &&Offer| self.worth(phase, std::slice::from_ref(*offer));
        offers.iter().filter(|offer| worth(offer) > 0).min_by_key(|it| Reverse(worth(it))).cloned()
    }

    /// What some offers together would take off.
    fn worth(&self, phase: Phase, offers: &[Offer]) -> i64 {
        let left = |pricer: &Self| pricer.items.iter().map(|item| item.left).sum::<i64>();
        let mut tried = self.clone();
        for offer in offers {
            tried.take_off(phase, offer);
        }
        left(self) - left(&tried)
    }

    fn take_off(&mut self, phase: Phase, offer: &Offer) {
        for effect in &offer.bid.effects {
            match effect {
                Effect::LineDiscount { lines, amount } => {
                    self.spread(&offer.source, Target::Line, phase, lines, *amount);
                }
                Effect::OrderDiscount { lines, amount } => {
                    self.spread(&offer.source, Target::Order, phase, lines, *amount);
                }
                Effect::PercentDiscount { lines, off_bp, most, on_order } => {
                    let target = if *on_order { Target::Order } else { Target::Line };
                    let left = self.open_lines(phase, lines).map(|at| self.items[at].left).sum();
                    let amount = (left - percent_off(left, *off_bp)).min(most.unwrap_or(i64::MAX));
                    self.spread(&offer.source, target, phase, lines, amount);
                }
                _ => {}
            }
        }
        self.note(offer);
    }

    /// Those of some lines that a phase may make cheaper, each once.
    fn open_lines<'p>(
        &'p self,
        phase: Phase,
        lines: &'p [usize],
    ) -> impl Iterator<Item = usize> + 'p {
        let open = move |at: &usize| self.items.get(*at).is_some_and(|item| item.is_open(phase));
        let lines: BTreeSet<usize> = lines.iter().copied().filter(open).collect();
        lines.into_iter()
    }

    /// Spreads an amount over those of the lines that the phase may make cheaper, by what can still
    /// be taken off each.
    pub(super) fn spread(
        &mut self,
        source: &Source,
        target: Target,
        phase: Phase,
        lines: &[usize],
        amount: i64,
    ) {
        let mut lines: Vec<usize> = self.open_lines(phase, lines).collect();
        lines.sort_by(|one, other| self.items[*one].rank().cmp(&self.items[*other].rank()));
        let weights: Vec<i64> = lines.iter().map(|at| self.items[*at].discountable()).collect();
        let amount = amount.clamp(0, weights.iter().sum());
        let mut parts = Vec::new();
        for (at, part) in lines.into_iter().zip(allocate(amount, &weights)) {
            let item = &mut self.items[at];
            item.left -= part;
            match target {
                Target::Order => item.order_discount += part,
                _ => item.line_discount += part,
            }
            if part > 0 {
                parts.push((at, part));
            }
        }
        if amount > 0 {
            parts.sort_unstable();
            self.applied.push(Applied { source: source.clone(), target, amount, parts });
        }
    }

    pub(super) fn turn_down<'a>(
        &mut self,
        offers: impl IntoIterator<Item = &'a Offer>,
        winners: &[Offer],
    ) {
        for offer in offers {
            if !winners.contains(offer) {
                self.miss(offer.source.clone(), Reason::BetterOffer);
            }
        }
    }
}

/// Those that stand alone, and those that go together.
fn parted(offers: Vec<Offer>) -> (Vec<Offer>, Vec<Offer>) {
    offers.into_iter().partition(|offer| offer.bid.exclusive)
}

/// Whether an exclusive offer beats those that go together; of equal ones whatever came first.
fn wins(alone: i64, offer: Option<&Offer>, together: i64, others: &[Offer]) -> bool {
    let earlier = || {
        let first = others.iter().map(|other| &other.source).min();
        offer.is_some_and(|offer| first.is_none_or(|first| offer.source < *first))
    };
    alone > together || (alone == together && earlier())
}

fn gifts(offer: &Offer) -> impl Iterator<Item = Gift> {
    offer.bid.effects.iter().filter_map(|effect| match effect {
        Effect::Gift { variant_id, quantity } => Some(Gift {
            source: offer.source.clone(),
            variant_id: *variant_id,
            quantity: *quantity,
        }),
        _ => None,
    })
}
