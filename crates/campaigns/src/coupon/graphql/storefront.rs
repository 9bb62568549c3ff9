use api_types::{CallerExt, cost, gid, masked, payload, settle, storefront::CampaignUserError};
use async_graphql::{Context, ID, Object, Result};
use campaign::{Grant, Registry, coupon, running};
use kernel::Fault;

use super::object::{self, Coupon, CouponOffer};
use crate::{
    build::{given, shopper},
    coupon::Coupon as Plugin,
};

payload!(CouponTakePayload { coupon: Coupon } or CampaignUserError);

/// What storefronts ask of coupons.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of coupons.
#[Object(name = "CouponStorefrontQuery")]
impl StorefrontQuery {
    /// The coupons that customers can take now.
    async fn coupon_offers(&self, ctx: &Context<'_>) -> Result<Vec<CouponOffer>> {
        let tx = ctx.reader().await?;
        let all = ctx.paid(running::<Plugin>(&tx, ctx.data::<Registry>()?).await)?;
        let mut open = Vec::new();
        for one in all.iter().filter(|one| one.config.given.is_some_and(|given| given.open)) {
            open.push(CouponOffer::of(ctx, one).await?);
        }
        Ok(open)
    }

    /// The coupons that a customer was given, the newest first, 250 at the most; null when the token
    /// isn't good.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn coupons(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
    ) -> Result<Option<Vec<Coupon>>> {
        let tx = ctx.reader().await?;
        let Ok(customer) = shopper(&tx, &customer_access_token).await else { return Ok(None) };
        let held = ctx.paid(coupon::of_customer(&tx, customer.id).await)?;
        object::coupons(ctx, &tx, &held).await.map(Some)
    }
}

/// What shoppers do with coupons.
#[derive(Default)]
pub struct StorefrontMutation;

/// What shoppers do with coupons.
#[Object(name = "CouponStorefrontMutation")]
impl StorefrontMutation {
    /// Takes a coupon. It is used by itself when an order is placed for which it is worth most.
    async fn coupon_take(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        campaign_id: ID,
    ) -> Result<CouponTakePayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let taken = caller.write(async |tx| {
            let campaign_id = gid::parse(&campaign_id, "Campaign", "campaignId")?;
            let customer_id = shopper(tx, &customer_access_token).await?.id;
            let all = running::<Plugin>(tx, registry).await?;
            let open = all.iter().any(|one| {
                one.id == campaign_id && one.config.given.is_some_and(|given| given.open)
            });
            if !open {
                return Err(Fault::not_found("campaign").at("campaignId").into());
            }
            let mut before = coupon::of_customer(tx, customer_id).await?;
            before.retain(|held| held.coupon.campaign_id == campaign_id);
            // Two taps at once are one.
            let cause = format!("taken:{}", before.len());
            let grant = Grant { campaign_id, customer_id, cause };
            given(coupon::issue(tx, registry, &grant).await?, "campaignId")
        });
        let taken = match settle(taken.await)? {
            Ok(coupon) => {
                let tx = ctx.caller()?.reader().await.map_err(masked)?;
                let held = [coupon::HeldCoupon::new(coupon)];
                object::coupons(ctx, &tx, &held).await?.pop().ok_or_else(Vec::new)
            }
            Err(faults) => Err(faults),
        };
        Ok(taken.into())
    }
}
