use db::sea_orm::{self, entity::prelude::*};

/// Products that a merchant put together, in an order of their own.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "collection")]
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
    /// The description as the merchant wrote it.
    pub description_html: String,
    /// The same without tags.
    pub description: String,
    /// An http or https address.
    pub image_url: Option<String>,
    /// Title for search engines, when it differs.
    pub seo_title: Option<String>,
    /// Description for search engines, when it differs.
    pub seo_description: Option<String>,
    /// Since when shoppers see it; null while they don't.
    pub published_at: Option<DateTimeUtc>,
    /// When it was added.
    pub created_at: DateTimeUtc,
    /// When it, or the list of its products, last changed.
    pub updated_at: DateTimeUtc,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
