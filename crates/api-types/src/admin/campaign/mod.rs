mod dry_run;
mod input;
mod plugin;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use campaign::{Campaign as Stored, Figures, Registry};
use chrono::{DateTime, Utc};
use serde_json::Value;

pub use self::{
    dry_run::{CampaignDryRun, CampaignDryRunInput},
    input::{CampaignCreateInput, CampaignUpdateInput},
    plugin::CampaignPlugin,
};
use super::{
    loader::{AdminExt, DisabledOf, FiguresOf},
    number::int,
};
use crate::{CallerExt, MoneyV2, gid};

/// A plugin with settings, for a time.
#[derive(Clone)]
pub struct Campaign(Stored);

impl From<Stored> for Campaign {
    fn from(campaign: Stored) -> Self {
        Self(campaign)
    }
}

crate::connection!(CampaignConnection, CampaignEdge, Campaign);

/// A plugin with settings, for a time.
#[Object]
impl Campaign {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Campaign", self.0.id)
    }

    /// Of which plugin, in this installation or not.
    async fn plugin(&self) -> &str {
        &self.0.plugin
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its settings, as the plugin's schema says.
    async fn config(&self) -> &Value {
        &self.0.config
    }

    /// The version of `config`.
    async fn config_version(&self) -> i32 {
        self.0.config_version
    }

    /// What it does now.
    async fn status(&self, ctx: &Context<'_>) -> Result<CampaignStatus> {
        let now = ctx.reader().await?.now();
        Ok(self.0.status(now).into())
    }

    /// Why it has no effect although it should run.
    async fn problem(&self, ctx: &Context<'_>) -> Result<Option<CampaignProblem>> {
        let (registry, shop) = (ctx.data::<Registry>()?, ctx.caller()?.shop);
        if let Some(problem) = registry.problem(shop, &self.0) {
            return Ok(Some(problem.into()));
        }
        let disabled = ctx.one(DisabledOf(self.0.id)).await?;
        Ok(disabled.map(|_| CampaignProblem::PluginDisabled))
    }

    /// When it begins.
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    /// When it ends; null when that isn't known.
    async fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.0.ends_at
    }

    /// What came of it so far.
    async fn figures(&self, ctx: &Context<'_>) -> Result<CampaignFigures> {
        let found = ctx.one(FiguresOf(self.0.id)).await?.unwrap_or_default();
        CampaignFigures::of(ctx, found).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

/// What came of a campaign so far. Orders of tests don't count.
#[derive(SimpleObject)]
pub struct CampaignFigures {
    /// Carts of the last 60 days that it has made cheaper.
    reach: i32,
    /// Orders that it has made cheaper, paid, and not cancelled.
    orders: i32,
    /// What was paid for those, less what was given back.
    sales: MoneyV2,
    /// How much less was paid for those.
    discount: MoneyV2,
}

impl CampaignFigures {
    async fn of(ctx: &Context<'_>, figures: Figures) -> Result<Self> {
        Ok(Self {
            reach: int(figures.reach),
            orders: int(figures.orders),
            sales: ctx.money_sum(figures.sales).await?,
            discount: ctx.money_sum(figures.discount).await?,
        })
    }
}

/// What a campaign does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Status")]
pub enum CampaignStatus {
    /// It isn't to run yet.
    Draft,
    /// It will run when its time comes.
    Scheduled,
    /// It runs.
    Running,
    /// It is stopped for now.
    Paused,
    /// It is over.
    Ended,
}

/// Why a campaign has no effect although it should run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Problem")]
pub enum CampaignProblem {
    /// Its plugin isn't in this installation.
    PluginMissing,
    /// The shop has switched its plugin off.
    PluginDisabled,
    /// The shop's plan doesn't include its plugin.
    NotInPlan,
    /// Its plugin can't read its settings.
    Unreadable,
}
