//! Helping: each customer once, never one's own bargain. Everything here holds the bargain's lock, so
//! of all who come last exactly one is.

use campaign::{Registry, Running, claimed, running};
use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Code, Fault};
use pricing::Claim;
use tenancy::{secret, shop};

use super::{
    Bargain, Config,
    cut::cut,
    game::{self, Model as Game},
};

/// What a helper has taken off.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bargain_help")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The bargain.
    #[sea_orm(primary_key, auto_increment = false)]
    pub bargain_id: Uuid,
    /// Who helped.
    #[sea_orm(primary_key, auto_increment = false)]
    pub helper_id: Uuid,
    /// How much they took off.
    pub cut: i64,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// What was taken off some bargains, the earliest first.
pub(super) async fn of_games(tx: &TenantTx, games: &[Uuid]) -> db::Result<Vec<Model>> {
    if games.is_empty() {
        return Ok(Vec::new());
    }
    let find = tx.find::<Entity>().filter(Column::BargainId.is_in(games.to_vec()));
    find.order_by_asc(Column::CreatedAt).order_by_asc(Column::HelperId).all().await
}

/// Takes something off a bargain; says what it costs then, and how much that was.
///
/// # Errors
/// `NOT_FOUND` or `CONFLICT` at `bargainId`; else the database's.
pub(super) async fn help(
    tx: &TenantTx,
    registry: &Registry,
    helper: Uuid,
    bargain: Uuid,
) -> db::Result<(Game, i64)> {
    let game = game::lock(tx, bargain).await?;
    let game = game.ok_or_else(|| Fault::not_found("bargain").at("bargainId"))?;
    check(tx, &game, helper).await?;
    let all = running::<Bargain>(tx, registry).await?;
    let one = all.iter().find(|one| one.id == game.campaign_id);
    let one = one.ok_or_else(|| conflict("This campaign doesn't run now."))?;
    count(tx, one, &game, helper).await?;
    let spread = (game.spread_low_bp, game.spread_high_bp);
    let (left, helpers_left) = (game.price - game.floor_price, game.helpers - game.helped);
    let cut = cut(left, helpers_left, game.minimum_cut, spread, secret::below);
    let help = Model {
        tenant_id: tx.shop(),
        bargain_id: game.id,
        helper_id: helper,
        cut,
        created_at: tx.now(),
    };
    tx.insert_many([ActiveModel::from(help)]).await?;
    let (price, helped) = (game.price - cut, game.helped + 1);
    Ok((game::save(tx, Game { price, helped, ..game }).await?, cut))
}

/// Refuses whoever can't help, and what needs no help.
async fn check(tx: &TenantTx, game: &Game, helper: Uuid) -> db::Result<()> {
    let mine = tx.find::<Entity>().filter(Column::BargainId.eq(game.id));
    let mine = mine.filter(Column::HelperId.eq(helper));
    let why = if game.customer_id == helper {
        "Nobody helps themselves."
    } else if mine.one().await?.is_some() {
        "You have helped already."
    } else if game.is_over(tx.now()) {
        "This bargain is over."
    } else if game.is_at_floor() {
        "It has come down as far as it goes."
    } else {
        return Ok(());
    };
    Err(conflict(why).into())
}

/// Sees to it that no order has it, nor gets it before the transaction ends, and takes one of the
/// helps of the day.
async fn count(tx: &TenantTx, one: &Running<Config>, game: &Game, helper: Uuid) -> db::Result<()> {
    let free = [(one.id, Claim { units: 0, most: 0, ..game.claim(None) })];
    let day = tx.now().with_timezone(&shop::current(tx).await?.time_zone()).date_naive();
    let most = one.config.helps_per_day.map_or(i64::MAX, i64::from);
    let key = format!("help:{helper}:{day}");
    let helps = [(one.id, Claim { line: None, key, units: 1, most })];
    match claimed(tx, &[&free, &helps]).await?[..] {
        [true, true] => Ok(()),
        [true, _] => Err(conflict("You have helped as often as is possible in a day.").into()),
        _ => Err(conflict("It is being bought.").into()),
    }
}

fn conflict(why: &str) -> Fault {
    Fault::new(Code::Conflict, why).at("bargainId")
}
