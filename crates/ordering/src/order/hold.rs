//! Orders that wait for their campaign before anything of them is sent.

use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, Condition, QueryFilter, entity::prelude::*},
};
use kernel::Job;

/// That an order waits.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_hold")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Which order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    /// When it is given up all the same.
    pub until: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();

/// Gives up an order whose campaign has had no word for it.
pub(crate) struct EndHold;

impl Job for EndHold {
    const KIND: &'static str = "order.held";
}

/// Lets orders wait, each until a moment.
pub(crate) async fn insert(tx: &TenantTx, holds: Vec<(Uuid, DateTime<Utc>)>) -> db::Result<()> {
    for (order, until) in &holds {
        tx.schedule::<EndHold>(*order, *until).await?;
    }
    let row =
        |(order_id, until)| ActiveModel::from(Model { tenant_id: tx.shop(), order_id, until });
    tx.insert_many(holds.into_iter().map(row)).await
}

/// Whether an order waits.
pub(crate) async fn is_held(tx: &TenantTx, order: Uuid) -> db::Result<bool> {
    let found = tx.find::<Entity>().filter(Column::OrderId.eq(order)).one().await?;
    Ok(found.is_some())
}

/// Which of some orders wait, and until when at the latest.
///
/// # Errors
/// The database's.
pub async fn holds_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<Model>> {
    tx.find::<Entity>().filter(Column::OrderId.eq_any(orders.to_vec())).all().await
}

/// Lets an order go.
pub(crate) async fn release(tx: &TenantTx, order: Uuid) -> db::Result<()> {
    let this = Condition::all().add(Column::OrderId.eq(order));
    tx.delete::<Entity>(this).await.map(drop)
}
