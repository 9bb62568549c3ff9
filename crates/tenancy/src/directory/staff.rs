use chrono::{DateTime, Utc};
use db::{
    Directory,
    sea_orm::{self, QueryFilter, entity::prelude::*},
};

use crate::email;

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_directory")]
pub struct Model {
    /// Their id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// In normal form.
    pub email: String,
    /// A PHC string.
    pub password_hash: String,
    /// When they first signed up.
    pub created_at: DateTime<Utc>,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();

/// Whoever has this e-mail (in normal form). A text that can't be one is nobody's.
pub(crate) async fn by_email(directory: Directory<'_>, text: &str) -> db::Result<Option<Model>> {
    if !email::is_one(text) {
        return Ok(None);
    }
    directory.find::<Entity>().filter(Column::Email.eq(text)).one().await
}
