use std::collections::HashMap;

use campaign::{Answer, Running, Scene, Shopper};
use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, entity::prelude::*},
};
use pricing::{Bid, Claim, Effect, Item, Line, Reason, Stacking};

use super::{Config, group};

/// The groups that a cart's lines would join.
#[derive(Default)]
pub struct Seats {
    groups: HashMap<Uuid, group::Model>,
    /// Those that the shopper is in.
    theirs: Vec<Uuid>,
}

#[derive(FromQueryResult)]
struct Membership {
    group_id: Uuid,
}

impl Seats {
    pub(super) async fn read(tx: &TenantTx, scene: &Scene<'_>) -> db::Result<Self> {
        let wanted: Vec<Uuid> = scene.items.iter().filter_map(|item| item.line.choice).collect();
        let Some(shopper) = scene.shopper.filter(|_| !wanted.is_empty()) else {
            return Ok(Self::default());
        };
        let find = tx.find::<group::Entity>().filter(group::Column::Id.eq_any(wanted.clone()));
        let groups = find.all().await?;
        let theirs: Vec<Membership> = tx
            .sql(
                "SELECT group_id FROM group_buy_member
                 WHERE tenant_id = $1 AND group_id = ANY($2) AND customer_id = $3
                   AND state IN ('joined', 'completed')",
                [wanted.into(), shopper.id.into()],
            )
            .await?;
        Ok(Self {
            groups: groups.into_iter().map(|group| (group.id, group)).collect(),
            theirs: theirs.into_iter().map(|member| member.group_id).collect(),
        })
    }
}

/// Longer than any way to pay lets an order wait.
const LONGEST_TO_PAY: TimeDelta = TimeDelta::days(91);

/// Something that there is only so much of, and what one hears who comes too late.
struct Limit {
    key: String,
    units: u32,
    most: u32,
    reason: Reason,
    /// Each unit takes its own, and gives it back.
    by_unit: bool,
}

/// What an order is limited by: a customer has one order in a group, paid or not.
fn limits(config: &Config, line: &Line, shopper: Shopper) -> Vec<Limit> {
    let (units, id) = (line.quantity, shopper.id);
    let quota = config.quota.map(|most| (QUOTA.to_owned(), units, most, Reason::UsedUp));
    let orders = config.orders_per_customer;
    let orders = orders.map(|most| (format!("customer:{id}"), 1, most, Reason::LimitReached));
    let seat = line.choice.map(|group| format!("member:{group}:{id}"));
    let seat = seat.map(|key| (key, 1, 1, Reason::LimitReached));
    let limit = |(key, units, most, reason)| {
        let by_unit = key == QUOTA;
        Limit { key, units, most, reason, by_unit }
    };
    [quota, orders, seat].into_iter().flatten().map(limit).collect()
}

pub(super) fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
    let Some(((_, item), shopper)) = chosen(one, scene).zip(scene.shopper) else {
        return Vec::new();
    };
    limits(&one.config, &item.line, shopper).into_iter().map(|limit| limit.key).collect()
}

pub(super) fn offer(one: &Running<Config>, seats: &Seats, scene: &Scene<'_>) -> Answer {
    let Some((line, item)) = chosen(one, scene) else { return alone(one, scene) };
    match terms(one, seats, scene, (line, item)) {
        Ok((unit_price, claims)) => Answer::bid(bid(one, scene, line, unit_price, claims)),
        Err(reason) => Answer::missed(reason),
    }
}

/// What takes part and can't be bought alone.
fn alone(one: &Running<Config>, scene: &Scene<'_>) -> Answer {
    let takes_part = |item: &Item| one.config.price_of(item.line.variant_id, false).is_some();
    let lines = scene.items.iter().enumerate().filter(|(_, item)| {
        !one.config.solo && item.line.campaign_id.is_none() && takes_part(item)
    });
    let reject = |(line, _): (usize, _)| Bid::of([Effect::Reject { line }]);
    Answer::bids(lines.map(reject))
}

/// The line for which the shopper chose the campaign.
fn chosen<'s>(one: &Running<Config>, scene: &Scene<'s>) -> Option<(usize, &'s Item)> {
    scene.items.iter().enumerate().find(|(_, item)| item.line.campaign_id == Some(one.id))
}

/// What one unit costs and what the order takes; or why it isn't to be had.
fn terms(
    one: &Running<Config>,
    seats: &Seats,
    scene: &Scene<'_>,
    (place, item): (usize, &Item),
) -> Result<(i64, Vec<Claim>), Reason> {
    let (config, line) = (&one.config, &item.line);
    let price = config.price_of(line.variant_id, line.choice.is_none());
    let price = price.ok_or(Reason::NothingEligible)?;
    if scene.items.len() != 1 {
        return Err(Reason::OnlyAlone);
    }
    let shopper = scene.shopper.ok_or(Reason::SignIn)?;
    if line.quantity > config.units_per_order {
        return Err(Reason::LimitReached);
    }
    if let Some(group) = line.choice {
        let group = seats.groups.get(&group).filter(|group| group.campaign_id == one.id);
        let group = group.ok_or(Reason::Over)?;
        if seats.theirs.contains(&group.id) {
            return Err(Reason::LimitReached);
        }
        if !group.is_open(scene.now) {
            return Err(if group.expires_at.is_none() { Reason::NotYet } else { Reason::Over });
        }
    }
    let mut claims = Vec::new();
    for Limit { key, units, most, reason, by_unit } in limits(config, line, shopper) {
        let (units, most) = (i64::from(units), i64::from(most));
        if scene.counts.of(one.id, &key) + units > most {
            return Err(reason);
        }
        claims.push(Claim { line: by_unit.then_some(place), key, units, most });
    }
    Ok((price, claims))
}

fn bid(
    one: &Running<Config>,
    scene: &Scene<'_>,
    line: usize,
    unit_price: i64,
    claims: Vec<Claim>,
) -> Bid {
    let lifetime = TimeDelta::minutes(one.config.lifetime_minutes.into());
    let hold = Effect::HoldFulfilment { until: scene.now + LONGEST_TO_PAY + lifetime };
    let price = Effect::PriceOverride { line, unit_price };
    let effects = [price, hold].into_iter().chain(claims.into_iter().map(Effect::Claim));
    let stacking = Stacking { coupon: one.config.coupons, ..Stacking::NONE };
    Bid { opted_in: true, ..Bid::of(effects).stacking(stacking) }
}

/// Under which the units of all orders are counted.
pub(super) const QUOTA: &str = "quota";
