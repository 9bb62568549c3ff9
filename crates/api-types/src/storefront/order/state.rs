use async_graphql::Enum;

/// Whether an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::OrderState")]
pub enum OrderState {
    /// It stands.
    Open,
    /// It doesn't any more.
    Cancelled,
}

/// Whether an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::PaymentState")]
pub enum OrderPaymentState {
    /// Not so far.
    Pending,
    /// In full.
    Paid,
}

/// How much of an order was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::FulfilmentState")]
pub enum OrderFulfilmentState {
    /// Nothing.
    Unfulfilled,
    /// Something.
    Partial,
    /// Everything.
    Fulfilled,
}
