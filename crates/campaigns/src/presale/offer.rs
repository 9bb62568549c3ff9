use std::collections::HashSet;

use campaign::{Answer, Running, Scene, Shopper};
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use pricing::{Bid, Claim, Effect, Item, Reason, Schedule, Stacking};

use super::{Config, Price, round};

/// What must be known of the presales of a cart: those that didn't come about.
#[derive(Default)]
pub struct Failed(HashSet<Uuid>);

impl Failed {
    pub(super) async fn read(
        tx: &TenantTx,
        all: &[Running<Config>],
        scene: &Scene<'_>,
    ) -> db::Result<Self> {
        let wanted = all.iter().filter(|one| chosen(one, scene).is_some()).map(|one| one.id);
        let wanted: Vec<Uuid> = wanted.collect();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let rounds = tx.find::<round::Entity>().filter(round::Column::CampaignId.eq_any(wanted));
        let failed = rounds.filter(round::Column::State.eq(round::State::NotMet)).all().await?;
        Ok(Self(failed.into_iter().map(|round| round.campaign_id).collect()))
    }
}

pub(super) fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
    if chosen(one, scene).is_none() {
        return Vec::new();
    }
    let customer = scene.shopper.map(|shopper| customer_key(&shopper));
    [CAP.to_owned()].into_iter().chain(customer).collect()
}

pub(super) fn offer(one: &Running<Config>, failed: &Failed, scene: &Scene<'_>) -> Answer {
    let Some((line, item)) = chosen(one, scene) else { return Answer::silent() };
    match terms(one, failed, scene, (line, item)) {
        Ok((price, claims)) => Answer::bid(bid(&one.config, line, item, price, claims)),
        Err(reason) => Answer::missed(reason),
    }
}

/// The line for which the shopper chose the campaign.
fn chosen<'s>(one: &Running<Config>, scene: &Scene<'s>) -> Option<(usize, &'s Item)> {
    scene.items.iter().enumerate().find(|(_, item)| item.line.campaign_id == Some(one.id))
}

/// What one unit costs and what the order takes; or why it isn't to be had.
fn terms<'c>(
    one: &'c Running<Config>,
    failed: &Failed,
    scene: &Scene<'_>,
    (place, item): (usize, &Item),
) -> Result<(&'c Price, Vec<Claim>), Reason> {
    let (config, line) = (&one.config, &item.line);
    let price = config.price_of(line.variant_id).ok_or(Reason::NothingEligible)?;
    if scene.items.len() != 1 {
        return Err(Reason::OnlyAlone);
    }
    let shopper = scene.shopper.ok_or(Reason::SignIn)?;
    if scene.now >= config.deposits_until || failed.0.contains(&one.id) {
        return Err(Reason::Over);
    }
    if line.quantity > config.units_per_order {
        return Err(Reason::LimitReached);
    }
    let claim = |line: Option<usize>, key: String, units: u32, most: Option<u32>| {
        let (units, most) = (i64::from(units), i64::from(most?));
        Some(Claim { line, key, units, most })
    };
    // Each unit takes its own of the cap, and gives it back.
    let cap = claim(Some(place), CAP.to_owned(), line.quantity, config.cap);
    let theirs = claim(None, customer_key(&shopper), 1, config.orders_per_customer);
    let fits = |claim: &Option<Claim>| {
        claim
            .as_ref()
            .is_none_or(|claim| scene.counts.of(one.id, &claim.key) + claim.units <= claim.most)
    };
    if !fits(&cap) {
        return Err(Reason::UsedUp);
    }
    if !fits(&theirs) {
        return Err(Reason::LimitReached);
    }
    Ok((price, cap.into_iter().chain(theirs).collect()))
}

fn bid(config: &Config, line: usize, item: &Item, price: &Price, claims: Vec<Claim>) -> Bid {
    let schedule = Schedule {
        deposit: price.deposit.saturating_mul(i64::from(item.line.quantity)),
        balance_from: config.balance_from,
        balance_until: config.balance_until,
        keeps_deposit: config.keeps_deposit,
    };
    let effects = [
        Effect::PriceOverride { line, unit_price: price.paid_in_all() },
        Effect::MayOversell { line },
        Effect::PaymentSchedule { line, schedule },
        Effect::HoldFulfilment { until: config.balance_until },
    ];
    let effects = effects.into_iter().chain(claims.into_iter().map(Effect::Claim));
    let stacking = Stacking { coupon: config.coupons, ..Stacking::NONE };
    Bid { opted_in: true, ..Bid::of(effects).stacking(stacking) }
}

/// Under which the units of all orders are counted.
pub(super) const CAP: &str = "cap";

fn customer_key(shopper: &Shopper) -> String {
    format!("customer:{}", shopper.id)
}
