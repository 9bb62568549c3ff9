mod address;
mod flag;
mod fulfilment;
mod line;
mod payment;
mod refund;

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use ordering::order::Order as Stored;

pub use self::{
    address::Address,
    flag::{OrderFlag, OrderFlagCode},
    fulfilment::{Fulfilment, FulfilmentLine, OrderFulfilInput, OrderFulfilLineInput},
    line::OrderLine,
    payment::{Payment, PaymentRefund, PaymentRefundState, PaymentState},
    refund::{
        OrderRefundDryRun, OrderRefundInput, OrderRefundLineInput, Refund, RefundLine,
        RefundRestock,
    },
};
use super::{
    Attribute, Customer, OrderFinancialStatus, OrderFulfilmentState, OrderPaymentState, OrderState,
    loader::{
        AdminExt, CustomerOf, DiscountsOf, FlagsOf, FulfilmentsOf, LinesOf, PaymentsOf, RefundsOf,
    },
    number::int,
};
use crate::{AppliedOffer, CallerExt, CurrencyCode, MoneyV2, PaymentSchedule, cost, gid};

/// An order. What was ordered and what it costs never change.
#[derive(Clone)]
pub struct Order(Stored);

impl From<Stored> for Order {
    fn from(order: Stored) -> Self {
        Self(order)
    }
}

crate::connection!(OrderConnection, OrderEdge, Order);

impl Order {
    fn money(&self, minor: i64) -> MoneyV2 {
        MoneyV2::new(minor, self.0.currency())
    }
}

/// An order. What was ordered and what it costs never change.
#[Object]
impl Order {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Order", self.0.id)
    }

    /// The number as it is shown: `#1001`.
    async fn name(&self) -> String {
        format!("#{}", self.0.number)
    }

    /// What people call it: roughly increasing, with gaps.
    async fn number(&self) -> i32 {
        int(self.0.number)
    }

    /// Whether it stands.
    async fn state(&self) -> OrderState {
        self.0.state.into()
    }

    /// Whether it is paid.
    async fn payment_state(&self) -> OrderPaymentState {
        self.0.payment_state.into()
    }

    /// How far its payment is, given back or not.
    async fn financial_status(&self) -> OrderFinancialStatus {
        self.0.financial_state().into()
    }

    /// It is a test: no money moves, and it is no revenue.
    async fn is_test(&self) -> bool {
        self.0.test
    }

    /// How much of it was sent.
    async fn fulfilment_state(&self) -> OrderFulfilmentState {
        self.0.fulfilment_state.into()
    }

    /// The currency of its amounts.
    async fn currency_code(&self) -> CurrencyCode {
        self.0.currency().into()
    }

    /// The lines' totals.
    async fn subtotal_price(&self) -> MoneyV2 {
        self.money(self.0.subtotal)
    }

    /// What was taken off it as a whole.
    async fn total_discount(&self) -> MoneyV2 {
        self.money(self.0.discount)
    }

    /// What explains every difference from the ordinary prices, in the order in which it was taken
    /// off.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn applied_offers(&self, ctx: &Context<'_>) -> Result<Vec<AppliedOffer>> {
        let discounts = ctx.all([DiscountsOf(self.0.id)]).await?;
        Ok(AppliedOffer::of_order(&discounts, self.0.currency()))
    }

    /// Freight, after what was taken off it.
    async fn total_shipping_price(&self) -> MoneyV2 {
        self.money(self.0.delivery)
    }

    /// Tax on lines and freight.
    async fn total_tax(&self) -> MoneyV2 {
        self.money(self.0.tax)
    }

    /// The other amounts include the tax.
    async fn taxes_included(&self) -> bool {
        self.0.tax_included
    }

    /// What is to be paid, or was.
    async fn total_price(&self) -> MoneyV2 {
        self.money(self.0.total)
    }

    /// What has come in for it.
    async fn total_paid(&self) -> MoneyV2 {
        self.money(self.0.paid)
    }

    /// What of that was given back, or is being.
    async fn total_refunded(&self) -> MoneyV2 {
        self.money(self.0.refunded)
    }

    /// The language its shopper reads: `zh` or `en`.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Where it is fetched; null when it isn't.
    async fn pickup_location_id(&self) -> Option<ID> {
        self.0.pickup_location_id.map(|id| gid::of("Location", id))
    }

    /// What that place was called when it was ordered.
    async fn pickup_name(&self) -> Option<&str> {
        self.0.pickup_name.as_deref()
    }

    /// The customer who placed it; null when nobody had signed in.
    async fn customer(&self, ctx: &Context<'_>) -> Result<Option<Customer>> {
        let Some(id) = self.0.customer_id else { return Ok(None) };
        Ok(ctx.one(CustomerOf(id)).await?.map(Into::into))
    }

    /// Where its news go.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// The same by telephone.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Where it is sent; null when nothing is.
    async fn delivery_address(&self) -> Option<Address> {
        self.0.delivery_address.clone().map(Into::into)
    }

    /// How it is paid in two parts; null when it is paid at once.
    async fn payment_schedule(&self, ctx: &Context<'_>) -> Result<Option<PaymentSchedule>> {
        Ok(PaymentSchedule::of_order(&self.0, ctx.reader().await?.now()))
    }

    /// The shopper's word to the merchant.
    async fn note(&self) -> &str {
        &self.0.note
    }

    /// What the storefront noted on the cart.
    async fn attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        ctx.spend_rows(self.0.attributes.0.len())?;
        Ok(self.0.attributes.0.iter().map(Into::into).collect())
    }

    /// How it is paid, or was to be paid last; empty when there was nothing to pay.
    async fn gateway(&self) -> &str {
        &self.0.gateway
    }

    /// What was bought.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        let lines = ctx.all([LinesOf(self.0.id)]).await?;
        ctx.spend_rows(lines.len())?;
        Ok(lines.into_iter().map(|line| OrderLine::new(line, self.0.currency())).collect())
    }

    /// What was asked of gateways, the oldest first.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn payments(&self, ctx: &Context<'_>) -> Result<Vec<Payment>> {
        ctx.list(PaymentsOf(self.0.id)).await
    }

    /// The parcels that were sent, the oldest first.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn fulfilments(&self, ctx: &Context<'_>) -> Result<Vec<Fulfilment>> {
        let parcels = ctx.all([FulfilmentsOf(self.0.id)]).await?;
        ctx.spend_rows(parcels.len())?;
        let of_currency = |(parcel, held)| Fulfilment::new(parcel, held, self.0.currency());
        Ok(parcels.into_iter().map(of_currency).collect())
    }

    /// What was given back for it, or is being, the oldest first.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<Refund>> {
        let refunds = ctx.all([RefundsOf(self.0.id)]).await?;
        let lines: usize = refunds.iter().map(|(_, lines)| lines.len()).sum();
        ctx.spend_rows(refunds.len() + lines)?;
        let of_currency = |(refund, lines)| Refund::new(refund, lines, self.0.currency());
        Ok(refunds.into_iter().map(of_currency).collect())
    }

    /// What somebody should look at, or has, the oldest first.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn flags(&self, ctx: &Context<'_>) -> Result<Vec<OrderFlag>> {
        ctx.list(FlagsOf(self.0.id)).await
    }

    /// When it was placed.
    async fn placed_at(&self) -> DateTime<Utc> {
        self.0.placed_at
    }

    /// When it was paid.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.0.paid_at
    }

    /// When it is given up unless it is paid; null once that is settled.
    async fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// When it was cancelled.
    async fn cancelled_at(&self) -> Option<DateTime<Utc>> {
        self.0.cancelled_at
    }

    /// Why it was cancelled.
    async fn cancel_reason(&self) -> Option<&str> {
        self.0.cancel_reason.as_deref()
    }
}
