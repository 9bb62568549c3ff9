use db::sea_orm::{self, entity::prelude::*};

use crate::Attributes;

/// A line of a cart as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cart_line")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The line's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose line it is.
    pub cart_id: Uuid,
    /// What is bought.
    pub variant_id: Uuid,
    /// How many, 1 to 1,000,000.
    pub quantity: i32,
    /// The storefront's own words.
    pub attributes: Attributes,
    /// Digest of the attributes: lines of equal variant and attributes merge.
    pub attributes_key: String,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
