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
    /// Sent with every call to the gateway, so that it does nothing twice, and by which its notices
    /// are found.
    pub idempotency_key: String,
    /// When it was decided on.
    pub created_at: DateTime<Utc>,
    /// When the gateway was first told of it.
    pub asked_at: Option<DateTime<Utc>>,
    /// When it was paid or given up.
    pub settled_at: Option<DateTime<Utc>>,
    /// What came, in minor units.
    pub received: Option<i64>,
    /// The gateway's own name for what came.
    pub transaction: Option<String>,
    /// What of that was given back, or is being.
    pub refunded: i64,
}

impl Model {
    /// How much is to be paid.
    pub fn money(&self) -> Money {
        self.of_its_currency(self.amount)
    }

    /// An amount in its currency.
    pub fn of_its_currency(&self, minor: i64) -> Money {
        let currency = self.currency.parse().expect("only amounts of known currencies are stored");
        Money::new(minor, currency)
    }

    /// Whether it can still be paid.
    pub fn is_pending(&self) -> bool {
        self.state == State::Pending
    }

    /// What can still be given back of it.
    pub fn refundable(&self) -> i64 {
        self.received.unwrap_or(0) - self.refunded
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
    /// The gateway couldn't take it.
    Failed,
    /// Given up before it was paid.
    Cancelled,
    /// It came too late, twice or wrong, and goes back.
    Surplus,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
