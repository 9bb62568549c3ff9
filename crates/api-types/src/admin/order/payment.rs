use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use payments::{Payment as Stored, PaymentRefund as StoredRefund};
use uuid::Uuid;

use crate::{
    MoneyV2,
    admin::loader::{AdminExt, GivenBackOf},
    cost, gid,
};

/// What is to be paid, or was paid, through a gateway.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Payment {
    #[graphql(skip)]
    key: Uuid,
    /// Its id.
    id: ID,
    /// Through which gateway.
    gateway: String,
    /// How much.
    amount: MoneyV2,
    /// How far it is.
    state: PaymentState,
    /// What came.
    received: Option<MoneyV2>,
    /// The gateway's own name for what came.
    transaction: Option<String>,
    /// What of that was given back, or is being.
    refunded: MoneyV2,
    /// When it was decided on.
    created_at: DateTime<Utc>,
    /// When it was paid or given up.
    settled_at: Option<DateTime<Utc>>,
}

#[ComplexObject]
impl Payment {
    /// What is given back of it, the oldest first.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<PaymentRefund>> {
        ctx.list(GivenBackOf(self.key)).await
    }
}

impl From<Stored> for Payment {
    fn from(payment: Stored) -> Self {
        let money = |minor| payment.of_its_currency(minor).into();
        Self {
            key: payment.id,
            id: gid::of("Payment", payment.id),
            amount: payment.money().into(),
            state: payment.state.into(),
            received: payment.received.map(money),
            refunded: money(payment.refunded),
            created_at: payment.created_at,
            settled_at: payment.settled_at,
            transaction: payment.transaction,
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
    /// The gateway couldn't take it.
    Failed,
    /// Given up before it was paid.
    Cancelled,
    /// It came too late, twice or wrong, and goes back.
    Surplus,
}

/// What is given back of one payment.
#[derive(SimpleObject)]
pub struct PaymentRefund {
    /// Its id.
    id: ID,
    /// What the gateway knows it by.
    number: String,
    /// How much.
    amount: MoneyV2,
    /// How far it is.
    state: PaymentRefundState,
    /// What kept the gateway from doing it so far.
    trouble: Option<String>,
    /// When it was decided on.
    created_at: DateTime<Utc>,
    /// When it was done.
    settled_at: Option<DateTime<Utc>>,
}

impl From<StoredRefund> for PaymentRefund {
    fn from(refund: StoredRefund) -> Self {
        Self {
            id: gid::of("PaymentRefund", refund.id),
            amount: refund.money().into(),
            number: refund.number,
            state: refund.state.into(),
            trouble: refund.trouble,
            created_at: refund.created_at,
            settled_at: refund.settled_at,
        }
    }
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "payments::refund::RefundState")]
pub enum PaymentRefundState {
    /// The gateway is asked until it is done.
    Pending,
    /// Staff must give it back, and say so with `paymentRefundComplete`.
    ByHand,
    /// Done.
    Succeeded,
}
