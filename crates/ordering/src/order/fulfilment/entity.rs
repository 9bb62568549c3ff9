use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A parcel that was sent.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fulfilment")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The fulfilment's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which order.
    pub order_id: Uuid,
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking_number: String,
    /// Where the carrier says where it is.
    pub tracking_url: Option<String>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
