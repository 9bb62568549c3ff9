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

/// How far the payment of an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::FinancialState")]
pub enum OrderFinancialStatus {
    /// Nothing has come.
    Pending,
    /// A part has come.
    PartiallyPaid,
    /// All has come.
    Paid,
    /// A part was given back, or is being.
    PartiallyRefunded,
    /// All was given back, or is being.
    Refunded,
    /// It was cancelled before anything came.
    Voided,
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
