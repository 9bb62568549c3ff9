use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A session of a member of staff in one shop.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_session")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub staff_id: Uuid,
    /// Where.
    pub shop_id: Uuid,
    /// The SHA-256 of what all its refresh tokens begin with.
    pub family_hash: Vec<u8>,
    /// The SHA-256 of the one that is good. The use of another of the family means theft.
    pub token_hash: Vec<u8>,
    /// When they signed in.
    pub created_at: DateTime<Utc>,
    /// When the refresh token was last replaced.
    pub rotated_at: DateTime<Utc>,
    /// When it ends unless it is renewed.
    pub expires_at: DateTime<Utc>,
}

/// None.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::directory_entity!();
