use db::sea_orm::{self, entity::prelude::*};

/// A named tree of links.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "menu")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// By which templates ask for it, unique in the shop.
    pub handle: String,
    /// What the merchant calls it.
    pub title: String,
    /// When it, or one of its items, last changed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
