use jobs::Accepts;
use ordering::order::{BalanceDue, OrderCancelled, OrderFulfilled, OrderPaid, OrderPlaced};
use payments::refund::RefundSucceeded;
use uuid::Uuid;

use super::SendOrderMails;
use crate::mail::Kind;

/// Why there is a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// What it tells.
    pub(super) kind: Kind,
    /// The order, the parcel, or what is given back of a payment.
    pub(super) id: Uuid,
    /// What the event was about: the order, or what is given back of a payment.
    pub(super) key: Uuid,
}

macro_rules! causes {
    ($($event:ident: $kind:ident,)*) => {
        $(impl Accepts<$event> for SendOrderMails {
            fn accept(key: Uuid, _: $event) -> Option<Cause> {
                Some(Cause { kind: Kind::$kind, id: key, key })
            }
        })*
    };
}

causes! {
    OrderPlaced: Placed,
    BalanceDue: BalanceDue,
    OrderPaid: Paid,
    OrderCancelled: Cancelled,
    RefundSucceeded: Refunded,
}

impl Accepts<OrderFulfilled> for SendOrderMails {
    fn accept(key: Uuid, event: OrderFulfilled) -> Option<Cause> {
        // An order can have several parcels.
        Some(Cause { kind: Kind::Shipped, id: event.fulfilment, key })
    }
}
