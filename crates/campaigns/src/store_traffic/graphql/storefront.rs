use api_types::{CallerExt, gid, masked, payload, settle, storefront::CampaignUserError};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use campaign::{Campaign, Grant, Registry, Running, running};
use catalog::stock;
use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::Fault;

use crate::{
    build::{Coupon, given, issue, offered, shopper},
    store_traffic::{
        Config, StoreTraffic,
        channel::{self, Model as Channel},
    },
};

payload!(StoreTrafficCouponPayload { coupon: StoreTrafficCoupon } or CampaignUserError);

/// What storefronts ask of stores' channels.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of stores' channels.
#[Object(name = "StoreTrafficStorefrontQuery")]
impl StorefrontQuery {
    /// What whoever scanned a store's printed code finds; null when its campaign doesn't run.
    async fn store_traffic_channel(
        &self,
        ctx: &Context<'_>,
        token: String,
    ) -> Result<Option<StoreTrafficChannel>> {
        let (tx, registry) = (ctx.reader().await?, ctx.data::<Registry>()?);
        let Some((one, channel)) = found(&tx, registry, &token).await.map_err(masked)? else {
            return Ok(None);
        };
        let locations = ctx.paid(stock::locations(&tx).await)?;
        let location = locations.into_iter().find(|it| it.id == channel.location_id);
        let Some(location) = location else { return Ok(None) };
        let coupon = coupon_of(&tx, registry, &one).await.map_err(masked)?;
        Ok(Some(StoreTrafficChannel {
            campaign_id: gid::of("Campaign", one.id),
            title: one.title,
            location_name: location.name,
            off_percent: one.config.off_bp.map(|bp| f64::from(bp) / 100.0),
            coupon: coupon.map(|campaign| StoreTrafficCouponOffer {
                campaign_id: gid::of("Campaign", campaign.id),
                title: campaign.title,
            }),
            ends_at: one.ends_at,
        }))
    }
}

/// What shoppers do at stores' channels.
#[derive(Default)]
pub struct StorefrontMutation;

/// What shoppers do at stores' channels.
#[Object(name = "StoreTrafficStorefrontMutation")]
impl StorefrontMutation {
    /// Takes the coupon of a store's printed code: once in each store.
    async fn store_traffic_coupon(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        token: String,
    ) -> Result<StoreTrafficCouponPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let taken = caller.write(async |tx| {
            let customer_id = shopper(tx, &customer_access_token).await?.id;
            let none = || Fault::not_found("channel").at("token");
            let (one, channel) = found(tx, registry, &token).await?.ok_or_else(none)?;
            let campaign = coupon_of(tx, registry, &one).await?.ok_or_else(none)?;
            let (campaign_id, cause) = (campaign.id, channel.cause());
            let grant = Grant { campaign_id, customer_id, cause };
            let coupon = given(issue(tx, registry, &grant).await?, "token")?;
            Ok((coupon, campaign))
        });
        Ok(settle(taken.await)?.into())
    }
}

/// The channel that a word names, and its campaign, which runs.
async fn found(
    tx: &TenantTx,
    registry: &Registry,
    token: &str,
) -> db::Result<Option<(Running<Config>, Channel)>> {
    let Some(channel) = channel::by_token(tx, token).await? else { return Ok(None) };
    let all = running::<StoreTraffic>(tx, registry).await?;
    let its = |one: &Running<Config>| {
        one.id == channel.campaign_id && one.config.holds(channel.location_id)
    };
    Ok(all.into_iter().find(its).map(|one| (one, channel)))
}

/// The campaign whose coupon can be taken now.
async fn coupon_of(
    tx: &TenantTx,
    registry: &Registry,
    one: &Running<Config>,
) -> db::Result<Option<Campaign>> {
    let Some(id) = one.config.coupon_id else { return Ok(None) };
    let stored = campaign::read(tx, id.0).await?;
    let open = stored.and_then(|stored| offered(registry, tx, stored));
    Ok(open.map(|(campaign, _)| campaign))
}

/// What whoever scanned a store's printed code finds.
#[derive(SimpleObject)]
pub struct StoreTrafficChannel {
    /// The campaign's global id.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// The store.
    location_name: String,
    /// So many percent less is paid by a cart whose attribute `_channel` is the token; null when the
    /// price is the ordinary one.
    off_percent: Option<f64>,
    /// The coupon that can be taken; null when there is none.
    coupon: Option<StoreTrafficCouponOffer>,
    /// When it ends; null when that isn't known.
    ends_at: Option<DateTime<Utc>>,
}

/// A coupon that can be taken.
#[derive(SimpleObject)]
pub struct StoreTrafficCouponOffer {
    /// The global id of the campaign whose coupon it is.
    campaign_id: ID,
    /// What that is called.
    title: String,
}

/// A coupon that was taken.
#[derive(SimpleObject)]
pub struct StoreTrafficCoupon {
    /// Global id.
    id: ID,
    /// The global id of the campaign whose coupon it is.
    campaign_id: ID,
    /// What that is called.
    title: String,
    /// By what it is shown in the store.
    code: String,
    /// When it was given.
    given_at: DateTime<Utc>,
    /// From when on it can't be used; null as long as its campaign runs.
    expires_at: Option<DateTime<Utc>>,
}

impl From<(Coupon, Campaign)> for StoreTrafficCoupon {
    fn from((coupon, campaign): (Coupon, Campaign)) -> Self {
        Self {
            id: gid::of("Coupon", coupon.id),
            campaign_id: gid::of("Campaign", campaign.id),
            title: campaign.title,
            code: coupon.code,
            given_at: coupon.given_at,
            expires_at: coupon.expires_at,
        }
    }
}
