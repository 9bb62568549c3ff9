//! What an order takes of what campaigns have only so much of. It holds it until it is cancelled; what
//! a line's units took they give back as they leave the order unsent.

use std::collections::BTreeMap;

use catalog::stock::KeptFor;
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, entity::prelude::*},
};

/// Units of a campaign's count that an order took.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_claim")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which order.
    pub order_id: Uuid,
    /// Of which campaign.
    pub campaign_id: Uuid,
    /// Of which count.
    pub key: String,
    /// The line whose units took it, each the same; `None` for what the order took as a whole.
    pub order_line_id: Option<Uuid>,
    /// How many.
    pub units: i64,
    /// How many of them were given back.
    pub given_back: i64,
    /// Whether it still has them.
    pub state: State,
}

/// Whether an order still has what it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It has, or has a part of it.
    Held,
    /// All of it was given back.
    GivenBack,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

#[derive(FromQueryResult)]
struct Locked {
    #[expect(dead_code, reason = "the rows are read to be locked")]
    key: String,
}

/// What is left of a count for which units can be kept.
#[derive(FromQueryResult)]
struct Room {
    campaign_id: Uuid,
    key: String,
    /// Its quota less what is taken; `None` when the quota isn't known.
    left: Option<i64>,
}

/// Gives back what a locked order took and doesn't need any more: everything when it is cancelled,
/// else what lines took for units that won't be sent. Follows from the order's rows, so it happens
/// once. Returns what is left of each count that something was given back to.
pub(super) async fn give_back(
    tx: &TenantTx,
    order: Uuid,
) -> db::Result<BTreeMap<KeptFor, Option<i64>>> {
    // Locked in the order that everybody locks in.
    let locked: Vec<Locked> = tx
        .sql(
            "SELECT c.key FROM campaign_count c
             WHERE c.tenant_id = $1 AND (c.campaign_id, c.key) IN (
                 SELECT campaign_id, key FROM order_claim
                 WHERE tenant_id = $1 AND order_id = $2 AND state = 'held')
             ORDER BY c.campaign_id, c.key FOR UPDATE",
            [order.into()],
        )
        .await?;
    if locked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rooms: Vec<Room> = tx.sql(GIVE_BACK, [order.into()]).await?;
    let room = |Room { campaign_id, key, left }| (KeptFor { campaign_id, key }, left);
    Ok(rooms.into_iter().map(room).collect())
}

const GIVE_BACK: &str = "
    WITH due AS (
        SELECT k.id, CASE WHEN o.state = 'cancelled' THEN k.units
                          WHEN l.id IS NULL THEN 0
                          ELSE k.units * l.cancelled / l.quantity END - k.given_back AS units
        FROM order_claim k
        JOIN orders o ON o.tenant_id = $1 AND o.id = k.order_id
        LEFT JOIN order_line l ON l.tenant_id = $1 AND l.id = k.order_line_id
        WHERE k.tenant_id = $1 AND k.order_id = $2 AND k.state = 'held'),
    back AS (
        UPDATE order_claim k
        SET given_back = k.given_back + due.units,
            state = CASE WHEN k.given_back + due.units = k.units THEN 'given_back' ELSE 'held' END
        FROM due WHERE k.tenant_id = $1 AND k.id = due.id AND due.units > 0
        RETURNING k.campaign_id, k.key, due.units),
    sums AS (SELECT campaign_id, key, sum(units)::bigint AS units
             FROM back GROUP BY campaign_id, key)
    UPDATE campaign_count c SET used = c.used - sums.units
    FROM sums WHERE c.tenant_id = $1 AND c.campaign_id = sums.campaign_id AND c.key = sums.key
    RETURNING c.campaign_id, c.key, c.quota - c.used AS left";
