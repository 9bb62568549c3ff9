use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// Which shop a host name belongs to.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "shop_directory")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub shop_id: Uuid,
    /// The first label of its host name.
    pub slug: String,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();
