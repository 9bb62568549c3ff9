use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// What a gateway told us.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_notice")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The notice's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which gateway.
    pub gateway: String,
    /// Its own name for the telling.
    pub event: String,
    /// The payment it speaks of.
    pub reference: String,
    /// What it says of it: a [`Told`](super::Told).
    pub said: Json,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When something was made of it.
    pub handled_at: Option<DateTime<Utc>>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
