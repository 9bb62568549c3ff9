use db::sea_orm::{self, entity::prelude::*};

/// A link of a menu.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "menu_item")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose item it is.
    pub menu_id: Uuid,
    /// The item that it hangs under, if it isn't at the top.
    pub parent_id: Option<Uuid>,
    /// Its place among all items of the menu, from 1, parents before children.
    pub position: i32,
    /// What shoppers read.
    pub title: String,
    /// A path of the shop (`/collections/tea`) or an absolute address.
    pub target: String,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
