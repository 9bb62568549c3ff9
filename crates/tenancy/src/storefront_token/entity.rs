use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A storefront access token, as its shop sees it: without the token.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "storefront_access_token")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is for, in the merchant's words.
    pub title: String,
    /// Its last four characters.
    pub hint: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it opens nothing.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// None: tokens are looked up in the directory.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
