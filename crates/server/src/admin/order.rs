use api_types::{
    CallerExt,
    admin::{
        Order, OrderConnection, OrderFulfilInput, OrderFulfilmentState, OrderPaymentState,
        OrderState,
    },
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use kernel::PageArgs;
use ordering::order::{self, OrderQuery as Wanted};

payload!(OrderCancelPayload { order: Order });
payload!(OrderMarkAsPaidPayload { order: Order });
payload!(OrderFulfilPayload { order: Order });

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
    ) -> Result<OrderConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        let wanted = Wanted {
            state: state.map(Into::into),
            payment: payment_state.map(Into::into),
            fulfilment: fulfilment_state.map(Into::into),
        };
        Ok(ctx.paid(order::list(&tx, &caller.actor, wanted, &part).await)?.into())
    }
}

#[derive(Default)]
pub struct OrderMutation;

#[Object]
impl OrderMutation {
    /// Cancels an order of which nothing was paid or sent, and gives back what was held for it.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        id: ID,
        reason: String,
    ) -> Result<OrderCancelPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write(async |tx| {
            order::cancel(tx, &caller.actor, gid::parse(&id, "Order", "id")?, &reason).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Notes that an order was paid in full.
    async fn order_mark_as_paid(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<OrderMarkAsPaidPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write(async |tx| {
            order::mark_paid(tx, &caller.actor, gid::parse(&id, "Order", "id")?).await
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
        let outcome = caller.write(async |tx| {
            let id = gid::parse(&id, "Order", "id")?;
            order::fulfil(tx, &caller.actor, id, input.read()?).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
