use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};

/// A mail to a shopper about an order.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The mail's id, of which its `Message-ID` is made.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// About which order.
    pub order_id: Uuid,
    /// What it tells.
    pub kind: Kind,
    /// The id of what it is about: the order, a parcel of it, or what is given back of a payment.
    pub cause: Uuid,
    /// When it was decided on.
    pub created_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why it can't be handed over, and isn't tried again.
    pub trouble: Option<String>,
}

/// What a mail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// An order was placed.
    Placed,
    /// Its balance can be paid.
    BalanceDue,
    /// It was paid.
    Paid,
    /// A parcel of it was sent, or fetched.
    Shipped,
    /// Money was given back.
    Refunded,
    /// It was cancelled.
    Cancelled,
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
