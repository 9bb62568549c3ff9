use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result};
use ordering::order::{FulfilmentState, Order as Stored, OrderState};

use crate::{
    MoneyV2, Url,
    storefront::{HasMetafieldsIdentifier, MailingAddress, Metafield, metafield},
};

/// What the dialect asks of an order besides: what has an own word here, what has a former name, and
/// what no order has.
pub struct DialectOrder {
    pub(super) order: Arc<Stored>,
    pub(super) status: Url,
}

impl DialectOrder {
    fn money(&self, minor: i64) -> MoneyV2 {
        MoneyV2::new(minor, self.order.currency())
    }
}

/// What the dialect asks of an order besides.
#[Object]
impl DialectOrder {
    /// How much of it was sent.
    async fn fulfillment_status(&self) -> OrderFulfillmentStatus {
        self.order.fulfilment_state.into()
    }

    /// That it was cancelled: the merchant's reason is in their own words.
    async fn cancel_reason(&self) -> Option<OrderCancelReason> {
        (self.order.state == OrderState::Cancelled).then_some(OrderCancelReason::Other)
    }

    /// The address of who paid; not asked for.
    async fn billing_address(&self) -> Option<MailingAddress> {
        None
    }

    /// The page that shows how far it is, as `statusUrl`.
    async fn customer_url(&self) -> Option<&Url> {
        Some(&self.status)
    }

    /// The language that its shopper reads.
    async fn customer_locale(&self) -> Option<&str> {
        Some(&self.order.language)
    }

    /// Whether what was ordered changed afterwards: it never does.
    async fn edited(&self) -> bool {
        false
    }

    /// What was to be paid when it was placed.
    async fn original_total_price(&self) -> MoneyV2 {
        self.money(self.order.total)
    }

    /// Duties; there are none.
    async fn original_total_duties(&self) -> Option<MoneyV2> {
        None
    }

    /// Duties; there are none.
    async fn current_total_duties(&self) -> Option<MoneyV2> {
        None
    }

    /// The former name of `subtotalPrice`.
    #[graphql(deprecation = "Use `subtotalPrice`.")]
    async fn subtotal_price_v2(&self) -> Option<MoneyV2> {
        Some(self.money(self.order.subtotal))
    }

    /// The former name of `totalPrice`.
    #[graphql(deprecation = "Use `totalPrice`.")]
    async fn total_price_v2(&self) -> MoneyV2 {
        self.money(self.order.total)
    }

    /// The former name of `totalRefunded`.
    #[graphql(deprecation = "Use `totalRefunded`.")]
    async fn total_refunded_v2(&self) -> MoneyV2 {
        self.money(self.order.refunded)
    }

    /// The former name of `totalShippingPrice`.
    #[graphql(deprecation = "Use `totalShippingPrice`.")]
    async fn total_shipping_price_v2(&self) -> MoneyV2 {
        self.money(self.order.delivery)
    }

    /// The former name of `totalTax`.
    #[graphql(deprecation = "Use `totalTax`.")]
    async fn total_tax_v2(&self) -> Option<MoneyV2> {
        Some(self.money(self.order.tax))
    }

    /// One of the merchant's own fields; there are none yet.
    async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}

/// How much of an order was sent, in the dialect's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderFulfillmentStatus {
    /// Everything.
    Fulfilled,
    /// Something is being sent.
    InProgress,
    /// It waits.
    OnHold,
    /// Nothing; the former name of `UNFULFILLED`.
    Open,
    /// Something.
    PartiallyFulfilled,
    /// A carrier was asked.
    PendingFulfillment,
    /// Everything is back in stock.
    Restocked,
    /// It is sent later.
    Scheduled,
    /// Nothing.
    Unfulfilled,
}

impl From<FulfilmentState> for OrderFulfillmentStatus {
    fn from(state: FulfilmentState) -> Self {
        match state {
            FulfilmentState::Unfulfilled => Self::Unfulfilled,
            FulfilmentState::Partial => Self::PartiallyFulfilled,
            FulfilmentState::Fulfilled => Self::Fulfilled,
        }
    }
}

/// Why an order was cancelled, in the dialect's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderCancelReason {
    /// The customer wanted it.
    Customer,
    /// The payment was declined.
    Declined,
    /// It was a fraud.
    Fraud,
    /// There was too little stock.
    Inventory,
    /// Something else.
    Other,
    /// By mistake.
    Staff,
}
