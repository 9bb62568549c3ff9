use db::News;
use uuid::Uuid;

use crate::mail::Kind;

/// Why there is a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cause {
    /// What it tells.
    pub(super) kind: Kind,
    /// The order, the parcel, or what is given back of a payment.
    pub(super) id: Uuid,
    /// What the news were about: the order, or what is given back of a payment.
    pub(super) key: Uuid,
}

impl Cause {
    /// The cause that news are; `None` for other news.
    pub(super) fn of(news: &News) -> Option<Self> {
        let kind = match news.kind.as_str() {
            "order.placed" => Kind::Placed,
            "order.balance_due" => Kind::BalanceDue,
            "order.paid" => Kind::Paid,
            "order.fulfilled" => Kind::Shipped,
            "order.cancelled" => Kind::Cancelled,
            payments::refund::SUCCEEDED => Kind::Refunded,
            _ => return None,
        };
        let id = if kind == Kind::Shipped {
            // An order can have several parcels.
            news.payload.get("fulfilment")?.as_str()?.parse().ok()?
        } else {
            news.key
        };
        Some(Self { kind, id, key: news.key })
    }
}
