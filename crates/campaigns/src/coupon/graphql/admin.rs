use api_types::{CallerExt, cost, gid, masked, payload, settle};
use async_graphql::{Context, ID, Object, Result};
use campaign::{
    Grant, Registry,
    coupon::{self, HeldCoupon},
};
use customers::customer;
use kernel::{Fault, Permission};

use super::object::{self, CouponGiven};
use crate::build::given;

payload!(CouponGivePayload { given: CouponGiven });
payload!(CouponRedeemPayload { redeemed: CouponGiven });

/// What staff ask of coupons.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of coupons.
#[Object(name = "CouponAdminQuery")]
impl AdminQuery {
    /// The coupons of a campaign that customers were given, the newest first; 250 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn coupons_given(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<CouponGiven>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let held = ctx.paid(coupon::of_campaign(&tx, &caller.actor, campaign).await)?;
        let coupons = object::coupons(ctx, &tx, &held).await?;
        let with_order = |(coupon, held)| CouponGiven::of(coupon, held);
        Ok(coupons.into_iter().zip(&held).map(with_order).collect())
    }
}

/// What staff do with coupons.
#[derive(Default)]
pub struct AdminMutation;

/// What staff do with coupons.
#[Object(name = "CouponAdminMutation")]
impl AdminMutation {
    /// Gives a customer a coupon of a campaign. The same key gives it once.
    async fn coupon_give(
        &self,
        ctx: &Context<'_>,
        campaign_id: ID,
        customer_id: ID,
        idempotency_key: String,
    ) -> Result<CouponGivePayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let done = caller.write_as(Permission::MarketingWrite, async |tx| {
            let campaign_id = gid::parse(&campaign_id, "Campaign", "campaignId")?;
            let customer_id = gid::parse(&customer_id, "Customer", "customerId")?;
            kernel::Checks::new().text("idempotencyKey", &idempotency_key, 1..=255).finish()?;
            let there = customer::read(tx, customer_id).await?;
            if there.is_none_or(|customer| customer.erased_at.is_some()) {
                return Err(Fault::not_found("customer").at("customerId").into());
            }
            let cause = format!("staff:{idempotency_key}");
            let grant = Grant { campaign_id, customer_id, cause };
            given(coupon::issue(tx, registry, &grant).await?, "campaignId")
        });
        Ok(shown(ctx, settle(done.await)?).await?.into())
    }

    /// Notes that a coupon was used in a store, where its customer showed its code.
    async fn coupon_redeem(
        &self,
        ctx: &Context<'_>,
        code: String,
        location_id: ID,
    ) -> Result<CouponRedeemPayload> {
        let caller = ctx.caller()?;
        let redeemed = caller.write_as(Permission::OrdersWrite, async |tx| {
            let location = gid::parse(&location_id, "Location", "locationId")?;
            coupon::redeem(tx, &caller.actor, &code, location).await
        });
        Ok(shown(ctx, settle(redeemed.await)?).await?.into())
    }
}

async fn shown(
    ctx: &Context<'_>,
    outcome: Result<coupon::Coupon, Vec<Fault>>,
) -> Result<Result<CouponGiven, Vec<Fault>>> {
    let held = match outcome {
        Ok(coupon) => [HeldCoupon::new(coupon)],
        Err(faults) => return Ok(Err(faults)),
    };
    let tx = ctx.caller()?.reader().await.map_err(masked)?;
    let coupons = object::coupons(ctx, &tx, &held).await?;
    let coupon = coupons.into_iter().next().ok_or_else(Vec::new);
    Ok(coupon.map(|coupon| CouponGiven::of(coupon, &held[0])))
}
