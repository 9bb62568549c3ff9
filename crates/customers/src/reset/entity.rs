use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// The one link of an e-mail to set a new password, without its secret.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_reset")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id; asking again makes it another.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it goes, in normal form.
    pub email: String,
    /// What whoever asked reads: `zh` or `en`.
    pub language: String,
    /// Scheme, host and port of the shop as whoever asked saw it.
    pub origin: String,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Whose the e-mail is; nobody's until it is looked up.
    pub customer_id: Option<Uuid>,
    /// SHA-256 of the secret.
    pub token_hash: Option<Vec<u8>>,
    /// When it ends unless it is used.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Neither where it goes nor what is kept of the secret.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CustomerReset").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
