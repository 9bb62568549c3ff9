use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The line's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// `staff`, `shopper` or `system`.
    pub actor_kind: String,
    /// Which member of staff.
    pub actor_id: Option<Uuid>,
    /// What was done: `product.created`.
    pub action: String,
    /// To which thing.
    pub subject_id: Uuid,
    /// What changed.
    #[sea_orm(column_type = "JsonBinary")]
    pub detail: Json,
}

/// None: the log outlives what it speaks of.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
