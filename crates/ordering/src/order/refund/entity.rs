use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// What is given back for an order, and why.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The refund's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For which order.
    pub order_id: Uuid,
    /// All of it, in minor units.
    pub amount: i64,
    /// What of that is freight, with its tax.
    pub delivery: i64,
    /// Why.
    pub reason: String,
    /// The key it was asked for under; none for what comes with a cancellation.
    pub idempotency_key: Option<String>,
    /// SHA-256 of the input that came with the key.
    pub request_hash: Option<Vec<u8>>,
    /// What kind of actor decided on it.
    pub actor_kind: String,
    /// And who that was.
    pub actor_id: Option<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
