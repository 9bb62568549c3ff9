use chrono::{DateTime, TimeDelta, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};

use super::Config;

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_buy_group")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id: that of the order that founded it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which campaign.
    pub campaign_id: Uuid,
    /// How many must pay.
    pub size: i32,
    /// How long that may take from when its leader has paid.
    pub lifetime_minutes: i64,
    /// From so many hundredths of a percent on it is completed when its time is over.
    pub virtual_bp: Option<i32>,
    /// How far it is.
    pub state: State,
    /// How many have paid.
    pub joined: i32,
    /// The order of whoever leads it.
    pub leader_order_id: Option<Uuid>,
    /// When its time is over.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was founded.
    pub created_at: DateTime<Utc>,
    /// When it was completed or gave up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// How far a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It waits for more.
    Forming,
    /// It came about.
    Completed,
    /// It didn't.
    Expired,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

impl Model {
    /// Whether somebody can join it at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        let in_time = self.expires_at.is_some_and(|at| at > now);
        self.state == State::Forming && self.joined < self.size && in_time
    }

    /// Whether it may still take somebody who has paid: the first one, too.
    pub(super) fn has_seat(&self, now: DateTime<Utc>) -> bool {
        let in_time = self.expires_at.is_none_or(|at| at > now);
        self.state == State::Forming && self.joined < self.size && in_time
    }

    /// Whether it counts as complete now that its time is over.
    pub(super) fn is_virtually_complete(&self) -> bool {
        let joined = i64::from(self.joined) * 10_000;
        let enough = |bp: i32| joined >= i64::from(self.size) * i64::from(bp);
        self.joined > 0 && self.virtual_bp.is_some_and(enough)
    }

    pub(super) fn expiry(&self, leader_paid_at: DateTime<Utc>) -> DateTime<Utc> {
        leader_paid_at + TimeDelta::minutes(self.lifetime_minutes)
    }
}

/// Founds a group unless it is there.
pub(super) async fn found(
    tx: &TenantTx,
    id: Uuid,
    campaign: Uuid,
    config: &Config,
) -> db::Result<()> {
    let virtual_bp = config.virtual_completion_bp.map(i64::from);
    tx.execute(
        "INSERT INTO group_buy_group
             (tenant_id, id, campaign_id, size, lifetime_minutes, virtual_bp, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'forming', $7) ON CONFLICT DO NOTHING",
        [
            id.into(),
            campaign.into(),
            i64::from(config.size).into(),
            i64::from(config.lifetime_minutes).into(),
            virtual_bp.into(),
            tx.now().into(),
        ],
    )
    .await?;
    Ok(())
}

/// A group, locked until the transaction ends: whoever changes a member has locked its group.
pub(super) async fn lock(tx: &TenantTx, id: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await
}

/// Writes a group that is locked.
pub(super) async fn save(tx: &TenantTx, group: Model) -> db::Result<Model> {
    tx.update(ActiveModel::from(group).reset_all()).await
}
