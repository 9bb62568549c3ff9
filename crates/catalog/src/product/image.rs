use db::sea_orm::{self, entity::prelude::*};

/// A reference to an image; the first by position is the featured one.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product_image")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The image's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose image it is.
    pub product_id: Uuid,
    /// Its place, from 1.
    pub position: i32,
    /// An http or https address.
    pub url: String,
    /// What it shows, for those who don't see it.
    pub alt: Option<String>,
    /// In pixels, when known.
    pub width: Option<i32>,
    /// In pixels, when known.
    pub height: Option<i32>,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
