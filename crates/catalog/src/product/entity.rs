use db::sea_orm::{self, entity::prelude::*};

/// A product as it is stored. Options, images and variants are rows of their own.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The product's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name in addresses, unique in the shop.
    pub handle: String,
    /// What shoppers read.
    pub title: String,
    /// The description as the merchant wrote it.
    pub description_html: String,
    /// The same without tags.
    pub description: String,
    /// Who makes it; may be empty.
    pub vendor: String,
    /// The merchant's own category; may be empty.
    pub product_type: String,
    /// In the merchant's order.
    pub tags: Vec<String>,
    /// Title for search engines, when it differs.
    pub seo_title: Option<String>,
    /// Description for search engines, when it differs.
    pub seo_description: Option<String>,
    /// What plain search looks in; see [`super::repo::refresh`].
    pub search_text: String,
    /// Lowest price of its variants, in minor units.
    pub min_price: i64,
    /// Since when it is on sale; null while it isn't.
    pub published_at: Option<DateTimeUtc>,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it, or one of its variants, last changed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
