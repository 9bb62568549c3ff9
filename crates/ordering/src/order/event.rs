//! What orders tell handlers.

use kernel::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Order;

/// An order was placed.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderPlaced {
    /// Its number.
    pub number: i64,
    /// The campaign that its shopper chose.
    pub campaign: Option<Uuid>,
}

impl Event for OrderPlaced {
    const KIND: &'static str = "order.placed";
}

/// An order was paid in full.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderPaid {
    /// Its number.
    pub number: i64,
    /// The campaign that its shopper chose.
    pub campaign: Option<Uuid>,
}

impl OrderPaid {
    pub(crate) fn of(order: &Order) -> Self {
        Self { number: order.number, campaign: order.campaign_id }
    }
}

impl Event for OrderPaid {
    const KIND: &'static str = "order.paid";
}

/// An order's deposit was paid.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderDeposited {
    /// Its number.
    pub number: i64,
}

impl Event for OrderDeposited {
    const KIND: &'static str = "order.deposited";
}

/// An order's balance can be paid from now on.
#[derive(Debug, Serialize, Deserialize)]
pub struct BalanceDue {
    /// Its number.
    pub number: i64,
}

impl Event for BalanceDue {
    const KIND: &'static str = "order.balance_due";
}

/// Something of an order was sent, or fetched.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderFulfilled {
    /// The parcel.
    pub fulfilment: Uuid,
}

impl Event for OrderFulfilled {
    const KIND: &'static str = "order.fulfilled";
}

/// An order was cancelled.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderCancelled {}

impl Event for OrderCancelled {
    const KIND: &'static str = "order.cancelled";
}

/// It was decided that money of an order goes back.
#[derive(Debug, Serialize, Deserialize)]
pub struct OrderRefunded {
    /// The refund.
    pub refund: Uuid,
    /// How much, in minor units.
    pub amount: i64,
}

impl Event for OrderRefunded {
    const KIND: &'static str = "order.refunded";
}
