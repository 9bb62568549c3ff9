use campaign::{Counts, Registry, Running, claimed, running, set_aside};
use catalog::stock;
use chrono::TimeDelta;
use db::{TenantTx, sea_orm::entity::prelude::*};
use kernel::{Code, Fault};
use pricing::Claim;

use super::{
    Bargain, Config, ID, Offered, course,
    game::{self, ActiveModel, Model as Game, State},
};

/// Starts a bargain of a customer for a variant. As long as one is open it is the same.
///
/// # Errors
/// `NOT_FOUND` at `campaignId` or `variantId`; `CONFLICT` at `campaignId` when there are no more to be
/// had, at `variantId` when there is no unit to be kept for it; else the database's.
pub(super) async fn start(
    tx: &TenantTx,
    registry: &Registry,
    customer: Uuid,
    campaign: Uuid,
    variant: Uuid,
) -> db::Result<Game> {
    let all = running::<Bargain>(tx, registry).await?;
    let one = all.iter().find(|one| one.id == campaign);
    let one = one.ok_or_else(|| Fault::not_found("campaign").at("campaignId"))?;
    let offered = one.config.of(variant);
    let offered = offered.ok_or_else(|| Fault::not_found("variant").at("variantId"))?;
    if let Some(before) = game::open_of(tx, campaign, customer, variant).await? {
        if !before.is_over(tx.now()) || !course::end(tx, &before).await? {
            return Ok(before);
        }
        set_aside(tx, campaign, &[before.keeping(None)]).await?;
    }
    // Stock is locked before counts, as everywhere.
    let shelf = stock::lock(tx, &[variant], &[]).await?;
    if let Some(before) = counted(tx, one, customer, variant).await? {
        return Ok(before);
    }
    let game = game(tx, one, offered, customer);
    tx.insert_many([ActiveModel::from(game.clone())]).await?;
    keep(tx, &game, shelf.runs_out(variant)).await?;
    campaign::wake(tx, ID, game.id, game.expires_at).await?;
    Ok(game)
}

/// One of all the bargains of a campaign that are open or were bought.
pub(super) fn of_quota(most: Option<u32>) -> Claim {
    let most = most.map_or(i64::MAX, i64::from);
    Claim { line: None, key: STARTED.to_owned(), units: 1, most }
}

/// The count of a campaign's bargains; those that a customer started follow the colon.
pub(super) const STARTED: &str = "started";

/// Counts one more; or finds the one that another tap of the customer has just begun.
async fn counted(
    tx: &TenantTx,
    one: &Running<Config>,
    customer: Uuid,
    variant: Uuid,
) -> db::Result<Option<Game>> {
    let (key, most) = (format!("{STARTED}:{customer}"), one.config.per_customer.into());
    let all = [(one.id, of_quota(one.config.quota))];
    let theirs = [(one.id, Claim { line: None, key, units: 1, most })];
    let claims = [all.as_slice(), theirs.as_slice()];
    let fits = claimed(tx, &claims).await?;
    if let Some(before) = game::open_of(tx, one.id, customer, variant).await? {
        for (claims, _) in claims.iter().zip(&fits).filter(|(_, fits)| **fits) {
            Counts::take_back(tx, claims).await?;
        }
        return Ok(Some(before));
    }
    let why = match fits[..] {
        [true, true] => return Ok(None),
        [true, _] => "You have started as many as everybody may.",
        _ => "There are none left.",
    };
    Err(Fault::new(Code::Conflict, why).at("campaignId").into())
}

/// A bargain on the terms of its campaign as they are now. It ends with the campaign.
fn game(tx: &TenantTx, one: &Running<Config>, offered: &Offered, customer: Uuid) -> Game {
    let config = &one.config;
    let int = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let ends = tx.now() + TimeDelta::minutes(config.lifetime_minutes.into());
    Game {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        campaign_id: one.id,
        customer_id: customer,
        variant_id: offered.variant_id.0,
        start_price: offered.start_price,
        floor_price: offered.floor_price,
        price: offered.start_price,
        helpers: int(config.helpers),
        helped: 0,
        minimum_cut: config.minimum_cut,
        spread_low_bp: int(config.spread_low_bp),
        spread_high_bp: int(config.spread_high_bp),
        any_time: config.any_time,
        coupons: config.coupons,
        state: State::Open,
        order_id: None,
        expires_at: one.ends_at.map_or(ends, |over| over.min(ends)),
        created_at: tx.now(),
    }
}

/// Keeps a unit for a bargain, so that it can be bought in the end.
async fn keep(tx: &TenantTx, game: &Game, runs_out: bool) -> db::Result<()> {
    let keeping = game.keeping(Some(1));
    set_aside(tx, game.campaign_id, std::slice::from_ref(&keeping)).await?;
    if !runs_out {
        return Ok(());
    }
    let kept = stock::kept(tx, game.campaign_id).await?;
    if kept.iter().any(|kept| kept.key == keeping.key && kept.quantity > 0) {
        return Ok(());
    }
    Err(Fault::new(Code::Conflict, "This is sold out.").at("variantId").into())
}
