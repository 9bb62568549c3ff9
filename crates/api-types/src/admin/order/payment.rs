use async_graphql::{Enum, ID, SimpleObject};
use chrono::{DateTime, Utc};
use payments::Payment as Stored;

use crate::{MoneyV2, gid};

/// What is to be paid, or was paid, through a gateway.
#[derive(SimpleObject)]
pub struct Payment {
    /// Its id.
    id: ID,
    /// Through which gateway.
    gateway: String,
    /// How much.
    amount: MoneyV2,
    /// How far it is.
    state: PaymentState,
    /// When it was asked for.
    created_at: DateTime<Utc>,
    /// When it was paid or cancelled.
    settled_at: Option<DateTime<Utc>>,
}

impl From<Stored> for Payment {
    fn from(payment: Stored) -> Self {
        Self {
            id: gid::of("Payment", payment.id),
            amount: payment.money().into(),
            state: payment.state.into(),
            created_at: payment.created_at,
            settled_at: payment.settled_at,
            gateway: payment.gateway,
        }
    }
}

/// How far a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "payments::payment::State")]
pub enum PaymentState {
    /// Not paid so far.
    Pending,
    /// Paid.
    Paid,
    /// Given up before it was paid.
    Cancelled,
}
