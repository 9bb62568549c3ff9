//! Prices a cart with what running campaigns offer, so that no offer makes it dearer.

use std::collections::{BTreeSet, HashSet, VecDeque};

use pricing::{Coupons, Effect, Line, Offer, Phase, Pricer, Reason, Source};
use uuid::Uuid;

use crate::{Live, Progress, Scene, erased::Said};

/// The most combinations of offers that are priced for one cart: all those of six that apply at
/// once. The prices of a long cart take long, so this bounds what one request may cost.
const MAX_COMBINATIONS: usize = 64;

/// A cart with the offers that are best for the buyer.
pub struct Offered {
    /// The cart; only [`Pricer::finish`] is left to be done.
    pub pricer: Pricer,
    /// What is missing for the next rewards.
    pub progress: Vec<Progress>,
    /// The campaigns whose gifts were added, in the order of the gifts' lines.
    pub gifts: Vec<Uuid>,
    /// What was left out so that the total is lower.
    left_out: BTreeSet<Uuid>,
}

impl Live {
    /// Prices a cart at its ordinary prices. Of `scene` the lines and the freight are filled in.
    /// Offers of the campaigns in `declined` don't apply by themselves. `gift_line` is the line that
    /// a gift of so many units of a variant gets: perhaps of fewer, `None` when there are none.
    ///
    /// An offer can cost more than it saves: less goods may mean freight, a lower price no discount.
    /// Therefore the cart is priced without each offer that has an effect, too, and without several,
    /// and the lowest total counts; of equal ones that with the fewest coupons, then that with the
    /// most offers.
    pub fn price(
        &self,
        cart: &Pricer,
        scene: Scene<'_>,
        declined: &[Uuid],
        gift_line: impl Fn(Uuid, u32) -> Option<Line>,
    ) -> Offered {
        let pricing = Pricing { live: self, cart, scene, declined, gift_line: &gift_line };
        let mut best = pricing.without(BTreeSet::new());
        let mut seen = HashSet::from([BTreeSet::new()]);
        let mut open = VecDeque::from([(BTreeSet::new(), in_effect(&best.pricer))]);
        while let Some((left_out, in_effect)) = open.pop_front() {
            for campaign in in_effect {
                let mut more = left_out.clone();
                more.insert(campaign);
                if seen.len() == MAX_COMBINATIONS || !seen.insert(more.clone()) {
                    continue;
                }
                let tried = pricing.without(more.clone());
                open.push_back((more, self::in_effect(&tried.pricer)));
                if tried.pricer.cost() < best.pricer.cost() {
                    best = tried;
                }
            }
        }
        best
    }
}

/// The campaigns whose offers have an effect and could be left out.
fn in_effect(pricer: &Pricer) -> Vec<Uuid> {
    let mut campaigns = Vec::new();
    for source in pricer.in_effect() {
        if !campaigns.contains(&source.campaign_id) {
            campaigns.push(source.campaign_id);
        }
    }
    campaigns
}

/// A cart, whatever offers are left out.
struct Pricing<'a> {
    live: &'a Live,
    cart: &'a Pricer,
    scene: Scene<'a>,
    declined: &'a [Uuid],
    gift_line: &'a dyn Fn(Uuid, u32) -> Option<Line>,
}

impl Pricing<'_> {
    /// The cart without the offers of some campaigns.
    fn without(&self, left_out: BTreeSet<Uuid>) -> Offered {
        let (pricer, gifts) = (self.cart.clone(), Vec::new());
        let mut offered = Offered { pricer, progress: Vec::new(), gifts, left_out };
        for phase in [Phase::Activity, Phase::Member, Phase::Bundle, Phase::Threshold] {
            if phase == Phase::Threshold {
                offered.progress = self.progress(&offered.pricer, phase);
            }
            let Offered { pricer, left_out, .. } = &mut offered;
            for gift in self.apply(pricer, left_out, phase) {
                if let Some(line) = (self.gift_line)(gift.variant_id, gift.quantity) {
                    offered.gifts.push(gift.source.campaign_id);
                    offered.pricer.add_gift(line, gift.source);
                }
            }
        }
        self.apply_coupons(&mut offered);
        offered.progress.extend(self.progress(&offered.pricer, Phase::Freight));
        offered
    }

    /// What is missing for the next rewards, as a phase sees the cart.
    fn progress(&self, pricer: &Pricer, phase: Phase) -> Vec<Progress> {
        let seen = self.scene(pricer);
        let groups = self.live.groups.iter();
        let progress = groups.flat_map(|group| group.progress(&seen, phase));
        progress.filter(|it| !self.declined.contains(&it.source.campaign_id)).collect()
    }

    /// Coupons, for goods and for freight. Of those that don't go together the better for the buyer
    /// counts.
    fn apply_coupons(&self, offered: &mut Offered) {
        let before = offered.pricer.clone();
        let last = |mut pricer: Pricer| {
            self.apply(&mut pricer, &offered.left_out, Phase::Coupon);
            self.apply(&mut pricer, &offered.left_out, Phase::Freight);
            pricer
        };
        offered.pricer = last(before.clone());
        if offered.pricer.coupons_clash() {
            let tries = Coupons::ALL.map(|some| last(before.clone().only(some)));
            offered.pricer = Pricer::best_of(tries).unwrap_or(before);
        }
    }

    /// Takes the best of what is offered in a phase; returns what is given.
    fn apply(
        &self,
        pricer: &mut Pricer,
        left_out: &BTreeSet<Uuid>,
        phase: Phase,
    ) -> Vec<pricing::Gift> {
        let seen = self.scene(pricer);
        let groups = self.live.groups.iter();
        let said: Vec<Said> = groups.flat_map(|group| group.offers(&seen, phase)).collect();
        let mut offers = Vec::new();
        for said in said {
            match said {
                Said::Missed(source, reason) if !self.declines(&source) => {
                    pricer.miss(source, reason);
                }
                Said::Missed(..) => {}
                Said::Offer(offer) => match self.refusal(&offer, left_out) {
                    Some(reason) => pricer.miss_once(offer.source, reason),
                    None => offers.extend(self.with_gifts_to_be_had(pricer, offer)),
                },
            }
        }
        pricer.apply(phase, offers)
    }

    /// Why an offer that could apply doesn't. What the shopper chose for a line always does.
    fn refusal(&self, offer: &Offer, left_out: &BTreeSet<Uuid>) -> Option<Reason> {
        if offer.bid.opted_in {
            None
        } else if self.declines(&offer.source) {
            Some(Reason::Declined)
        } else {
            left_out.contains(&offer.source.campaign_id).then_some(Reason::NoSaving)
        }
    }

    /// Whether the shopper doesn't want an offer; what they entered a code for they want.
    fn declines(&self, source: &Source) -> bool {
        source.code.is_none() && self.declined.contains(&source.campaign_id)
    }

    /// An offer without its gift when there is none, so that another one's can be given; `None` when
    /// nothing is left of it.
    fn with_gifts_to_be_had(&self, pricer: &mut Pricer, mut offer: Offer) -> Option<Offer> {
        let sold_out = offer.bid.effects.iter().any(|effect| match effect {
            Effect::Gift { variant_id, quantity } => {
                (self.gift_line)(*variant_id, *quantity).is_none()
            }
            _ => false,
        });
        if sold_out {
            let gift = |it: &Effect| matches!(it, Effect::Gift { .. } | Effect::GiftTerms(_));
            offer.bid.effects.retain(|effect| !gift(effect));
            pricer.miss(offer.source.clone(), Reason::SoldOut);
        }
        (!offer.bid.effects.is_empty()).then_some(offer)
    }

    fn scene<'s>(&'s self, pricer: &'s Pricer) -> Scene<'s> {
        let (items, applied) = (pricer.items(), pricer.applied());
        Scene { items, applied, freight: pricer.freight(), ..self.scene }
    }
}
