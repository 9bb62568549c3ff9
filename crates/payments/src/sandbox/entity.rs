use db::sea_orm;

/// What the sandbox was asked to take.
pub mod charge {
    use super::sea_orm;
    use chrono::{DateTime, Utc};
    use db::sea_orm::entity::prelude::*;

    /// What the sandbox was asked to take.
    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sandbox_charge")]
    pub struct Model {
        /// The shop.
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: Uuid,
        /// The payment's idempotency key.
        #[sea_orm(primary_key, auto_increment = false)]
        pub reference: String,
        /// In minor units.
        pub amount: i64,
        /// ISO 4217.
        pub currency: String,
        /// Where its page leads back to.
        pub return_url: String,
        /// What its shopper reads.
        pub language: String,
        /// When the order that it pays is given up.
        pub expires_at: DateTime<Utc>,
        /// It can't be paid any more.
        pub closed: bool,
        /// When it was asked for.
        pub created_at: DateTime<Utc>,
    }

    /// Joins are written by hand.
    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::tenant_entity!();
}

/// What the sandbox took.
pub(super) mod transaction {
    use super::sea_orm;
    use chrono::{DateTime, Utc};
    use db::sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sandbox_transaction")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) tenant_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub(crate) id: Uuid,
        pub(crate) reference: String,
        pub(crate) amount: i64,
        /// Until then the sandbox says nothing of it; `None` when it speaks at once.
        pub(crate) told_at: Option<DateTime<Utc>>,
    }

    #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::tenant_entity!();
}
