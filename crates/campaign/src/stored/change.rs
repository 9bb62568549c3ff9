use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{
        self, ActiveModelTrait, Condition, FromQueryResult, QueryFilter, entity::prelude::*,
    },
};
use kernel::{Actor, Code, Fault, Permission};
use serde_json::json;
use tenancy::{audit, shop::Shop};

use super::{
    Campaign, CampaignChange, NewCampaign, State, Status,
    entity::{ActiveModel, Column, Entity},
    input::{check, usable},
    name, read,
};
use crate::{Mentioned, Registry, aside, turn};

/// The most campaigns of a shop that run or will run: every cart looks at them.
const MOST_LIVE: u64 = 200;

/// What is locked while it is looked at which campaigns of a shop are live.
const LOCK: &str = "campaign";

/// Makes a campaign.
///
/// # Errors
/// `DENIED` without `marketing.write`; `NOT_FOUND` or `NOT_IN_PLAN` at `plugin`; faults of the
/// fields of `new`, those of settings below `config`, among them `TAKEN` for a word that another
/// campaign of that time answers to; `TOO_MANY` beside 200 that run or will.
pub async fn create(
    tx: &TenantTx,
    shop: &Shop,
    actor: &Actor,
    registry: &Registry,
    new: NewCampaign,
) -> db::Result<Campaign> {
    actor.require(Permission::MarketingWrite)?;
    let campaign = checked(tx, shop, registry, new).await?;
    if campaign.state == State::Live {
        check_room(tx).await?;
        name::check(tx, registry, &campaign).await?;
    }
    let campaign = tx.insert(ActiveModel::from(campaign)).await?;
    turn::soon(tx, campaign.id).await?;
    note(tx, actor, "campaign.created", &campaign).await?;
    Ok(campaign)
}

/// A campaign that isn't stored, running at a moment, to be tried.
///
/// # Errors
/// As [`create`], all below `campaign`.
pub async fn sketch(
    tx: &TenantTx,
    shop: &Shop,
    registry: &Registry,
    at: DateTime<Utc>,
    new: NewCampaign,
) -> db::Result<Campaign> {
    let under = |error| match error {
        db::Error::Faults(faults) => {
            db::Error::Faults(faults.into_iter().map(|fault| fault.under("campaign")).collect())
        }
        failure @ db::Error::Database(_) => failure,
    };
    let campaign = checked(tx, shop, registry, new).await.map_err(under)?;
    Ok(Campaign { state: State::Live, starts_at: at, ..campaign })
}

/// As it will be stored, nothing wrong with it.
async fn checked(
    tx: &TenantTx,
    shop: &Shop,
    registry: &Registry,
    new: NewCampaign,
) -> db::Result<Campaign> {
    let plugin = usable(tx, registry, &new.plugin)?;
    let title = new.title.trim().to_owned();
    let starts_at = new.starts_at.unwrap_or(tx.now());
    check(tx, shop, (registry, plugin), &title, Some(&new.config), (starts_at, new.ends_at))
        .await?;
    Ok(Campaign {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        plugin: new.plugin,
        title,
        config: new.config,
        config_version: plugin.manifest().config_version,
        state: if new.draft { State::Draft } else { State::Live },
        starts_at,
        ends_at: new.ends_at,
        created_at: tx.now(),
        updated_at: tx.now(),
    })
}

/// Changes a campaign that isn't over. Orders that were placed keep their prices.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` or `CONFLICT` at `id`; as [`create`].
pub async fn update(
    tx: &TenantTx,
    shop: &Shop,
    actor: &Actor,
    registry: &Registry,
    id: Uuid,
    change: CampaignChange,
) -> db::Result<Campaign> {
    actor.require(Permission::MarketingWrite)?;
    let before = open(tx, id).await?;
    let plugin = usable(tx, registry, &before.plugin)?;
    let config_said = change.config.is_some();
    let next = Campaign {
        title: change.title.map_or(before.title, |title| title.trim().to_owned()),
        config: change.config.unwrap_or(before.config),
        starts_at: change.starts_at.unwrap_or(before.starts_at),
        ends_at: change.ends_at.unwrap_or(before.ends_at),
        updated_at: tx.now(),
        ..before
    };
    let times = (next.starts_at, next.ends_at);
    let config = Some(&next.config).filter(|_| config_said);
    check(tx, shop, (registry, plugin), &next.title, config, times).await?;
    if next.state == State::Live {
        tx.lock(LOCK, "live").await?;
        name::check(tx, registry, &next).await?;
    }
    let config_version =
        if config_said { plugin.manifest().config_version } else { next.config_version };
    save(tx, actor, "campaign.updated", Campaign { config_version, ..next }).await
}

/// Stops a campaign for now. What is in flight runs to its end.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` for one that isn't live.
pub async fn pause(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Campaign> {
    actor.require(Permission::MarketingWrite)?;
    let campaign = open(tx, id).await?;
    if campaign.state != State::Live {
        return Err(conflict("This campaign isn't live.").into());
    }
    save(tx, actor, "campaign.paused", Campaign { state: State::Paused, ..campaign }).await
}

/// Lets a draft or a paused campaign run in its time.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` for one that is live or over; `TOO_MANY` beside
/// 200 that run or will; `TAKEN` below `config` for a word that another campaign of that time answers
/// to.
pub async fn resume(
    tx: &TenantTx,
    actor: &Actor,
    registry: &Registry,
    id: Uuid,
) -> db::Result<Campaign> {
    actor.require(Permission::MarketingWrite)?;
    let campaign = open(tx, id).await?;
    if campaign.state == State::Live {
        return Err(conflict("This campaign is live already.").into());
    }
    check_room(tx).await?;
    name::check(tx, registry, &campaign).await?;
    save(tx, actor, "campaign.resumed", Campaign { state: State::Live, ..campaign }).await
}

/// Ends a campaign for good.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` for one that is over.
pub async fn end(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Campaign> {
    actor.require(Permission::MarketingWrite)?;
    let campaign = open(tx, id).await?;
    save(tx, actor, "campaign.ended", Campaign { state: State::Ended, ..campaign }).await
}

/// Deletes a campaign that nothing came of: no order, no coupon, nothing that its plugin keeps.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when orders name it, or may in a moment, or when
/// another campaign gives its coupons.
pub async fn remove(tx: &TenantTx, actor: &Actor, registry: &Registry, id: Uuid) -> db::Result<()> {
    actor.require(Permission::MarketingWrite)?;
    let campaign = read(tx, id).await?.ok_or_else(not_found)?;
    if gives_coupons_of(tx, registry, id).await? {
        return Err(
            conflict("Another campaign gives its coupons: change or end that first.").into()
        );
    }
    aside::let_go(tx, id).await?;
    let free: Vec<Free> = tx.sql(LOCK_ALL, [id.into()]).await?;
    if !free.iter().all(|all| all.free) {
        let message = "It is being ordered with or changed at this moment: try again.";
        return Err(conflict(message).into());
    }
    let ordered = || conflict("Something came of this campaign already: end it instead.").into();
    match tx.execute(DELETE, [id.into()]).await {
        Ok(0) => Err(ordered()),
        Ok(_) => note(tx, actor, "campaign.deleted", &campaign).await,
        Err(error) if error.constraint().is_some() => Err(ordered()),
        Err(error) => Err(error),
    }
}

/// Whether a campaign that isn't over gives coupons of another.
async fn gives_coupons_of(tx: &TenantTx, registry: &Registry, id: Uuid) -> db::Result<bool> {
    let others = tx.find::<Entity>().filter(Column::State.ne(State::Ended)).all().await?;
    let gives = |other: &Campaign| {
        let plugin = registry.get(&other.plugin);
        let mentions = plugin.map(|plugin| plugin.mentions(other)).unwrap_or_default();
        mentions.iter().any(|mention| mention.what == Mentioned::Coupon(id))
    };
    Ok(others.iter().any(gives))
}

#[derive(FromQueryResult)]
struct Free {
    free: bool,
}

/// Locks a campaign and its counts, unless somebody else has one of them. Nobody is waited for:
/// whoever orders has some counts before the campaign, and others after it.
const LOCK_ALL: &str = "
    WITH this AS (
        SELECT id FROM campaign WHERE tenant_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED),
    counts AS (
        SELECT key FROM campaign_count WHERE tenant_id = $1 AND campaign_id = $2
        FOR UPDATE SKIP LOCKED)
    SELECT EXISTS (SELECT FROM this) AND (SELECT count(*) FROM counts) = (
        SELECT count(*) FROM campaign_count WHERE tenant_id = $1 AND campaign_id = $2) AS free";

const DELETE: &str = "
    WITH counts AS (
        DELETE FROM campaign_count c WHERE c.tenant_id = $1 AND c.campaign_id = $2
        AND NOT EXISTS (SELECT FROM order_claim o
                        WHERE o.tenant_id = $1 AND o.campaign_id = $2))
    DELETE FROM campaign c WHERE c.tenant_id = $1 AND c.id = $2
    AND NOT EXISTS (SELECT FROM order_claim o WHERE o.tenant_id = $1 AND o.campaign_id = $2)
    AND NOT EXISTS (SELECT FROM order_discount o WHERE o.tenant_id = $1 AND o.campaign_id = $2)
    AND NOT EXISTS (SELECT FROM orders o WHERE o.tenant_id = $1 AND o.campaign_id = $2)";

/// A campaign that isn't over, locked.
async fn open(tx: &TenantTx, id: Uuid) -> db::Result<Campaign> {
    let campaign = locked(tx, id).await?;
    if campaign.status(tx.now()) == Status::Ended {
        return Err(conflict("This campaign is over.").into());
    }
    Ok(campaign)
}

async fn locked(tx: &TenantTx, id: Uuid) -> db::Result<Campaign> {
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    found.ok_or_else(not_found)
}

fn not_found() -> db::Error {
    Fault::not_found("campaign").at("id").into()
}

async fn save(
    tx: &TenantTx,
    actor: &Actor,
    action: &str,
    campaign: Campaign,
) -> db::Result<Campaign> {
    let campaign = Campaign { updated_at: tx.now(), ..campaign };
    let campaign = tx.update(ActiveModel::from(campaign).reset_all()).await?;
    turn::soon(tx, campaign.id).await?;
    note(tx, actor, action, &campaign).await?;
    Ok(campaign)
}

async fn note(tx: &TenantTx, actor: &Actor, action: &str, campaign: &Campaign) -> db::Result<()> {
    let detail = json!({
        "plugin": campaign.plugin,
        "title": campaign.title,
        "config": campaign.config,
        "startsAt": campaign.starts_at,
        "endsAt": campaign.ends_at,
    });
    audit::record(tx, actor, action, campaign.id, detail).await
}

async fn check_room(tx: &TenantTx) -> db::Result<()> {
    tx.lock(LOCK, "live").await?;
    let now = tx.now();
    let to_run = Condition::all()
        .add(Column::State.eq(State::Live))
        .add(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now)));
    if tx.find::<Entity>().filter(to_run).count().await? < MOST_LIVE {
        return Ok(());
    }
    let message = format!("At most {MOST_LIVE} campaigns at a time.");
    Err(Fault::new(Code::TooMany, message).into())
}

fn conflict(message: &str) -> Fault {
    Fault::new(Code::Conflict, message).at("id")
}
