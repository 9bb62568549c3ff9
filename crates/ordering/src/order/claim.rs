//! What an order takes of what campaigns have only so much of. It holds it until it is cancelled.

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
    /// How many.
    pub units: i64,
    /// Whether it still has them.
    pub state: State,
}

/// Whether an order still has what it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It has.
    Held,
    /// It was cancelled.
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

/// Gives back all that an order took, once.
pub(crate) async fn give_back(tx: &TenantTx, order: Uuid) -> db::Result<()> {
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
        return Ok(());
    }
    tx.execute(
        "WITH back AS (
             UPDATE order_claim SET state = 'given_back'
             WHERE tenant_id = $1 AND order_id = $2 AND state = 'held'
             RETURNING campaign_id, key, units),
         sums AS (SELECT campaign_id, key, sum(units)::bigint AS units
                  FROM back GROUP BY campaign_id, key)
         UPDATE campaign_count c SET used = c.used - sums.units
         FROM sums WHERE c.tenant_id = $1 AND c.campaign_id = sums.campaign_id
                     AND c.key = sums.key",
        [order.into()],
    )
    .await?;
    Ok(())
}
