use ordering::order::{
    FinancialState, FulfilmentState, NOT_PAID_IN_TIME, OFFER_FAILED, OrderState,
};

use super::seen::Seen;
use crate::pages::texts::Texts;

/// How an order stands, in a few words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Headline {
    /// `wait`, `good` or `over`, for its looks.
    pub(super) tone: &'static str,
    pub(super) title: &'static str,
    /// In sentences; may be empty.
    pub(super) text: Vec<&'static str>,
}

/// What the order waits for, when it is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Awaits {
    /// The shopper.
    Shopper,
    /// The shopper, at the counter.
    AtPickup,
    /// The gateway's word: the shopper has just come from there.
    Word,
}

impl Headline {
    /// Of an order.
    pub(super) fn of(seen: &Seen, awaits: Awaits, texts: &Texts) -> Self {
        let order = &seen.order;
        let t = &texts.order;
        if order.state == OrderState::Cancelled {
            let came = order.paid > 0 || !seen.refunds.is_empty();
            let money = match (order.deposit_kept(), came) {
                (true, _) => texts.schedule.was_kept,
                (false, true) => t.cancelled_paid,
                (false, false) => t.cancelled_unpaid,
            };
            let why = match order.cancel_reason.as_deref() {
                Some(NOT_PAID_IN_TIME) if order.deposited_at.is_some() => {
                    Some(texts.schedule.expired)
                }
                Some(NOT_PAID_IN_TIME) => Some(t.expired),
                Some(OFFER_FAILED) => Some(t.offer_failed),
                _ => None,
            };
            return Self::new("over", t.cancelled, why.into_iter().chain([money]));
        }
        match order.financial_state() {
            FinancialState::Refunded => Self::new("over", t.refunded, [t.refunded_hint]),
            _ if !order.awaits_payment() => Self::paid(seen, texts),
            _ if order.waits_for_balance(seen.now) => {
                Self::new("good", texts.schedule.deposited, [texts.schedule.not_due])
            }
            FinancialState::PartiallyPaid if order.deposited_at.is_some() => {
                Self::new("wait", texts.schedule.awaits_balance, [])
            }
            FinancialState::PartiallyPaid => Self::new("wait", t.awaits_rest, []),
            _ => match awaits {
                Awaits::Shopper if order.deposit.is_some() => {
                    Self::new("wait", texts.schedule.awaits_deposit, [])
                }
                Awaits::Shopper => Self::new("wait", t.awaits, []),
                Awaits::AtPickup => Self::new("wait", t.awaits_at_pickup, []),
                Awaits::Word => Self::new("wait", t.confirming, [t.confirming_hint]),
            },
        }
    }

    fn paid(seen: &Seen, texts: &Texts) -> Self {
        let (order, t) = (&seen.order, &texts.order);
        let fetched = order.pickup_location_id.is_some();
        let sent = order.delivery_address.is_some();
        if seen.held {
            return Self::new("good", t.paid, [t.held]);
        }
        match order.fulfilment_state {
            FulfilmentState::Fulfilled if fetched => Self::new("good", t.fetched, []),
            FulfilmentState::Fulfilled if sent => Self::new("good", t.sent, []),
            FulfilmentState::Partial if sent => Self::new("good", t.partly_sent, []),
            _ if fetched => Self::new("good", t.paid, [t.to_fetch]),
            FulfilmentState::Unfulfilled if sent => Self::new("good", t.paid, [t.to_send]),
            _ => Self::new("good", t.paid, [t.nothing_to_send]),
        }
    }

    fn new(
        tone: &'static str,
        title: &'static str,
        text: impl IntoIterator<Item = &'static str>,
    ) -> Self {
        Self { tone, title, text: text.into_iter().collect() }
    }
}
