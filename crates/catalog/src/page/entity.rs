use db::sea_orm::{self, entity::prelude::*};

/// A page of text: about us, delivery, imprint.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "page")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name in addresses, unique in the shop.
    pub handle: String,
    /// What shoppers read.
    pub title: String,
    /// The title as it is searched in.
    pub title_key: String,
    /// The text as the merchant wrote it.
    pub body_html: String,
    /// The same without tags.
    pub body: String,
    /// Title for search engines, when it differs.
    pub seo_title: Option<String>,
    /// Description for search engines, when it differs.
    pub seo_description: Option<String>,
    /// Since when shoppers see it; null while they don't.
    pub published_at: Option<DateTimeUtc>,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
