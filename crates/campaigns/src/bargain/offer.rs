use std::collections::HashMap;

use campaign::{Answer, Running, Scene};
use db::TenantTx;
use pricing::{Bid, Effect, Item, Reason, Stacking};
use uuid::Uuid;

use super::{
    Config,
    game::{self, Model as Game, count_of},
};

/// The bargains that a cart's lines chose.
#[derive(Default)]
pub struct Games(pub(super) HashMap<Uuid, Game>);

impl Games {
    pub(super) async fn read(
        tx: &TenantTx,
        all: &[Running<Config>],
        scene: &Scene<'_>,
    ) -> db::Result<Self> {
        let ours = |item: &&Item| all.iter().any(|one| item.line.campaign_id == Some(one.id));
        let chosen = scene.items.iter().filter(ours).filter_map(|item| item.line.choice);
        let chosen: Vec<Uuid> = chosen.collect();
        let games = game::some(tx, &chosen).await?;
        Ok(Self(games.into_iter().map(|game| (game.id, game)).collect()))
    }
}

pub(super) fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
    let choice = chosen(one, scene).and_then(|(_, item)| item.line.choice);
    choice.map(count_of).into_iter().collect()
}

pub(super) fn offer(one: &Running<Config>, games: &Games, scene: &Scene<'_>) -> Answer {
    let Some((line, item)) = chosen(one, scene) else { return Answer::silent() };
    match bought(one, games, scene, item) {
        Ok(game) => Answer::bid(bid(game, line)),
        Err(reason) => Answer::missed(reason),
    }
}

/// The line for which the shopper chose the campaign.
fn chosen<'s>(one: &Running<Config>, scene: &Scene<'s>) -> Option<(usize, &'s Item)> {
    scene.items.iter().enumerate().find(|(_, item)| item.line.campaign_id == Some(one.id))
}

/// The bargain that is bought; or why it can't be.
fn bought<'g>(
    one: &Running<Config>,
    games: &'g Games,
    scene: &Scene<'_>,
    item: &Item,
) -> Result<&'g Game, Reason> {
    if scene.items.len() != 1 {
        return Err(Reason::OnlyAlone);
    }
    let shopper = scene.shopper.ok_or(Reason::SignIn)?;
    if item.line.quantity != 1 {
        return Err(Reason::LimitReached);
    }
    let id = item.line.choice.ok_or(Reason::NotYet)?;
    let game = games.0.get(&id).filter(|game| game.campaign_id == one.id).ok_or(Reason::Over)?;
    if game.customer_id != shopper.id || game.variant_id != item.line.variant_id {
        return Err(Reason::NothingEligible);
    }
    if game.is_over(scene.now) {
        return Err(Reason::Over);
    }
    if scene.counts.of(one.id, &count_of(id)) > 0 {
        return Err(Reason::UsedUp);
    }
    if !game.any_time && !game.is_at_floor() {
        return Err(Reason::NotYet);
    }
    Ok(game)
}

fn bid(game: &Game, line: usize) -> Bid {
    let price = Effect::PriceOverride { line, unit_price: game.price };
    let stacking = Stacking { coupon: game.coupons, ..Stacking::NONE };
    let bid = Bid::of([price, Effect::Claim(game.claim(Some(line)))]).stacking(stacking);
    Bid { opted_in: true, ..bid }
}
