use campaign::{CouponInHand, Shopper, build::Scope, coupon::count_of};
use pricing::{Bid, Claim, Effect, Reason};

use super::{Config, Reward};
use crate::build::{Percent, Pool};

/// How often it may be used: by what that is counted, and what one hears who comes too late.
pub(super) struct Limit {
    pub(super) key: String,
    most: i64,
    reason: Reason,
}

/// The limits that a shopper's use of it counts for.
pub(super) fn limits(config: &Config, shopper: Option<Shopper>) -> Vec<Limit> {
    let total = config.total_uses.map(|most| Limit {
        key: "total".to_owned(),
        most: most.into(),
        reason: Reason::UsedUp,
    });
    let each = per_customer(config).zip(shopper).map(|(most, shopper)| Limit {
        key: format!("customer:{}", shopper.id),
        most: most.into(),
        reason: Reason::LimitReached,
    });
    total.into_iter().chain(each).collect()
}

/// Two first orders may be placed at once: only one is the first.
fn per_customer(config: &Config) -> Option<u32> {
    if config.new_customers_only { Some(1) } else { config.uses_per_customer }
}

/// Why a shopper may not use it, whatever is in the cart. `used` says how often a limit was used.
pub(super) fn refused(
    config: &Config,
    shopper: Option<Shopper>,
    used: impl Fn(&str) -> i64,
) -> Option<Reason> {
    let limits = limits(config, shopper);
    let spent = |reason| {
        limits.iter().any(|limit| limit.reason == reason && used(&limit.key) >= limit.most)
    };
    if spent(Reason::UsedUp) {
        return Some(Reason::UsedUp);
    }
    let known = per_customer(config).is_none() || shopper.is_some();
    if !known {
        return Some(Reason::SignIn);
    }
    if config.new_customers_only && shopper.is_some_and(|shopper| shopper.orders > 0) {
        return Some(Reason::NotFirstOrder);
    }
    spent(Reason::LimitReached).then_some(Reason::LimitReached)
}

/// What it does to the goods that it looks at, or to freight.
///
/// # Errors
/// Why it does nothing.
pub(super) fn worth(config: &Config, pool: Pool, freight: i64) -> Result<Effect, Reason> {
    if pool.lines.is_empty() {
        return Err(Reason::NothingEligible);
    }
    let missing = config.minimum.unwrap_or_default() - pool.amount;
    if missing > 0 {
        return Err(Reason::AmountMissing(missing));
    }
    let amount = config.reward.off().map_or(freight, |off| off.of(pool.amount));
    if amount <= 0 {
        return Err(Reason::NothingEligible);
    }
    let (lines, on_order) = (pool.lines, config.scope == Scope::All);
    Ok(match config.reward {
        Reward::FreeFreight => Effect::ShippingDiscount { amount },
        // Of what coupons before it have left.
        Reward::Percent(Percent { off_bp, most }) => {
            Effect::PercentDiscount { lines, off_bp, most, on_order }
        }
        Reward::Amount(_) if on_order => Effect::OrderDiscount { lines, amount },
        Reward::Amount(_) => Effect::LineDiscount { lines, amount },
    })
}

/// The offer of an effect, which takes one of each limit. `place` is that of its code among those
/// that were entered: those that go together apply in that order.
pub(super) fn bid(config: &Config, shopper: Option<Shopper>, effect: Effect, place: usize) -> Bid {
    let claims = limits(config, shopper).into_iter().map(|limit| {
        Effect::Claim(Claim { line: None, key: limit.key, units: 1, most: limit.most })
    });
    let bid = Bid::of([effect].into_iter().chain(claims)).coupon().ranked(place);
    bid.exclusive(!config.stackable)
}

/// The offer of an effect by a coupon that was given, which is used with it; after all codes.
pub(super) fn bid_given(config: &Config, coupon: &CouponInHand, effect: Effect) -> Bid {
    let claim = Claim { line: None, key: count_of(coupon.id), units: 1, most: 1 };
    let bid = Bid::of([effect, Effect::Claim(claim)]).coupon().ranked(usize::MAX);
    bid.exclusive(!config.stackable)
}
