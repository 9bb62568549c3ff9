use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// How often something was tried lately, or that it went well (no failures).
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// The SHA-256 of what is bounded.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    /// How often.
    pub failures: i32,
    /// Not again before.
    pub blocked_until: Option<DateTime<Utc>>,
    /// When this is forgotten.
    pub expires_at: DateTime<Utc>,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();
