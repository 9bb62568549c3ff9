use std::collections::HashMap;

use campaign::{Answer, Scene, Shopper, build::VariantId};
use pricing::{Bid, Claim, Effect, Item, Line, Phase, Reason, Stacking};

use super::{Config, Offered, session::Session};

/// Minutes that an order waits to be paid.
const PAY_WITHIN: i64 = 5;

/// Something that there is only so much of: by what it is counted, and what one hears who comes too
/// late.
struct Limit {
    key: String,
    most: i64,
    reason: Reason,
}

/// What is to be known of a line: the keys of its limits.
pub(super) fn keys(
    config: &Config,
    session: &Session,
    shopper: Option<Shopper>,
    line: &Line,
) -> Vec<String> {
    let offered = config.of(VariantId(line.variant_id));
    let limits = offered.map(|offered| limits(offered, session, shopper)).unwrap_or_default();
    limits.into_iter().map(|limit| limit.key).collect()
}

fn limits(offered: &Offered, session: &Session, shopper: Option<Shopper>) -> Vec<Limit> {
    let quota = Limit {
        key: session.quota_key(offered),
        most: offered.quota.into(),
        reason: Reason::UsedUp,
    };
    let each = offered.per_customer.zip(shopper).map(|(most, shopper)| Limit {
        key: session.customer_key(offered, shopper),
        most: most.into(),
        reason: Reason::LimitReached,
    });
    [quota].into_iter().chain(each).collect()
}

/// A price for each line for which there is enough; `used` says how much of a key is gone. Lines of
/// one variant add up, in an order that isn't the cart's.
pub(super) fn offer(
    config: &Config,
    session: &Session,
    scene: &Scene<'_>,
    used: impl Fn(&str) -> i64,
) -> Answer {
    let on_sale = |(place, item)| {
        let (place, item): (usize, &Item) = (place, item);
        Some((place, item, config.of(VariantId(item.line.variant_id))?))
    };
    let mut lines: Vec<_> = scene.open(Phase::Activity).filter_map(on_sale).collect();
    lines.sort_by_key(|(_, item, _)| (item.line.variant_id, &item.line.attributes_key));
    let mut answer = Answer::silent();
    if lines.is_empty() {
        answer.missed = Some(Reason::NothingEligible);
    }
    let mut taken: HashMap<String, i64> = HashMap::new();
    for (place, item, offered) in lines {
        if offered.price >= item.line.unit_price {
            continue;
        }
        let gone = |key: &str| used(key) + taken.get(key).copied().unwrap_or_default();
        match claims(offered, session, scene.shopper, &item.line, gone) {
            Ok(claims) => {
                for claim in &claims {
                    *taken.entry(claim.key.clone()).or_default() += claim.units;
                }
                answer.bids.push(bid(place, offered, claims, config.stackable));
            }
            Err(reason) => answer.missed = answer.missed.or(Some(reason)),
        }
    }
    answer
}

/// What a line takes of what is limited.
///
/// # Errors
/// Why it can't.
fn claims(
    offered: &Offered,
    session: &Session,
    shopper: Option<Shopper>,
    line: &Line,
    gone: impl Fn(&str) -> i64,
) -> Result<Vec<Claim>, Reason> {
    let units = i64::from(line.quantity);
    let limits = limits(offered, session, shopper);
    if let Some(limit) = limits.iter().find(|limit| gone(&limit.key) + units > limit.most) {
        return Err(limit.reason);
    }
    if offered.per_customer.is_some() && shopper.is_none() {
        return Err(Reason::SignIn);
    }
    let claim = |limit: Limit| Claim { line: None, key: limit.key, units, most: limit.most };
    Ok(limits.into_iter().map(claim).collect())
}

fn bid(place: usize, offered: &Offered, claims: Vec<Claim>, stackable: bool) -> Bid {
    let price = Effect::PriceOverride { line: place, unit_price: offered.price };
    let claims =
        claims.into_iter().map(|claim| Effect::Claim(Claim { line: Some(place), ..claim }));
    let wait = Effect::PayWithin { minutes: PAY_WITHIN };
    let stacking = Stacking { member: true, threshold: stackable, coupon: stackable };
    Bid::of([price].into_iter().chain(claims).chain([wait])).stacking(stacking)
}
