use api_types::{
    CallerExt, Decimal,
    admin::{
        Order, OrderConnection, OrderFlag, OrderFulfilInput, OrderFulfilmentState,
        OrderPaymentState, OrderRefundDryRun, OrderRefundInput, OrderState, PaymentRefund,
    },
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use kernel::{PageArgs, Permission};
use ordering::order::{self, OrderQuery as Wanted, Received};
use payments::refund;

payload!(OrderCancelPayload { order: Order });
payload!(OrderMarkAsPaidPayload { order: Order });
payload!(OrderFulfilPayload { order: Order });
payload!(OrderRefundPayload { order: Order });
payload!(OrderRefundDryRunPayload { dry_run: OrderRefundDryRun });
payload!(OrderFlagClearPayload { flag: OrderFlag });
payload!(PaymentRefundCompletePayload { refund: PaymentRefund });

/// The key of a refund that isn't kept: any will do.
const DRY_RUN: &str = "dry run";

#[derive(Default)]
pub struct OrderQuery;

#[Object]
impl OrderQuery {
    /// An order; null when there is none of that id.
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = gid::parse(&id, "Order", "id") else { return Ok(None) };
        let found = order::by_id(&tx, &caller.actor, id).await.map_err(masked)?;
        Ok(found.map(Into::into))
    }

    /// Orders, the newest first.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn orders(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        state: Option<OrderState>,
        payment_state: Option<OrderPaymentState>,
        fulfilment_state: Option<OrderFulfilmentState>,
        #[graphql(desc = "Those with a flag that isn't cleared, or those without.")]
        flagged: Option<bool>,
        #[graphql(desc = "Tests, or real ones.")] is_test: Option<bool>,
    ) -> Result<OrderConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        let wanted = Wanted {
            state: state.map(Into::into),
            payment: payment_state.map(Into::into),
            fulfilment: fulfilment_state.map(Into::into),
            flagged,
            test: is_test,
        };
        Ok(ctx.paid(order::list(&tx, &caller.actor, wanted, &part).await)?.into())
    }
}

#[derive(Default)]
pub struct OrderMutation;

#[Object]
impl OrderMutation {
    /// Cancels an order of which nothing was sent, gives back what was held for it, and has all that
    /// was paid for it given back.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        id: ID,
        reason: String,
    ) -> Result<OrderCancelPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            order::cancel(tx, &caller.actor, gid::parse(&id, "Order", "id")?, &reason).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Notes that money for an order was received: all that was still to be paid, or `amount` of it
    /// under the bank's or till's own `reference`, which is noted once. An amount that the order has
    /// no use for, because it is paid or cancelled, is given back by hand.
    async fn order_mark_as_paid(
        &self,
        ctx: &Context<'_>,
        id: ID,
        amount: Option<Decimal>,
        reference: Option<String>,
    ) -> Result<OrderMarkAsPaidPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            let currency = caller.settings_in(tx).await?.currency();
            let amount = amount.map(|amount| amount.minor(currency, "amount")).transpose()?;
            let received = Received { amount, reference: reference.as_deref() };
            order::mark_paid(tx, &caller.actor, gid::parse(&id, "Order", "id")?, received).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Gives money back for a paid order. The same request under the same `idempotencyKey` gives it
    /// back once, however often it is sent. Gifts go with what earned them. When the last units of an
    /// order go before anything of it was sent, it is cancelled, and everything is given back.
    async fn order_refund(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: OrderRefundInput,
        idempotency_key: String,
    ) -> Result<OrderRefundPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            let currency = caller.settings_in(tx).await?.currency();
            let (id, new) =
                (gid::parse(&id, "Order", "id")?, input.read(idempotency_key, currency)?);
            Ok(order::refund(tx, &caller.actor, id, new).await?.0)
        });
        Ok(settle(outcome.await)?.into())
    }

    /// What a refund would come to, with what follows for gifts and for the order. Nothing is kept.
    async fn order_refund_dry_run(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: OrderRefundInput,
    ) -> Result<OrderRefundDryRunPayload> {
        let caller = ctx.caller()?;
        caller.actor.require(Permission::OrdersWrite).map_err(|fault| masked(fault.into()))?;
        let tx = ctx.reader().await?;
        let currency = caller.settings().await.map_err(masked)?.currency();
        let dry_run = async || -> db::Result<_> {
            let id = gid::parse(&id, "Order", "id")?;
            let new = input.read(DRY_RUN.to_owned(), currency)?;
            order::dry_run_refund(&tx, &caller.actor, id, new).await
        };
        Ok(settle(dry_run().await)?.into())
    }

    /// Notes that staff have given back what they had to by hand.
    async fn payment_refund_complete(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<PaymentRefundCompletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            let id = gid::parse(&id, "PaymentRefund", "id")?;
            refund::complete(tx, &caller.actor, id).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Notes that staff have looked at what a flag is about.
    async fn order_flag_clear(
        &self,
        ctx: &Context<'_>,
        id: ID,
        reason: String,
    ) -> Result<OrderFlagClearPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            let id = gid::parse(&id, "OrderFlag", "id")?;
            order::clear_flag(tx, &caller.actor, id, &reason).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Notes that a parcel of an order was sent, and takes what was in it from stock.
    async fn order_fulfil(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: OrderFulfilInput,
    ) -> Result<OrderFulfilPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::OrdersWrite, async |tx| {
            let id = gid::parse(&id, "Order", "id")?;
            order::fulfil(tx, &caller.actor, id, input.read()?).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
