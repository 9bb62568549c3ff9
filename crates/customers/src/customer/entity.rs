use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, entity::prelude::*},
};

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
    /// What they sign in with, in normal form; nobody else's in this shop. Only who signs in with a
    /// telephone may have none.
    pub email: Option<String>,
    /// Their telephone, in normal form. Nobody else has shown that it is theirs, if they have.
    pub phone: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// What staff's search looks in, written by [`Model::row`].
    pub(crate) search_text: String,
    /// They want to hear of offers.
    pub accepts_marketing: bool,
    /// When they last showed that the e-mail is theirs.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// When they last showed that the telephone is theirs.
    pub phone_verified_at: Option<DateTime<Utc>>,
    /// Since when nothing personal is left of them.
    pub erased_at: Option<DateTime<Utc>>,
    /// When they came.
    pub created_at: DateTime<Utc>,
    /// When they last changed something.
    pub updated_at: DateTime<Utc>,
}

impl Model {
    /// Somebody of whom nothing is known yet.
    pub(crate) fn blank(tx: &TenantTx) -> Self {
        Self {
            tenant_id: tx.shop(),
            id: tx.new_id(),
            email: None,
            phone: None,
            first_name: None,
            last_name: None,
            search_text: String::new(),
            accepts_marketing: false,
            email_verified_at: None,
            phone_verified_at: None,
            erased_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    }

    /// What is stored of them, in which they are found.
    pub(crate) fn row(self) -> ActiveModel {
        let name = |text: &Option<String>| text.clone().unwrap_or_default();
        // Chinese names begin with the last name and have no space.
        let chinese = name(&self.last_name) + &name(&self.first_name);
        let known = [&self.email, &self.first_name, &self.last_name, &self.phone].map(name);
        let search_text = kernel::search_key(&format!("{} {chinese}", known.join(" ")));
        ActiveModel::from(Self { search_text, ..self })
    }

    /// How to address them: their name, else their e-mail or telephone; empty for who was erased.
    pub fn display_name(&self) -> String {
        let names = [&self.first_name, &self.last_name].into_iter().flatten();
        let name = names.map(String::as_str).collect::<Vec<_>>().join(" ");
        if !name.is_empty() {
            return name;
        }
        self.email.clone().or_else(|| self.phone.clone()).unwrap_or_default()
    }

    /// With the e-mail `email`, which they haven't shown to be theirs unless it is the one they
    /// had.
    pub(crate) fn with_email(self, email: Option<String>) -> Self {
        let email_verified_at = self.email_verified_at.filter(|_| email == self.email);
        Self { email, email_verified_at, ..self }
    }

    /// The same of the telephone.
    pub(crate) fn with_phone(self, phone: Option<String>) -> Self {
        let phone_verified_at = self.phone_verified_at.filter(|_| phone == self.phone);
        Self { phone, phone_verified_at, ..self }
    }

    /// Whether they could sign in again: by an e-mail, or by a telephone that is shown to be
    /// theirs.
    pub(crate) fn is_reachable(&self) -> bool {
        self.email.is_some() || self.phone_verified_at.is_some()
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
