use async_graphql::{Enum, ID, SimpleObject};
use chrono::{DateTime, Utc};
use ordering::order::OrderFlag as Stored;

use crate::gid;

/// Something about an order that somebody should look at.
#[derive(SimpleObject)]
pub struct OrderFlag {
    /// Its id.
    id: ID,
    /// What it is about.
    code: OrderFlagCode,
    /// Ids and amounts (in minor units) that say more, as JSON.
    detail: String,
    /// When it was noticed.
    raised_at: DateTime<Utc>,
    /// When somebody had looked at it.
    cleared_at: Option<DateTime<Utc>>,
    /// Who that was.
    cleared_by: Option<ID>,
    /// What they found.
    cleared_reason: Option<String>,
}

impl From<Stored> for OrderFlag {
    fn from(flag: Stored) -> Self {
        Self {
            id: gid::of("OrderFlag", flag.id),
            code: flag.code.into(),
            detail: flag.detail.to_string(),
            raised_at: flag.raised_at,
            cleared_at: flag.cleared_at,
            cleared_by: flag.cleared_by.map(|id| gid::of("StaffMember", id)),
            cleared_reason: flag.cleared_reason,
        }
    }
}

/// What a flag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::FlagCode")]
pub enum OrderFlagCode {
    /// Another amount came than was asked for; it goes back.
    PaymentMismatch,
    /// Money came when the order was cancelled; it goes back.
    LatePayment,
    /// Money came when the order was paid; it goes back.
    DoublePayment,
}
