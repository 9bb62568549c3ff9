use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// What a person may do in a shop.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_member")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Their id in the directory.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: Uuid,
    /// What they are called here.
    pub name: String,
    /// `owner` or `staff`.
    pub role: String,
    /// Names of permissions; an owner has all, whatever stands here.
    pub permissions: Vec<String>,
    /// When they joined.
    pub created_at: DateTime<Utc>,
}

/// None: the person is in the directory.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
