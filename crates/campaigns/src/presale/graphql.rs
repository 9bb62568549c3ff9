use std::collections::HashMap;

use api_types::{CallerExt, MoneyV2, Rows, cost, gid, masked};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use campaign::{Counts, Registry, Running, running};
use chrono::{DateTime, NaiveDate, Utc};
use db::TenantTx;
use kernel::Permission;
use uuid::Uuid;

use super::{
    Config, Presale, Price,
    deposit::{self, State},
    offer::CAP,
    round, settle,
};

/// What storefronts ask of presales.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of presales.
#[Object(name = "PresaleStorefrontQuery")]
impl StorefrontQuery {
    /// The presales that run now; of a variant, when one is named.
    async fn presales(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "variantId")] variant: Option<ID>,
    ) -> Result<Vec<PresaleCampaign>> {
        let tx = ctx.reader().await?;
        let wanted = match variant.map(|id| gid::parse(&id, "ProductVariant", "variantId")) {
            Some(Err(_)) => return Ok(Vec::new()),
            Some(Ok(id)) => Some(id),
            None => None,
        };
        let all = running::<Presale>(&tx, ctx.data::<Registry>()?).await;
        let takes_part = |one: &Running<Config>| {
            wanted.is_none_or(|variant| one.config.price_of(variant).is_some())
        };
        let all: Vec<_> = ctx.paid(all)?.into_iter().filter(takes_part).collect();
        let known = Known::read(&tx, &all).await.map_err(masked)?;
        let mut found = Vec::new();
        for one in &all {
            found.push(PresaleCampaign::of(ctx, one, &known).await?);
        }
        Ok(found)
    }
}

/// How far some presales are.
struct Known {
    counts: Counts,
    rounds: HashMap<Uuid, round::State>,
    units: HashMap<Uuid, i64>,
}

impl Known {
    async fn read(tx: &TenantTx, all: &[Running<Config>]) -> db::Result<Self> {
        let ids: Vec<Uuid> = all.iter().map(|one| one.id).collect();
        let keys: Vec<_> = ids.iter().map(|id| (*id, CAP.to_owned())).collect();
        let rounds = round::of_campaigns(tx, &ids).await?;
        let units = deposit::units_of(tx, &ids, DateTime::<Utc>::MAX_UTC).await?;
        Ok(Self {
            counts: Counts::read(tx, &keys).await?,
            rounds: rounds.into_iter().map(|it| (it.campaign_id, it.state)).collect(),
            units: units.into_iter().collect(),
        })
    }
}

/// What staff ask of presales.
#[derive(Default)]
pub struct AdminQuery;

/// The most deposits of a list.
const MOST: i64 = 250;

/// What staff ask of presales.
#[Object(name = "PresaleAdminQuery")]
impl AdminQuery {
    /// The orders of a presale, the newest first; those in a state, when one is named. 250 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn presale_deposits(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
        state: Option<PresaleDepositState>,
    ) -> Result<Vec<PresaleDeposit>> {
        let (tx, campaign) = (ctx.reader().await?, staff(ctx, &campaign)?);
        let Some(campaign) = campaign else { return Ok(Vec::new()) };
        let found = deposit::newest(&tx, campaign, state.map(State::from), MOST).await;
        Ok(ctx.paid(found)?.iter().map(PresaleDeposit::of).collect())
    }

    /// Whether enough was presold in a campaign; null before its first order.
    async fn presale_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Option<PresaleRound>> {
        let (tx, campaign) = (ctx.reader().await?, staff(ctx, &campaign)?);
        let Some(campaign) = campaign else { return Ok(None) };
        let rounds = round::of_campaigns(&tx, &[campaign]).await.map_err(masked)?;
        let Some(round) = rounds.into_iter().next() else { return Ok(None) };
        let units = deposit::units_of(&tx, &[campaign], DateTime::<Utc>::MAX_UTC).await;
        let units = units.map_err(masked)?.first().map_or(0, |(_, units)| *units);
        Ok(Some(PresaleRound {
            campaign_id: gid::of("Campaign", campaign),
            state: round.state.into(),
            deposited_units: int(units),
            counted_units: round.units.map(int),
            settled_at: round.settled_at,
        }))
    }
}

/// The campaign that staff name, who may see it; `None` when there is no such id.
fn staff(ctx: &Context<'_>, campaign: &ID) -> Result<Option<Uuid>> {
    let allowed = ctx.caller()?.actor.require(Permission::MarketingRead);
    allowed.map_err(|fault| masked(fault.into()))?;
    Ok(gid::parse(campaign, "Campaign", "campaignId").ok())
}

/// A presale that runs.
#[derive(SimpleObject)]
pub struct PresaleCampaign {
    /// The campaign's global id: the value of a line's attribute `_campaign`.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// What is presold.
    prices: Vec<PresalePrice>,
    /// How far it is.
    state: PresaleState,
    /// When deposits close.
    deposits_until: DateTime<Utc>,
    /// From when on the balance can be paid.
    balance_from: DateTime<Utc>,
    /// When an order whose balance isn't paid is cancelled.
    balance_until: DateTime<Utc>,
    /// Then the deposit isn't given back.
    deposit_kept: bool,
    /// By when it is sent.
    ship_by: NaiveDate,
    /// So many units must be presold, else all deposits are given back; null when any number is enough.
    minimum_units: Option<i32>,
    /// The units whose deposits are paid.
    deposited_units: i32,
    /// The units that can still be had; null when any number can.
    units_left: Option<i32>,
}

impl PresaleCampaign {
    async fn of(ctx: &Context<'_>, one: &Running<Config>, known: &Known) -> Result<Self> {
        let config = &one.config;
        ctx.spend_rows(config.prices.rows())?;
        let mut prices = Vec::new();
        for price in &config.prices {
            prices.push(PresalePrice::of(ctx, price).await?);
        }
        let left = |cap: u32| int((i64::from(cap) - known.counts.of(one.id, CAP)).max(0));
        let state = known.rounds.get(&one.id).copied().unwrap_or(round::State::Open);
        Ok(Self {
            campaign_id: gid::of("Campaign", one.id),
            title: one.title.clone(),
            prices,
            state: state.into(),
            deposits_until: settle::closes_at(one),
            balance_from: config.balance_from,
            balance_until: config.balance_until,
            deposit_kept: config.keeps_deposit,
            ship_by: config.ship_by,
            minimum_units: config.minimum_units.map(|units| int(units.into())),
            deposited_units: int(known.units.get(&one.id).copied().unwrap_or(0)),
            units_left: config.cap.map(left),
        })
    }
}

/// What a variant costs in a presale.
#[derive(SimpleObject)]
pub struct PresalePrice {
    /// The variant.
    variant_id: ID,
    /// What one costs before what the deposit is worth.
    price: MoneyV2,
    /// What is paid of it at once.
    deposit: MoneyV2,
    /// What the deposit counts for.
    worth: MoneyV2,
    /// What is paid later, without freight and added tax.
    balance: MoneyV2,
    /// What is paid in all: deposit and balance.
    paid_in_all: MoneyV2,
}

impl PresalePrice {
    async fn of(ctx: &Context<'_>, price: &Price) -> Result<Self> {
        Ok(Self {
            variant_id: gid::of("ProductVariant", price.variant_id.0),
            price: ctx.money(price.price).await?,
            deposit: ctx.money(price.deposit).await?,
            worth: ctx.money(price.worth()).await?,
            balance: ctx.money(price.balance()).await?,
            paid_in_all: ctx.money(price.paid_in_all()).await?,
        })
    }
}

/// Whether enough was presold.
#[derive(SimpleObject)]
pub struct PresaleRound {
    /// Of which campaign.
    campaign_id: ID,
    /// How far the presale is.
    state: PresaleState,
    /// The units whose deposits are there now.
    deposited_units: i32,
    /// The units whose deposits were there when those closed; null before.
    counted_units: Option<i32>,
    /// When that was counted.
    settled_at: Option<DateTime<Utc>>,
}

/// An order in a presale.
#[derive(SimpleObject)]
pub struct PresaleDeposit {
    /// The order.
    order_id: ID,
    /// How many are bought.
    units: i32,
    /// How far it is.
    state: PresaleDepositState,
    /// When its deposit was paid.
    paid_at: Option<DateTime<Utc>>,
}

impl PresaleDeposit {
    fn of(deposit: &deposit::Model) -> Self {
        Self {
            order_id: gid::of("Order", deposit.order_id),
            units: deposit.units,
            state: deposit.state.into(),
            paid_at: deposit.paid_at,
        }
    }
}

/// How far a presale is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "round::State")]
pub enum PresaleState {
    /// Deposits come in.
    Open,
    /// They closed, and were enough.
    Met,
    /// They weren't: all are given back.
    NotMet,
}

/// How far an order in a presale is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "State")]
pub enum PresaleDepositState {
    /// Its deposit isn't paid.
    DepositUnpaid,
    /// It is.
    DepositPaid,
    /// And the balance can be paid.
    BalanceOpen,
    /// And is.
    Paid,
    /// Its deposit wasn't paid in time.
    Lapsed,
    /// Its balance wasn't paid in time.
    BalanceExpired,
    /// Too few were presold: its deposit is given back.
    MinNotMet,
    /// It was cancelled, and everything given back.
    MerchantCancelled,
}

fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
