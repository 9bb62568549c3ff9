use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};
use kernel::Money;

/// What is to be paid, or was paid, through a gateway.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The payment's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// For which order.
    pub order_id: Uuid,
    /// Through which gateway.
    pub gateway: String,
    /// In minor units.
    pub amount: i64,
    /// ISO 4217.
    pub currency: String,
    /// How far it is.
    pub state: State,
    /// Sent with every call to the gateway, so that it does nothing twice.
    pub idempotency_key: String,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was paid or cancelled.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Model {
    /// How much.
    pub fn money(&self) -> Money {
        let currency = self.currency.parse().expect("only amounts of known currencies are stored");
        Money::new(self.amount, currency)
    }

    /// Whether it can still be paid.
    pub fn is_pending(&self) -> bool {
        self.state == State::Pending
    }
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Not paid so far.
    Pending,
    /// Paid.
    Paid,
    /// Given up before it was paid.
    Cancelled,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
