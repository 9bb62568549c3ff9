use api_types::{CallerExt, cost, gid, masked};
use async_graphql::{Context, ID, Object, Result};
use kernel::Permission;

use super::object::{self, BargainGame};
use crate::bargain::game;

/// What staff ask of bargains.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of bargains.
#[Object(name = "BargainAdminQuery")]
impl AdminQuery {
    /// The bargains of a campaign, the newest first; 50 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn bargain_games(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<BargainGame>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::MarketingRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let games = ctx.paid(game::newest(&tx, campaign).await)?;
        let bargains = object::bargains(ctx, &tx, &games).await?;
        let with_orders = |(bargain, game)| BargainGame::of(bargain, game);
        Ok(bargains.into_iter().zip(&games).map(with_orders).collect())
    }
}
