use api_types::{
    CallerExt,
    admin::{
        Campaign, CampaignConnection, CampaignCreateInput, CampaignDryRun, CampaignDryRunInput,
        CampaignPlugin, CampaignUpdateInput,
    },
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use campaign::Registry;
use kernel::{Fault, PageArgs, Permission};
use ordering::{
    Market,
    cart::{self, Rehearsal},
};
use uuid::Uuid;

payload!(CampaignPluginPayload { plugin: CampaignPlugin });
payload!(CampaignPayload { campaign: Campaign });
payload!(CampaignDeletePayload { deleted_id: ID });
payload!(CampaignDryRunPayload { dry_run: CampaignDryRun });

#[derive(Default)]
pub struct CampaignQuery;

#[Object]
impl CampaignQuery {
    /// All kinds of campaigns that there are, as the shop has them.
    async fn campaign_plugins(&self, ctx: &Context<'_>) -> Result<Vec<CampaignPlugin>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let registry = ctx.data::<Registry>()?;
        let plugins = ctx.paid(campaign::plugins(&tx, &caller.actor, registry).await)?;
        Ok(plugins.into_iter().map(Into::into).collect())
    }

    /// A campaign; null when there is none of that id.
    async fn campaign(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Campaign>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = parse(&id) else { return Ok(None) };
        let found = campaign::by_id(&tx, &caller.actor, id).await.map_err(masked)?;
        Ok(found.map(Into::into))
    }

    /// Campaigns, the newest first.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(desc = "Only those of this plugin.")] plugin: Option<String>,
    ) -> Result<CampaignConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let found = campaign::list(&tx, &caller.actor, plugin.as_deref(), &part).await;
        Ok(ctx.paid(found)?.into())
    }
}

#[derive(Default)]
pub struct CampaignMutation;

#[Object]
impl CampaignMutation {
    /// Switches a plugin on or off. What is in flight runs to its end.
    async fn campaign_plugin_update(
        &self,
        ctx: &Context<'_>,
        plugin: String,
        enabled: bool,
    ) -> Result<CampaignPluginPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            campaign::enable(tx, &caller.actor, registry, &plugin, enabled).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Makes a campaign, which runs at once unless its time is later or it is a draft.
    async fn campaign_create(
        &self,
        ctx: &Context<'_>,
        input: CampaignCreateInput,
    ) -> Result<CampaignPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            let shop = caller.settings_in(tx).await?;
            campaign::create(tx, &shop, &caller.actor, registry, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a campaign that isn't over. Orders that were placed keep their prices.
    async fn campaign_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: CampaignUpdateInput,
    ) -> Result<CampaignPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            let shop = caller.settings_in(tx).await?;
            let (actor, id) = (&caller.actor, parse(&id)?);
            campaign::update(tx, &shop, actor, registry, id, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Stops a campaign for now. What is in flight runs to its end.
    async fn campaign_pause(&self, ctx: &Context<'_>, id: ID) -> Result<CampaignPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            campaign::pause(tx, &caller.actor, parse(&id)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Lets a draft or a paused campaign run in its time.
    async fn campaign_resume(&self, ctx: &Context<'_>, id: ID) -> Result<CampaignPayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            campaign::resume(tx, &caller.actor, registry, parse(&id)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Ends a campaign for good.
    async fn campaign_end(&self, ctx: &Context<'_>, id: ID) -> Result<CampaignPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            campaign::end(tx, &caller.actor, parse(&id)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a campaign that nothing was ever bought with.
    async fn campaign_delete(&self, ctx: &Context<'_>, id: ID) -> Result<CampaignDeletePayload> {
        let (caller, registry) = (ctx.caller()?, ctx.data::<Registry>()?);
        let outcome = caller.write_as(Permission::MarketingWrite, async |tx| {
            campaign::remove(tx, &caller.actor, registry, parse(&id)?).await?;
            Ok(id)
        });
        Ok(settle(outcome.await)?.into())
    }

    /// What a sample cart would come to, with the campaigns that run at a moment and one to be tried.
    /// Nothing is kept.
    async fn campaign_dry_run(
        &self,
        ctx: &Context<'_>,
        input: CampaignDryRunInput,
    ) -> Result<CampaignDryRunPayload> {
        let (caller, campaigns) = (ctx.caller()?, ctx.data::<Registry>()?);
        caller.actor.require(Permission::MarketingRead).map_err(|fault| masked(fault.into()))?;
        let sample: Rehearsal = match input.try_into() {
            Ok(sample) => sample,
            Err(faults) => return Ok(Err::<CampaignDryRun, _>(faults).into()),
        };
        let (shop, tx) = (caller.settings().await.map_err(masked)?, ctx.reader().await?);
        let market = Market { shop: &shop, campaigns };
        let outcome = cart::rehearse(&tx, market, &caller.actor, sample).await;
        Ok(settle(outcome)?.into())
    }
}

fn parse(id: &ID) -> Result<Uuid, Fault> {
    gid::parse(id, "Campaign", "id")
}
