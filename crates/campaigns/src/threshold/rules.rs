use campaign::{Answer, Reward, Scene, build::Scope};
use pricing::{Bid, Effect, GiftTerms, Least, Phase, Reason};
use uuid::Uuid;

use super::{Config, config::Tier};
use crate::build::{Off, Pool};

/// Discount and gift: those of the best tiers that the cart reaches.
pub(super) fn goods(config: &Config, scene: &Scene<'_>) -> Answer {
    let Some(first) = config.tiers.iter().find(|tier| gives_goods(tier)) else {
        return Answer::silent();
    };
    let pool = Pool::of(scene, Phase::Threshold, &config.scope);
    if pool.lines.is_empty() {
        return Answer::missed(Reason::NothingEligible);
    }
    let amount = discount(config, &pool);
    let tier = reached(config, &pool).filter(|tier| tier.gift.is_some()).last();
    let gift = tier.and_then(|tier| tier.gift);
    let gift =
        gift.map(|gift| Effect::Gift { variant_id: gift.variant_id.0, quantity: gift.quantity });
    let terms = tier.map(|tier| {
        let least = if config.by_units() { Least::Units } else { Least::Amount };
        Effect::GiftTerms(GiftTerms { lines: pool.lines.clone(), least: least(tier.from()) })
    });
    let missing = first.from() - measure(config, &pool);
    let discount = (amount > 0).then_some(Effect::OrderDiscount { lines: pool.lines, amount });
    let effects: Vec<Effect> = discount.into_iter().chain(gift).chain(terms).collect();
    match (effects.is_empty(), missing > 0) {
        (false, _) => Answer::bid(Bid::of(effects).exclusive(config.exclusive)),
        (true, true) => Answer::missed(config.missing(missing)),
        (true, false) => Answer::missed(Reason::NothingEligible),
    }
}

/// Free freight, for what is left to pay after coupons and without what the campaign itself has
/// taken off: a tier's own rewards don't undo it.
pub(super) fn freight(campaign: Uuid, config: &Config, scene: &Scene<'_>) -> Answer {
    let Some(first) = config.tiers.iter().find(|tier| tier.free_freight) else {
        return Answer::silent();
    };
    if scene.freight <= 0 {
        return Answer::silent();
    }
    let mut pool = Pool::of(scene, Phase::Threshold, &config.scope);
    pool.amount += scene.taken_off(campaign, &pool.lines);
    let missing = first.from() - measure(config, &pool);
    if missing <= 0 && !pool.lines.is_empty() {
        return Answer::bid(Bid::of([Effect::ShippingDiscount { amount: scene.freight }]));
    }
    // The threshold phase has said what is missing for goods: once is enough, unless it is what
    // later discounts took off that is missing.
    let said = has_goods(config);
    if said && before_discounts(config, scene) < first.from() {
        Answer::silent()
    } else if pool.lines.is_empty() {
        Answer::missed(Reason::NothingEligible)
    } else {
        Answer::missed(config.missing(missing))
    }
}

/// What is missing for the next reward, and what that is.
pub(super) fn next(config: &Config, scene: &Scene<'_>) -> Option<(i64, Reward)> {
    let have = measure(config, &Pool::of(scene, Phase::Threshold, &config.scope));
    if config.repeat {
        let tier = config.tiers.first()?;
        let from = tier.from().max(1);
        return Some((from - have % from, reward(tier)?));
    }
    let tier = config.tiers.iter().find(|tier| tier.from() > have)?;
    Some((tier.from() - have, reward(tier)?))
}

impl Config {
    pub(super) fn by_units(&self) -> bool {
        self.tiers.first().is_some_and(|tier| tier.from_units.is_some())
    }

    /// What the storefront may suggest: the products that count, when they are named.
    pub(super) fn suggested(&self) -> Vec<Uuid> {
        match &self.scope {
            Scope::Products(products) => products.iter().map(|id| id.0).collect(),
            Scope::All | Scope::Collections(_) => Vec::new(),
        }
    }

    fn missing(&self, so_much: i64) -> Reason {
        if self.by_units() { Reason::UnitsMissing(so_much) } else { Reason::AmountMissing(so_much) }
    }
}

/// Whether some tier gives something else than free freight.
pub(super) fn has_goods(config: &Config) -> bool {
    config.tiers.iter().any(gives_goods)
}

fn gives_goods(tier: &Tier) -> bool {
    tier.off.is_some() || tier.gift.is_some()
}

/// What the ladder looks at.
fn measure(config: &Config, pool: &Pool) -> i64 {
    if config.by_units() { pool.units } else { pool.amount }
}

fn before_discounts(config: &Config, scene: &Scene<'_>) -> i64 {
    let counts = scene.open(Phase::Threshold).filter(|(_, it)| config.scope.holds_line(&it.line));
    let full = counts.map(|(_, item)| {
        let units = i64::from(item.line.quantity);
        if config.by_units() { units } else { item.unit_price.saturating_mul(units) }
    });
    full.sum()
}

fn reached<'c>(config: &'c Config, pool: &Pool) -> impl Iterator<Item = &'c Tier> {
    let have = measure(config, pool);
    config.tiers.iter().filter(move |tier| tier.from() <= have)
}

/// The best for the buyer of the tiers that are reached.
fn discount(config: &Config, pool: &Pool) -> i64 {
    let times = |tier: &Tier| {
        if config.repeat { measure(config, pool) / tier.from().max(1) } else { 1 }
    };
    let off = |tier: &Tier| match tier.off? {
        Off::Amount(amount) => {
            Some(Off::Amount(amount.saturating_mul(times(tier))).of(pool.amount))
        }
        share @ Off::Percent(_) => Some(share.of(pool.amount)),
    };
    reached(config, pool).filter_map(off).max().unwrap_or_default()
}

fn reward(tier: &Tier) -> Option<Reward> {
    match (tier.off, tier.gift, tier.free_freight) {
        (Some(Off::Amount(amount)), ..) => Some(Reward::Amount(amount)),
        (Some(Off::Percent(percent)), ..) => Some(Reward::PercentBp(percent.off_bp)),
        (None, Some(gift), _) => Some(Reward::Gift(gift.variant_id.0, gift.quantity)),
        (None, None, true) => Some(Reward::FreeFreight),
        (None, None, false) => None,
    }
}
