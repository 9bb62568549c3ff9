use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use payments::{PaymentRefund, refund::RefundState};

use crate::MoneyV2;

/// Money that is given back for an order.
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderRefund {
    /// How much.
    amount: MoneyV2,
    /// How far it is.
    state: OrderRefundState,
    /// When it was decided on.
    created_at: DateTime<Utc>,
    /// When it was given back.
    settled_at: Option<DateTime<Utc>>,
}

impl OrderRefund {
    /// What is given back of a payment.
    pub(super) fn new(refund: &PaymentRefund) -> Self {
        Self {
            amount: refund.money().into(),
            state: match refund.state {
                RefundState::Succeeded => OrderRefundState::Succeeded,
                RefundState::Pending | RefundState::ByHand => OrderRefundState::Pending,
            },
            created_at: refund.created_at,
            settled_at: refund.settled_at,
        }
    }
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderRefundState {
    /// It is on its way.
    Pending,
    /// It was given back.
    Succeeded,
}
