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

/// Whether a customer is in a group.
pub(super) async fn is_in(tx: &TenantTx, group: Uuid, customer: Uuid) -> db::Result<bool> {
    let theirs = tx.find::<Entity>().filter(Column::GroupId.eq(group));
    let theirs = theirs.filter(Column::CustomerId.eq(customer));
    let there = [State::Reserved, State::Joined, State::Completed];
    Ok(theirs.filter(Column::State.is_in(there)).count().await? > 0)
}

/// Moves a member who waits for a seat on, maybe to another group. Says whether they still waited.
pub(super) async fn seat_waiting(
    tx: &TenantTx,
    waiting: &Model,
    group: Uuid,
    state: State,
    joined_at: Option<DateTime<Utc>>,
) -> db::Result<bool> {
    let still = tx.update_many::<Entity>().filter(Column::OrderId.eq(waiting.order_id));
    let still = still.filter(Column::GroupId.eq(waiting.group_id));
    let still = still.filter(Column::State.eq(State::Reserved));
    let still = still.filter(Column::JoinedAt.is_not_null());
    let moved = still.set(Column::GroupId, group).set(Column::State, state);
    Ok(moved.set(Column::JoinedAt, joined_at).exec().await? == 1)
}
