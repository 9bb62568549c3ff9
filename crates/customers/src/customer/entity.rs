use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A shopper with an account.
#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Their id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What they sign in with, in normal form; nobody else's in this shop.
    pub email: String,
    /// Their telephone.
    pub phone: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// They want to hear of offers.
    pub accepts_marketing: bool,
    /// The PHC string of their password.
    pub(crate) password_hash: String,
    /// When they came.
    pub created_at: DateTime<Utc>,
    /// When they last changed something.
    pub updated_at: DateTime<Utc>,
}

impl Model {
    /// How to address them: their name, else their e-mail.
    pub fn display_name(&self) -> String {
        let names = [&self.first_name, &self.last_name].into_iter().flatten();
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        if name.is_empty() { self.email.clone() } else { name }
    }
}

/// Without the password's hash.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Customer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
