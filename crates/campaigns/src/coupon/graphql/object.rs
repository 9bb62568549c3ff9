use std::collections::HashMap;

use api_types::{CallerExt, MoneyV2, gid, masked};
use async_graphql::{Context, Enum, ID, Result, SimpleObject};
use campaign::{
    Running, configured,
    coupon::{self, HeldCoupon},
};
use chrono::{DateTime, Utc};
use db::TenantTx;
use uuid::Uuid;

use crate::{
    build::Off,
    coupon::{Config, Coupon as Plugin},
};

/// A coupon that customers can take.
#[derive(SimpleObject)]
pub struct CouponOffer {
    /// The campaign's global id.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// What it is worth.
    worth: CouponWorth,
    /// How many one customer can take; null when any number.
    per_customer: Option<i32>,
    /// For how many days it can be used; null as long as the campaign runs.
    valid_days: Option<i32>,
    /// When it ends; null when that isn't known.
    ends_at: Option<DateTime<Utc>>,
}

impl CouponOffer {
    pub(super) async fn of(ctx: &Context<'_>, one: &Running<Config>) -> Result<Self> {
        let given = one.config.given;
        Ok(Self {
            campaign_id: gid::of("Campaign", one.id),
            title: one.title.clone(),
            worth: CouponWorth::of(ctx, &one.config).await?,
            per_customer: one.config.each().and_then(|each| i32::try_from(each).ok()),
            valid_days: given.and_then(|given| given.valid_days?.try_into().ok()),
            ends_at: one.ends_at,
        })
    }
}

/// What a coupon is worth.
#[derive(SimpleObject)]
pub struct CouponWorth {
    /// So much less; null when it is a share, or freight.
    amount: Option<MoneyV2>,
    /// So many percent less; null when it is an amount, or freight.
    percent: Option<f64>,
    /// Freight is free.
    free_delivery: bool,
    /// From this amount of goods on; null from any.
    minimum: Option<MoneyV2>,
}

impl CouponWorth {
    async fn of(ctx: &Context<'_>, config: &Config) -> Result<Self> {
        let off = config.reward.off();
        let amount = match off {
            Some(Off::Amount(amount)) => Some(ctx.money(amount).await?),
            _ => None,
        };
        let percent = match off {
            Some(Off::Percent(percent)) => Some(f64::from(percent.off_bp) / 100.0),
            _ => None,
        };
        let minimum = match config.minimum {
            Some(minimum) => Some(ctx.money(minimum).await?),
            None => None,
        };
        Ok(Self { amount, percent, free_delivery: off.is_none(), minimum })
    }
}

/// A coupon that a customer was given.
#[derive(SimpleObject)]
pub struct Coupon {
    /// Global id.
    id: ID,
    /// The campaign whose coupon it is.
    campaign_id: ID,
    /// What it is called; null when its campaign can't be read any more.
    title: Option<String>,
    /// What it is worth; null when its campaign can't be read any more.
    worth: Option<CouponWorth>,
    /// By what it is shown in the store.
    code: String,
    /// What became of it.
    state: CouponState,
    /// When it was given.
    given_at: DateTime<Utc>,
    /// From when on it can't be used; null when that isn't known.
    expires_at: Option<DateTime<Utc>>,
}

/// A coupon that a customer was given, for staff.
#[derive(SimpleObject)]
pub struct CouponGiven {
    /// The coupon.
    coupon: Coupon,
    /// Whose it is.
    customer_id: ID,
    /// The order that has it.
    order_id: Option<ID>,
    /// Where it was used in a store.
    redeemed_location_id: Option<ID>,
}

/// What became of a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "coupon::CouponState")]
pub enum CouponState {
    /// It can be used.
    Unused,
    /// An order has it; it comes back when that is cancelled before anything was sent.
    Locked,
    /// It was used.
    Used,
    /// It can't be used any more.
    Expired,
}

/// Coupons with what their campaigns say.
pub(super) async fn coupons(
    ctx: &Context<'_>,
    tx: &TenantTx,
    held: &[HeldCoupon],
) -> Result<Vec<Coupon>> {
    let ids: Vec<Uuid> = held.iter().map(|held| held.coupon.campaign_id).collect();
    let campaigns = configured::<Plugin>(tx, &ids).await.map_err(masked)?;
    let campaigns: HashMap<Uuid, Running<Config>> =
        campaigns.into_iter().map(|one| (one.id, one)).collect();
    let mut all = Vec::with_capacity(held.len());
    for held in held {
        let one = campaigns.get(&held.coupon.campaign_id);
        all.push(Coupon::of(ctx, held, one, tx.now()).await?);
    }
    Ok(all)
}

impl Coupon {
    async fn of(
        ctx: &Context<'_>,
        held: &HeldCoupon,
        one: Option<&Running<Config>>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let ends_at = one.and_then(|one| one.ends_at);
        let worth = match one {
            Some(one) => Some(CouponWorth::of(ctx, &one.config).await?),
            None => None,
        };
        let coupon = &held.coupon;
        Ok(Self {
            id: gid::of("Coupon", coupon.id),
            campaign_id: gid::of("Campaign", coupon.campaign_id),
            title: one.map(|one| one.title.clone()),
            worth,
            code: coupon.code.clone(),
            state: held.state(now).into(),
            given_at: coupon.given_at,
            expires_at: [coupon.expires_at, ends_at].into_iter().flatten().min(),
        })
    }
}

impl CouponGiven {
    pub(super) fn of(coupon: Coupon, held: &HeldCoupon) -> Self {
        Self {
            coupon,
            customer_id: gid::of("Customer", held.coupon.customer_id),
            order_id: held.order_id.map(|id| gid::of("Order", id)),
            redeemed_location_id: held
                .coupon
                .redeemed_location_id
                .map(|id| gid::of("Location", id)),
        }
    }
}
