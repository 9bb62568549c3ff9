use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};
use kernel::Money;

/// What is given back of one payment.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_refund")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which payment.
    pub payment_id: Uuid,
    /// The order's refund that it is part of; none for a payment that nobody wanted.
    pub refund_id: Option<Uuid>,
    /// Sent with every call to the gateway, so that it gives back once.
    pub number: String,
    /// In minor units.
    pub amount: i64,
    /// ISO 4217: that of what came, which may be another than the order's.
    pub currency: String,
    /// How far it is.
    pub state: RefundState,
    /// What kept the gateway from doing it so far.
    pub trouble: Option<String>,
    /// When it was decided on.
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Model {
    /// How much.
    pub fn money(&self) -> Money {
        let currency = self.currency.parse().expect("only amounts of known currencies are stored");
        Money::new(self.amount, currency)
    }
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RefundState {
    /// The gateway is asked until it is done.
    Pending,
    /// Staff must give it back, and say so.
    ByHand,
    /// Done.
    Succeeded,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
