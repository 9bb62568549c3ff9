use api_types::{CallerExt, MoneyV2, Rows, gid, masked};
use async_graphql::{Context, Enum, ID, Result, SimpleObject};
use campaign::Running;
use chrono::{DateTime, Utc};
use db::TenantTx;
use uuid::Uuid;

use crate::bargain::{
    Config,
    game::{self, Model as Game},
    help,
};

/// A campaign in which something can be bargained for.
#[derive(SimpleObject)]
pub struct BargainCampaign {
    /// The campaign's global id: the value of a line's attribute `_campaign`.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// How many must help to bring something down to its floor.
    helpers: i32,
    /// How long a bargain may take.
    lifetime_minutes: i32,
    /// Whoever started it may buy before it is at its floor.
    any_time: bool,
    /// What takes part.
    prices: Vec<BargainPrice>,
    /// When it ends; null when that isn't known.
    ends_at: Option<DateTime<Utc>>,
}

impl BargainCampaign {
    pub(super) async fn of(ctx: &Context<'_>, one: &Running<Config>) -> Result<Self> {
        let config = &one.config;
        ctx.spend_rows(config.variants.rows())?;
        let mut prices = Vec::new();
        for offered in &config.variants {
            prices.push(BargainPrice {
                variant_id: gid::of("ProductVariant", offered.variant_id.0),
                start_price: ctx.money(offered.start_price).await?,
                floor_price: ctx.money(offered.floor_price).await?,
            });
        }
        let int = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(Self {
            campaign_id: gid::of("Campaign", one.id),
            title: one.title.clone(),
            helpers: int(config.helpers),
            lifetime_minutes: int(config.lifetime_minutes),
            any_time: config.any_time,
            prices,
            ends_at: one.ends_at,
        })
    }
}

/// From where to where a variant can be brought down.
#[derive(SimpleObject)]
pub struct BargainPrice {
    /// The variant.
    variant_id: ID,
    /// What it costs before anybody has helped.
    start_price: MoneyV2,
    /// What it costs when all have helped.
    floor_price: MoneyV2,
}

/// Something that a customer bargains for.
#[derive(SimpleObject)]
pub struct Bargain {
    /// Global id: the value of a line's attribute `_choice`.
    id: ID,
    /// Of which campaign.
    campaign_id: ID,
    /// For what.
    variant_id: ID,
    /// How far it is.
    state: BargainState,
    /// What it cost before anybody had helped.
    start_price: MoneyV2,
    /// What it costs when all have helped.
    floor_price: MoneyV2,
    /// What it costs now.
    price: MoneyV2,
    /// How many must help.
    helpers: i32,
    /// How many have.
    helped: i32,
    /// Whoever started it may buy before it is at its floor.
    any_time: bool,
    /// When its time is over.
    expires_at: DateTime<Utc>,
    /// What was taken off, the earliest first.
    cuts: Vec<BargainCut>,
}

/// What a helper has taken off.
#[derive(SimpleObject)]
pub struct BargainCut {
    /// How much.
    amount: MoneyV2,
    /// When.
    at: DateTime<Utc>,
}

/// What came of helping.
#[derive(SimpleObject)]
pub struct BargainHelped {
    /// The bargain, as it is then.
    bargain: Bargain,
    /// How much was taken off.
    cut: MoneyV2,
}

/// A bargain, for staff.
#[derive(SimpleObject)]
pub struct BargainGame {
    /// The bargain.
    bargain: Bargain,
    /// Who started it.
    customer_id: ID,
    /// The order that buys it.
    order_id: Option<ID>,
}

/// How far a bargain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "game::State")]
pub enum BargainState {
    /// It may be bought, or is being bought.
    Open,
    /// It was paid for.
    Bought,
    /// Nobody bought it in time.
    Expired,
}

/// Bargains with what was taken off them.
pub(super) async fn bargains(
    ctx: &Context<'_>,
    tx: &TenantTx,
    games: &[Game],
) -> Result<Vec<Bargain>> {
    let ids: Vec<Uuid> = games.iter().map(|game| game.id).collect();
    let helps = ctx.paid(help::of_games(tx, &ids).await)?;
    let mut all = Vec::with_capacity(games.len());
    for game in games {
        let mut cuts = Vec::new();
        for help in helps.iter().filter(|help| help.bargain_id == game.id) {
            cuts.push(BargainCut { amount: ctx.money(help.cut).await?, at: help.created_at });
        }
        all.push(Bargain::of(ctx, game, cuts, tx.now()).await?);
    }
    Ok(all)
}

/// A bargain that was just written.
pub(super) async fn now(ctx: &Context<'_>, game: &Game) -> Result<Option<Bargain>> {
    let tx = ctx.caller()?.reader().await.map_err(masked)?;
    Ok(bargains(ctx, &tx, std::slice::from_ref(game)).await?.pop())
}

impl Bargain {
    async fn of(
        ctx: &Context<'_>,
        game: &Game,
        cuts: Vec<BargainCut>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        // The worker comes a little later.
        let over = game.is_over(now) && game.state == game::State::Open && game.order_id.is_none();
        Ok(Self {
            id: gid::of("Bargain", game.id),
            campaign_id: gid::of("Campaign", game.campaign_id),
            variant_id: gid::of("ProductVariant", game.variant_id),
            state: if over { BargainState::Expired } else { game.state.into() },
            start_price: ctx.money(game.start_price).await?,
            floor_price: ctx.money(game.floor_price).await?,
            price: ctx.money(game.price).await?,
            helpers: game.helpers,
            helped: game.helped,
            any_time: game.any_time,
            expires_at: game.expires_at,
            cuts,
        })
    }
}

impl BargainHelped {
    pub(super) async fn of(ctx: &Context<'_>, game: &Game, cut: i64) -> Result<Option<Self>> {
        let cut = ctx.money(cut).await?;
        Ok(now(ctx, game).await?.map(|bargain| Self { bargain, cut }))
    }
}

impl BargainGame {
    pub(super) fn of(bargain: Bargain, game: &Game) -> Self {
        Self {
            bargain,
            customer_id: gid::of("Customer", game.customer_id),
            order_id: game.order_id.map(|id| gid::of("Order", id)),
        }
    }
}
