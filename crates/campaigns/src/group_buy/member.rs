use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, QueryFilter, QueryOrder, entity::prelude::*},
};

/// An order in a group.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_buy_member")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    /// The group.
    pub group_id: Uuid,
    /// Who placed it.
    pub customer_id: Uuid,
    /// How far it is.
    pub state: State,
    /// When it was paid.
    pub joined_at: Option<DateTime<Utc>>,
}

/// How far a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// The order isn't paid.
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

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// The members of some groups, who paid first first.
pub(super) async fn of_groups(tx: &TenantTx, groups: &[Uuid]) -> db::Result<Vec<Model>> {
    let find = tx.find::<Entity>().filter(Column::GroupId.eq_any(groups.to_vec()));
    find.order_by_asc(Column::JoinedAt).order_by_asc(Column::OrderId).all().await
}

/// The member that an order is.
pub(super) async fn by_order(tx: &TenantTx, order: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::OrderId.eq(order)).one().await
}

/// Notes an order that isn't paid yet, unless it is noted.
pub(super) async fn reserve(
    tx: &TenantTx,
    order: Uuid,
    group: Uuid,
    customer: Uuid,
) -> db::Result<()> {
    tx.execute(
        "INSERT INTO group_buy_member (tenant_id, order_id, group_id, customer_id, state)
         VALUES ($1, $2, $3, $4, 'reserved') ON CONFLICT DO NOTHING",
        [order.into(), group.into(), customer.into()],
    )
    .await?;
    Ok(())
}

/// Moves a member of a locked group on.
pub(super) async fn move_on(
    tx: &TenantTx,
    order: Uuid,
    state: State,
    joined_at: Option<DateTime<Utc>>,
) -> db::Result<()> {
    let this = tx.update_many::<Entity>().filter(Column::OrderId.eq(order));
    this.set(Column::State, state).set(Column::JoinedAt, joined_at).exec().await?;
    Ok(())
}
