use api_types::{CallerExt, MoneyV2, Rows, cost, gid, masked};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use campaign::{Registry, Running, running};
use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::Permission;

use super::{
    Config, GroupBuy,
    group::{self, Column, Entity},
    member,
};

/// What storefronts ask of group-buys.
#[derive(Default)]
pub struct StorefrontQuery;

/// What storefronts ask of group-buys.
#[Object(name = "GroupBuyStorefrontQuery")]
impl StorefrontQuery {
    /// The group-buys that run now; of a variant, when one is named.
    async fn group_buys(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "variantId")] variant: Option<ID>,
    ) -> Result<Vec<GroupBuyCampaign>> {
        let tx = ctx.reader().await?;
        let wanted = match variant.map(|id| gid::parse(&id, "ProductVariant", "variantId")) {
            Some(Err(_)) => return Ok(Vec::new()),
            Some(Ok(id)) => Some(id),
            None => None,
        };
        let all = running::<GroupBuy>(&tx, ctx.data::<Registry>()?).await;
        let all = ctx.paid(all)?.into_iter();
        let takes_part = |one: &Running<Config>| {
            wanted.is_none_or(|variant| one.config.price_of(variant, false).is_some())
        };
        let mut found = Vec::new();
        for one in all.filter(takes_part) {
            found.push(GroupBuyCampaign::of(ctx, &one).await?);
        }
        Ok(found)
    }

    /// A group; null when there is none of that id.
    async fn group_buy_group(&self, ctx: &Context<'_>, id: ID) -> Result<Option<GroupBuyGroup>> {
        let tx = ctx.reader().await?;
        let Ok(id) = gid::parse(&id, "GroupBuyGroup", "id") else { return Ok(None) };
        let found = tx.find::<Entity>().filter(Column::Id.eq(id)).one().await.map_err(masked)?;
        let Some(group) = found else { return Ok(None) };
        let runs = runs(ctx, &tx, group.campaign_id).await?;
        Ok(Some(GroupBuyGroup::of(&group, runs.then_some(tx.now()))))
    }

    /// The groups of a campaign that can be joined, the one that ends first first; 50 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn group_buy_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<GroupBuyGroup>> {
        let tx = ctx.reader().await?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        if !runs(ctx, &tx, campaign).await? {
            return Ok(Vec::new());
        }
        let groups = ctx.paid(open_groups(&tx, campaign).await)?;
        Ok(groups.iter().map(|group| GroupBuyGroup::of(group, Some(tx.now()))).collect())
    }
}

/// Whether a campaign runs now.
async fn runs(ctx: &Context<'_>, tx: &TenantTx, campaign: Uuid) -> Result<bool> {
    let all = running::<GroupBuy>(tx, ctx.data::<Registry>()?).await.map_err(masked)?;
    Ok(all.iter().any(|one| one.id == campaign))
}

async fn open_groups(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<group::Model>> {
    tx.sql(
        "SELECT * FROM group_buy_group
         WHERE tenant_id = $1 AND campaign_id = $2 AND state = 'forming' AND joined < size
           AND expires_at > $3 ORDER BY expires_at, id LIMIT 50",
        [campaign.into(), tx.now().into()],
    )
    .await
}

async fn newest_groups(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<group::Model>> {
    let sql = "SELECT * FROM group_buy_group WHERE tenant_id = $1 AND campaign_id = $2
               ORDER BY created_at DESC, id DESC LIMIT 50";
    tx.sql(sql, [campaign.into()]).await
}

/// What staff ask of group-buys.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of group-buys.
#[Object(name = "GroupBuyAdminQuery")]
impl AdminQuery {
    /// The groups of a campaign, the newest first, with the orders in them; 50 at the most.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn group_buy_groups(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<GroupBuyAdminGroup>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::MarketingRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let groups = ctx.paid(newest_groups(&tx, campaign).await)?;
        let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
        let runs = runs(ctx, &tx, campaign).await?;
        let members = ctx.paid(member::of_groups(&tx, &ids).await)?;
        let with_members = |group: group::Model| {
            let its = members.iter().filter(|member| member.group_id == group.id);
            GroupBuyAdminGroup {
                members: its.map(GroupBuyMember::of).collect(),
                group: GroupBuyGroup::of(&group, runs.then_some(tx.now())),
            }
        };
        Ok(groups.into_iter().map(with_members).collect())
    }
}

/// A group-buy that runs.
#[derive(SimpleObject)]
pub struct GroupBuyCampaign {
    /// The campaign's global id: the value of a line's attribute `_campaign`.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// How many must buy.
    size: i32,
    /// How long a group may take from when its leader has paid.
    lifetime_minutes: i32,
    /// What takes part.
    prices: Vec<GroupBuyPrice>,
    /// It can be bought alone, too, at its ordinary price.
    solo: bool,
    /// When it ends; null when that isn't known.
    ends_at: Option<DateTime<Utc>>,
}

impl GroupBuyCampaign {
    async fn of(ctx: &Context<'_>, one: &Running<Config>) -> Result<Self> {
        let config = &one.config;
        ctx.spend_rows(config.prices.rows())?;
        let mut prices = Vec::new();
        for price in &config.prices {
            let leader = config.price_of(price.variant_id.0, true).unwrap_or(price.price);
            prices.push(GroupBuyPrice {
                variant_id: gid::of("ProductVariant", price.variant_id.0),
                price: ctx.money(price.price).await?,
                leader_price: ctx.money(leader).await?,
            });
        }
        Ok(Self {
            campaign_id: gid::of("Campaign", one.id),
            title: one.title.clone(),
            size: int(config.size),
            lifetime_minutes: int(config.lifetime_minutes),
            prices,
            solo: config.solo,
            ends_at: one.ends_at,
        })
    }
}

/// What a variant costs in a group.
#[derive(SimpleObject)]
pub struct GroupBuyPrice {
    /// The variant.
    variant_id: ID,
    /// What one costs.
    price: MoneyV2,
    /// What one costs whoever leads a group.
    leader_price: MoneyV2,
}

/// Some who buy together.
#[derive(SimpleObject)]
pub struct GroupBuyGroup {
    /// Global id: the value of a line's attribute `_choice`.
    id: ID,
    /// Of which campaign.
    campaign_id: ID,
    /// How far it is.
    state: GroupBuyState,
    /// It can be joined now.
    open: bool,
    /// How many must pay.
    size: i32,
    /// How many have.
    joined: i32,
    /// When its time is over; null until its leader has paid.
    expires_at: Option<DateTime<Utc>>,
}

impl GroupBuyGroup {
    /// `now` is nothing while the campaign doesn't run: nobody can join then.
    fn of(group: &group::Model, now: Option<DateTime<Utc>>) -> Self {
        Self {
            id: gid::of("GroupBuyGroup", group.id),
            campaign_id: gid::of("Campaign", group.campaign_id),
            state: group.state.into(),
            open: now.is_some_and(|now| group.is_open(now)),
            size: group.size,
            joined: group.joined,
            expires_at: group.expires_at,
        }
    }
}

/// A group with the orders in it.
#[derive(SimpleObject)]
pub struct GroupBuyAdminGroup {
    /// The group.
    group: GroupBuyGroup,
    /// Its members, who paid first first; those who haven't last.
    members: Vec<GroupBuyMember>,
}

/// An order in a group.
#[derive(SimpleObject)]
pub struct GroupBuyMember {
    /// The order.
    order_id: ID,
    /// Who placed it.
    customer_id: ID,
    /// How far it is.
    state: GroupBuyMemberState,
    /// When it was paid.
    joined_at: Option<DateTime<Utc>>,
}

impl GroupBuyMember {
    fn of(member: &member::Model) -> Self {
        Self {
            order_id: gid::of("Order", member.order_id),
            customer_id: gid::of("Customer", member.customer_id),
            state: member.state.into(),
            joined_at: member.joined_at,
        }
    }
}

/// How far a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "group::State")]
pub enum GroupBuyState {
    /// It waits for more.
    Forming,
    /// It came about.
    Completed,
    /// It didn't.
    Expired,
}

/// How far a member of a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "member::State")]
pub enum GroupBuyMemberState {
    /// The order isn't paid; or it is, and waits for a seat in another group.
    Reserved,
    /// It is.
    Joined,
    /// And the group came about.
    Completed,
    /// Everything is given back.
    Refunded,
    /// It was cancelled before it was paid.
    Released,
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
