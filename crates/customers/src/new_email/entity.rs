use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A customer's wish for another e-mail, without the code that makes it theirs.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_new_email")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Whose wish it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: Uuid,
    /// Its id; asking again makes it another.
    pub id: Uuid,
    /// The e-mail, in normal form.
    pub email: String,
    /// What whoever asked reads: `zh` or `en`.
    pub language: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// What stands before the code in what is hashed; none until it is made.
    pub salt: Option<Vec<u8>>,
    /// SHA-256 of salt and code.
    pub code_hash: Option<Vec<u8>>,
    /// When it ends unless it is used.
    pub expires_at: Option<DateTime<Utc>>,
    /// How often another code was said in its place.
    pub wrong_tries: i32,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Neither the e-mail nor what is kept of the code.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEmail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
