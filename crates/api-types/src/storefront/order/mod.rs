mod dialect;
mod discount;
mod goods;
mod line;
mod line_item;
mod parcel;
mod payment;
mod refund;
mod state;

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use kernel::PageArgs;
use ordering::order::{self, Order as Stored, OrderDiscount};

use self::{dialect::DialectOrder, goods::OrderGoods};
pub use self::{
    dialect::{OrderCancelReason, OrderFulfillmentStatus},
    discount::{DiscountAllocation, DiscountApplication, DiscountApplicationConnection},
    line::OrderLine,
    line_item::{OrderLineItem, OrderLineItemConnection, OrderLineItemEdge, OrderedLine},
    parcel::{
        FulfillmentLineItem, FulfillmentLineItemConnection, FulfillmentLineItemEdge,
        FulfillmentTrackingInfo, Fulfilment, Parcel,
    },
    payment::{OrderPayment, PaymentInstruction},
    refund::{OrderRefund, OrderRefundState},
    state::{OrderFinancialStatus, OrderFulfilmentState, OrderPaymentState, OrderState},
};
use super::{Attribute, MailingAddress, StorefrontExt};
use crate::{AppliedOffer, CallerExt, CurrencyCode, MoneyV2, PaymentSchedule, Url, cost, gid};

/// An order, for whoever knows its secret.
#[derive(Clone)]
pub struct Order {
    order: Arc<Stored>,
    secret: String,
}

/// Where an order is fetched, as it was when it was ordered.
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderPickup {
    /// What the place is called.
    name: String,
    /// Where it is, and when it is open.
    address: String,
}

impl Order {
    /// An order with the secret by which it was found.
    pub fn new(order: Stored, secret: String) -> Self {
        Self { order: Arc::new(order), secret }
    }

    fn status_page(&self, ctx: &Context<'_>) -> Result<Url> {
        ctx.secure_address(&format!("/orders/{}?key={}", self.order.number, self.secret))
    }

    fn money(&self, minor: i64) -> MoneyV2 {
        MoneyV2::new(minor, self.order.currency())
    }

    async fn discounts(&self, ctx: &Context<'_>) -> Result<Vec<OrderDiscount>> {
        let tx = ctx.reader().await?;
        ctx.paid(order::discounts_of(&tx, &[self.order.id]).await)
    }
}

/// An order, for whoever knows its secret.
#[Object]
impl Order {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("Order", self.order.id)
    }

    /// What people call it: roughly increasing, with gaps.
    async fn order_number(&self) -> i32 {
        i32::try_from(self.order.number).unwrap_or(i32::MAX)
    }

    /// The number as it is shown.
    async fn name(&self) -> String {
        format!("#{}", self.order.number)
    }

    /// The secret that opens it, together with its number.
    async fn key(&self) -> &str {
        &self.secret
    }

    /// The page that shows how far it is.
    async fn status_url(&self, ctx: &Context<'_>) -> Result<Url> {
        self.status_page(ctx)
    }

    /// What hangs on its lines.
    #[graphql(flatten)]
    async fn goods(&self) -> OrderGoods {
        OrderGoods(Arc::clone(&self.order))
    }

    /// What the dialect asks of it besides.
    #[graphql(flatten)]
    async fn dialect(&self, ctx: &Context<'_>) -> Result<DialectOrder> {
        Ok(DialectOrder { order: Arc::clone(&self.order), status: self.status_page(ctx)? })
    }

    /// Whether it stands.
    async fn state(&self) -> OrderState {
        self.order.state.into()
    }

    /// Whether it is paid.
    async fn payment_state(&self) -> OrderPaymentState {
        self.order.payment_state.into()
    }

    /// How far its payment is, given back or not.
    async fn financial_status(&self) -> Option<OrderFinancialStatus> {
        Some(self.order.financial_state().into())
    }

    /// It is a test: no money moves.
    async fn is_test(&self) -> bool {
        self.order.test
    }

    /// How much of it was sent.
    async fn fulfilment_state(&self) -> OrderFulfilmentState {
        self.order.fulfilment_state.into()
    }

    /// When it was placed.
    async fn processed_at(&self) -> DateTime<Utc> {
        self.order.placed_at
    }

    /// When it is given up unless it is paid; null once that is settled.
    async fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.order.expires_at.filter(|_| self.order.awaits_payment())
    }

    /// When it was paid.
    async fn paid_at(&self) -> Option<DateTime<Utc>> {
        self.order.paid_at
    }

    /// When it was cancelled.
    async fn canceled_at(&self) -> Option<DateTime<Utc>> {
        self.order.cancelled_at
    }

    /// The currency of its amounts.
    async fn currency_code(&self) -> CurrencyCode {
        self.order.currency().into()
    }

    /// The lines' totals.
    async fn subtotal_price(&self) -> Option<MoneyV2> {
        Some(self.money(self.order.subtotal))
    }

    /// What was taken off it as a whole.
    async fn total_discount(&self) -> MoneyV2 {
        self.money(self.order.discount)
    }

    /// What explains every difference from the ordinary prices, in the order in which it was taken
    /// off.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn applied_offers(&self, ctx: &Context<'_>) -> Result<Vec<AppliedOffer>> {
        let discounts = self.discounts(ctx).await?;
        Ok(AppliedOffer::of_order(&discounts, self.order.currency()))
    }

    /// The discounts on lines, on the whole and on freight; lower prices of units aren't among them.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn discount_applications(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<DiscountApplicationConnection> {
        let discounts = self.discounts(ctx).await?;
        let mut all = DiscountApplication::all(&discounts, self.order.currency());
        if reverse.unwrap_or_default() {
            all.reverse();
        }
        Ok(ctx.slice(all, &PageArgs { first, after, last, before })?.into())
    }

    /// The parts of freight that discounts took off.
    async fn shipping_discount_allocations(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<DiscountAllocation>> {
        let discounts = self.discounts(ctx).await?;
        Ok(DiscountAllocation::of(&discounts, None, self.order.currency()))
    }

    /// Freight, after what was taken off it.
    async fn total_shipping_price(&self) -> MoneyV2 {
        self.money(self.order.delivery)
    }

    /// Tax on lines and freight.
    async fn total_tax(&self) -> Option<MoneyV2> {
        Some(self.money(self.order.tax))
    }

    /// The other amounts include the tax.
    async fn taxes_included(&self) -> bool {
        self.order.tax_included
    }

    /// What is to be paid, or was.
    async fn total_price(&self) -> MoneyV2 {
        self.money(self.order.total)
    }

    /// How it is paid in two parts; null when it is paid at once.
    async fn payment_schedule(&self, ctx: &Context<'_>) -> Result<Option<PaymentSchedule>> {
        Ok(PaymentSchedule::of_order(&self.order, ctx.reader().await?.now()))
    }

    /// What was given back of it, or is being.
    async fn total_refunded(&self) -> MoneyV2 {
        self.money(self.order.refunded)
    }

    /// What was given back, or is being, the oldest first; what came too late or twice included.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn refunds(&self, ctx: &Context<'_>) -> Result<Vec<OrderRefund>> {
        let tx = ctx.reader().await?;
        let refunds = ctx.paid(order::given_back_of(&tx, &[self.order.id]).await)?;
        Ok(refunds.iter().map(OrderRefund::new).collect())
    }

    /// Where it is fetched; null when it isn't.
    async fn pickup(&self) -> Option<OrderPickup> {
        let name = self.order.pickup_name.clone()?;
        Some(OrderPickup { name, address: self.order.pickup_address.clone().unwrap_or_default() })
    }

    /// Where its news go.
    async fn email(&self) -> Option<&String> {
        self.order.email.as_ref()
    }

    /// The same by telephone.
    async fn phone(&self) -> Option<&String> {
        self.order.phone.as_ref()
    }

    /// Where it is sent; null when nothing is.
    async fn shipping_address(&self) -> Option<MailingAddress> {
        let address = self.order.delivery_address.clone();
        address
            .map(|address| MailingAddress::new(address, gid::of("MailingAddress", self.order.id)))
    }

    /// The shopper's word to the merchant.
    async fn note(&self) -> &str {
        &self.order.note
    }

    /// What the storefront noted on the cart.
    async fn custom_attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        Attribute::all(ctx, &self.order.attributes)
    }

    /// What was bought.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<OrderLine>> {
        let tx = ctx.reader().await?;
        let lines = ctx.paid(order::lines_of(&tx, &[self.order.id]).await)?;
        let discounts = Arc::new(self.discounts(ctx).await?);
        let currency = self.order.currency();
        let line = |line| OrderLine::new(line, Arc::clone(&discounts), currency);
        Ok(lines.into_iter().map(line).collect())
    }

    /// What was sent so far.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn parcels(&self, ctx: &Context<'_>) -> Result<Vec<Fulfilment>> {
        let sent = Fulfilment::of(ctx, &self.order).await?;
        ctx.spend_rows(sent.len())?;
        Ok(sent)
    }

    /// What the shopper must do to pay; null when there is nothing to do any more, or the balance can't
    /// be paid so far.
    async fn payment(&self, ctx: &Context<'_>) -> Result<Option<OrderPayment>> {
        payment::pending(ctx, &self.order).await
    }
}
