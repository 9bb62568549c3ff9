use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use kernel::PageArgs;
use ordering::order::Order as Stored;

use super::{Fulfilment, OrderLineItem, OrderLineItemConnection};
use crate::{CallerExt, MoneyV2, cost};

/// What of an order hangs on its lines, in the dialect's words.
pub struct OrderGoods(pub(super) Arc<Stored>);

/// What of an order hangs on its lines.
#[Object]
impl OrderGoods {
    /// What was bought.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn line_items(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<OrderLineItemConnection> {
        let mut lines = OrderLineItem::of(ctx, self.0.id, self.0.currency()).await?;
        if reverse.unwrap_or_default() {
            lines.reverse();
        }
        Ok(ctx.slice(lines, &PageArgs { first, after, last, before })?.into())
    }

    /// What was sent so far; all parcels, unless `first` says how many.
    #[graphql(complexity = "cost::nested(first, None, child_complexity)")]
    async fn successful_fulfillments(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
    ) -> Result<Option<Vec<Fulfilment>>> {
        let mut sent = Fulfilment::of(ctx, &self.0).await?;
        sent.truncate(first.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(0)));
        ctx.spend_rows(sent.len())?;
        Ok(Some(sent))
    }

    /// What its lines come to without units that were given up or came back, before what was taken off
    /// the order as a whole.
    async fn current_subtotal_price(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        let lines = OrderLineItem::of(ctx, self.0.id, self.0.currency()).await?;
        let left = lines.iter().map(|it| it.line().current(it.line().total)).sum();
        Ok(MoneyV2::new(left, self.0.currency()))
    }

    /// What it comes to without what was given up or came back; nothing once it is cancelled.
    async fn current_total_price(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        let lines = OrderLineItem::of(ctx, self.0.id, self.0.currency()).await?;
        let total = self.0.current_total(lines.iter().map(OrderLineItem::line));
        Ok(MoneyV2::new(total, self.0.currency()))
    }
}
