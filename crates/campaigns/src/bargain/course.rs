//! What becomes of a bargain once it has begun. Whether an order has it is a count of its campaign,
//! which the end of its time takes as well: of a last order and the end exactly one comes first.

use campaign::{Chosen, Counts, Deed, Standing, claimed};
use catalog::stock;
use chrono::TimeDelta;
use db::TenantTx;
use uuid::Uuid;

use super::{
    game::{self, Model as Game, State},
    start,
};

/// When a bargain whose time is over is looked at again, because an order has it that may still be
/// given up.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Notes what has become of the order that buys a bargain.
pub(super) async fn look(tx: &TenantTx, order: &Chosen) -> db::Result<Vec<Deed>> {
    let Some(id) = order.choice else { return Ok(Vec::new()) };
    let game = game::lock(tx, id).await?;
    let its = |game: &Game| {
        let theirs = order.customer_id == Some(game.customer_id);
        theirs && game.campaign_id == order.campaign_id && game.state == State::Open
    };
    let Some(game) = game.filter(its) else { return Ok(Vec::new()) };
    let order_id = Some(order.order_id);
    match order.standing {
        Standing::Pending | Standing::Deposited | Standing::BalanceDue => {
            game::save(tx, Game { order_id, ..game }).await?;
            Ok(Vec::new())
        }
        Standing::Paid => {
            let game = game::save(tx, Game { order_id, state: State::Bought, ..game }).await?;
            Ok(vec![let_go(&game)])
        }
        Standing::Gone if game.order_id == order_id => {
            let game = game::save(tx, Game { order_id: None, ..game }).await?;
            if game.expires_at > tx.now() { Ok(Vec::new()) } else { time_is_over(tx, &game).await }
        }
        Standing::Gone => Ok(Vec::new()),
    }
}

/// Gives a bargain up whose time is over, unless it was bought or is being bought.
pub(super) async fn wake(tx: &TenantTx, id: Uuid) -> db::Result<Vec<Deed>> {
    let game = game::lock(tx, id).await?;
    match game.filter(|game| game.state == State::Open) {
        Some(game) if game.expires_at > tx.now() => {
            Ok(vec![Deed::Wake { at: game.expires_at, key: id }])
        }
        Some(game) => time_is_over(tx, &game).await,
        None => Ok(Vec::new()),
    }
}

/// Ends what is open of a campaign that is over: nobody could buy it any more.
pub(super) async fn campaign_is_over(tx: &TenantTx, campaign: Uuid) -> db::Result<Vec<Deed>> {
    let open = game::cut_short(tx, campaign).await?;
    Ok(open.into_iter().map(|key| Deed::Wake { at: tx.now(), key }).collect())
}

async fn time_is_over(tx: &TenantTx, game: &Game) -> db::Result<Vec<Deed>> {
    let again = Deed::Wake { at: tx.now() + AGAIN, key: game.id };
    Ok(vec![if end(tx, game).await? { let_go(game) } else { again }])
}

/// Ends a bargain, unless an order has it; says whether it did. Its unit is then to be let go.
pub(super) async fn end(tx: &TenantTx, game: &Game) -> db::Result<bool> {
    let Some(game) = game::lock(tx, game.id).await?.filter(|game| game.state == State::Open) else {
        return Ok(false);
    };
    // Stock is locked before counts, as everywhere.
    stock::lock(tx, &[game.variant_id], &[]).await?;
    let campaign = game.campaign_id;
    if claimed(tx, &[&[(campaign, game.claim(None))]]).await? != [true] {
        return Ok(false);
    }
    Counts::take_back(tx, &[(campaign, start::of_quota(None))]).await?;
    game::save(tx, Game { state: State::Expired, order_id: None, ..game }).await?;
    Ok(true)
}

/// Nothing is kept for a bargain any more.
fn let_go(game: &Game) -> Deed {
    Deed::SetAside { campaign: game.campaign_id, aside: vec![game.keeping(None)] }
}
