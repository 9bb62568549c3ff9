use api_types::{CallerExt, gid, masked, payload, settle, storefront::CampaignUserError};
use async_graphql::{Context, ID, Object, Result};
use campaign::{Registry, Running, running};

use super::object::{self, Bargain, BargainCampaign, BargainHelped};
use crate::{
    bargain::{Bargain as Plugin, Config, game, help, start},
    build::shopper,
};

payload!(BargainStartPayload { bargain: Bargain } or CampaignUserError);
payload!(BargainHelpPayload { helped: BargainHelped } or CampaignUserError);

/// What storefronts ask of bargains.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of bargains.
#[Object(name = "BargainStorefrontQuery")]
impl StorefrontQuery {
    /// The campaigns that run now in which something can be bargained for; of a variant, when one is
    /// named.
    async fn bargains(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "variantId")] variant: Option<ID>,
    ) -> Result<Vec<BargainCampaign>> {
        let tx = ctx.reader().await?;
        let wanted = match variant.map(|id| gid::parse(&id, "ProductVariant", "variantId")) {
            Some(Err(_)) => return Ok(Vec::new()),
            Some(Ok(id)) => Some(id),
            None => None,
        };
        let all = ctx.paid(running::<Plugin>(&tx, ctx.data::<Registry>()?).await)?;
        let takes_part =
            |one: &&Running<Config>| wanted.is_none_or(|variant| one.config.of(variant).is_some());
        let mut found = Vec::new();
        for one in all.iter().filter(takes_part) {
            found.push(BargainCampaign::of(ctx, one).await?);
        }
        Ok(found)
    }

    /// A bargain, for whoever knows its id; null when there is none.
    async fn bargain(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Bargain>> {
        let tx = ctx.reader().await?;
        let Ok(id) = gid::parse(&id, "Bargain", "id") else { return Ok(None) };
        let games = game::some(&tx, &[id]).await.map_err(masked)?;
        Ok(object::bargains(ctx, &tx, &games).await?.pop())
    }
}

/// What shoppers do with bargains.
#[derive(Default)]
pub struct StorefrontMutation;

/// What shoppers do with bargains.
#[Object(name = "BargainStorefrontMutation")]
impl StorefrontMutation {
    /// Starts a bargain, for which a unit is kept. As long as it is open, starting again gives the
    /// same.
    async fn bargain_start(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        campaign_id: ID,
        variant_id: ID,
    ) -> Result<BargainStartPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let started = caller.write(async |tx| {
            let campaign = gid::parse(&campaign_id, "Campaign", "campaignId")?;
            let variant = gid::parse(&variant_id, "ProductVariant", "variantId")?;
            let customer = shopper(tx, &customer_access_token).await?.id;
            start::start(tx, registry, customer, campaign, variant).await
        });
        let started = match settle(started.await)? {
            Ok(game) => object::now(ctx, &game).await?.ok_or_else(Vec::new),
            Err(faults) => Err(faults),
        };
        Ok(started.into())
    }

    /// Takes something off the price of somebody else's bargain, once.
    async fn bargain_help(
        &self,
        ctx: &Context<'_>,
        customer_access_token: String,
        bargain_id: ID,
    ) -> Result<BargainHelpPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let helped = caller.write(async |tx| {
            let bargain = gid::parse(&bargain_id, "Bargain", "bargainId")?;
            let helper = shopper(tx, &customer_access_token).await?.id;
            help::help(tx, registry, helper, bargain).await
        });
        let helped = match settle(helped.await)? {
            Ok((game, cut)) => BargainHelped::of(ctx, &game, cut).await?.ok_or_else(Vec::new),
            Err(faults) => Err(faults),
        };
        Ok(helped.into())
    }
}
