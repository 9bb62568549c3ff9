use async_graphql::{Context, Enum, Result};
use kernel::PageArgs;
use ordering::order::{self, Order as Stored, OrderSort};
use uuid::Uuid;

use crate::{CallerExt, storefront::Order};

crate::connection!(OrderConnection, OrderEdge, Order);

/// What a customer's orders can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderSortKeys {
    /// By the time when they were placed, as their ids are.
    Id,
    /// By the time when they were placed.
    ProcessedAt,
    /// The same: nothing is searched for.
    Relevance,
    /// By what they come to.
    TotalPrice,
}

impl From<OrderSortKeys> for OrderSort {
    fn from(key: OrderSortKeys) -> Self {
        match key {
            OrderSortKeys::Id | OrderSortKeys::ProcessedAt | OrderSortKeys::Relevance => {
                Self::Placed
            }
            OrderSortKeys::TotalPrice => Self::Total,
        }
    }
}

impl From<Stored> for Order {
    fn from(mut order: Stored) -> Self {
        // Only orders from before there were customers were placed without one.
        let secret = order.secret.take().unwrap_or_default();
        Self::new(order, secret)
    }
}

/// A part of a customer's orders; of nobody's there are none.
pub(super) async fn of(
    ctx: &Context<'_>,
    customer: Option<Uuid>,
    args: &PageArgs,
    sort_key: Option<OrderSortKeys>,
    reverse: Option<bool>,
) -> Result<OrderConnection> {
    let Some(customer) = customer else {
        return Ok(ctx.slice(Vec::<Stored>::new(), args)?.into());
    };
    let page = ctx.page(args)?;
    let descending = reverse.unwrap_or(sort_key.is_none());
    let sort = sort_key.map(OrderSort::from).unwrap_or_default();
    let tx = ctx.reader().await?;
    Ok(ctx.paid(order::of_customer(&tx, customer, sort, descending, &page).await)?.into())
}
