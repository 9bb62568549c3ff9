use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// Something about an order that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "order_flag")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The flag's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which order.
    pub order_id: Uuid,
    /// What it is about.
    pub code: FlagCode,
    /// Ids and amounts that say more.
    pub detail: Json,
    /// When it was noticed.
    pub raised_at: DateTime<Utc>,
    /// When somebody had looked at it.
    pub cleared_at: Option<DateTime<Utc>>,
    /// Who that was.
    pub cleared_by: Option<Uuid>,
    /// What they found.
    pub cleared_reason: Option<String>,
}

/// What a flag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum FlagCode {
    /// Another amount came than was asked for; it goes back.
    PaymentMismatch,
    /// Money came when the order was cancelled; it goes back.
    LatePayment,
    /// Money came when the order was paid; it goes back.
    DoublePayment,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
