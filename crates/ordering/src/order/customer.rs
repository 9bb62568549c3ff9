use std::collections::HashMap;

use db::{
    KeyType, SortKey, TenantTx,
    sea_orm::{self, FromQueryResult, QueryFilter, entity::prelude::*},
};
use kernel::{Cursor, Page, Slice};

use super::{
    Order,
    entity::{Column, Entity},
};

/// What a customer's orders can be sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderSort {
    /// By the time when they were placed.
    #[default]
    Placed,
    /// By what they come to.
    Total,
}

/// How many orders a customer has, cancelled ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct CustomerOrders {
    /// Whose.
    pub customer_id: Uuid,
    /// How many; at least one.
    pub count: i64,
}

/// The orders of a customer whom the caller may see.
///
/// # Errors
/// `INVALID` at `after` or `before` for a cursor of another list.
pub async fn of_customer(
    tx: &TenantTx,
    customer: Uuid,
    sort: OrderSort,
    descending: bool,
    page: &Page,
) -> db::Result<Slice<Order>> {
    let (column, values) = match sort {
        OrderSort::Placed => (Column::PlacedAt, KeyType::Instant),
        OrderSort::Total => (Column::Total, KeyType::Number),
    };
    let key = SortKey { column, values, id: Column::Id, descending };
    let place = |order: &Order| Cursor {
        key: match sort {
            OrderSort::Placed => order.placed_at.to_rfc3339(),
            OrderSort::Total => order.total.to_string(),
        },
        id: order.id,
    };
    let theirs = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    theirs.page(key, page, place).await
}

/// How many orders each of some customers has; those without any are left out.
///
/// # Errors
/// The database's.
pub async fn count_of_customers(
    tx: &TenantTx,
    customers: &[Uuid],
) -> db::Result<Vec<CustomerOrders>> {
    let sql = "SELECT customer_id, count(*) AS count FROM orders
               WHERE tenant_id = $1 AND customer_id = ANY($2) GROUP BY customer_id";
    tx.sql(sql, [customers.to_vec().into()]).await
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

#[derive(FromQueryResult)]
struct Standing {
    customer_id: Uuid,
    count: i64,
}

/// How many orders of some customers stand that cost something, of those who have any.
///
/// # Errors
/// The database's.
pub async fn counts_that_stand(
    tx: &TenantTx,
    customers: &[Uuid],
) -> db::Result<HashMap<Uuid, i64>> {
    let sql = "SELECT customer_id, count(*) AS count FROM orders
               WHERE tenant_id = $1 AND customer_id = ANY($2) AND state = 'open' AND total > 0
               GROUP BY customer_id";
    let counts: Vec<Standing> = tx.sql(sql, [customers.to_vec().into()]).await?;
    Ok(counts.into_iter().map(|standing| (standing.customer_id, standing.count)).collect())
}

/// Whether an earlier order of a customer stands that cost something.
///
/// # Errors
/// The database's.
pub(crate) async fn had_before(tx: &TenantTx, customer: Uuid, order: &Order) -> db::Result<bool> {
    let sql = "SELECT count(*) AS count FROM orders
               WHERE tenant_id = $1 AND customer_id = $2 AND state = 'open' AND total > 0
                 AND (placed_at, id) < ($3, $4)";
    let values = [customer.into(), order.placed_at.into(), order.id.into()];
    let counts: Vec<Count> = tx.sql(sql, values).await?;
    Ok(counts.first().is_some_and(|count| count.count > 0))
}
