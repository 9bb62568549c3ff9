use async_graphql::{Context, Enum, Object, Result};
use kernel::PageArgs;
use ordering::order::{self, Order as Stored, OrderSort};
use uuid::Uuid;

use crate::{CallerExt, UnsignedInt64, masked, storefront::Order};

crate::connection!(OrderConnection, OrderEdge, Order, with CustomerOrders);

/// All orders of a customer; of nobody's there are none.
#[derive(Clone)]
pub struct CustomerOrders(Option<Uuid>);

/// All orders of a customer.
#[Object]
impl CustomerOrders {
    /// How many there are.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<UnsignedInt64> {
        count(ctx, self.0).await
    }
}

/// How many orders a customer placed, cancelled ones included.
pub(super) async fn count(ctx: &Context<'_>, customer: Option<Uuid>) -> Result<UnsignedInt64> {
    let Some(customer) = customer else { return Ok(UnsignedInt64("0".to_owned())) };
    let tx = ctx.reader().await?;
    let counts = order::count_of_customers(&tx, &[customer]).await.map_err(masked)?;
    let count = counts.first().map_or(0, |orders| orders.count);
    Ok(UnsignedInt64(count.to_string()))
}

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
        let none = ctx.slice(Vec::<Stored>::new(), args)?;
        return Ok(OrderConnection::new(none, CustomerOrders(None)));
    };
    let page = ctx.page(args)?;
    let descending = reverse.unwrap_or(sort_key.is_none());
    let sort = sort_key.map(OrderSort::from).unwrap_or_default();
    let tx = ctx.reader().await?;
    let list = ctx.paid(order::of_customer(&tx, customer, sort, descending, &page).await)?;
    Ok(OrderConnection::new(list, CustomerOrders(Some(customer))))
}
