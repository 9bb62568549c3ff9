use db::{
    KeyType, SortKey, TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*, sea_query::ExprTrait},
};
use kernel::{Actor, Cursor, Page, Permission, Slice};

use super::{
    FulfilmentState, Order, OrderState, PaymentState,
    entity::{Column, Entity},
};

/// Which orders; what is `None` doesn't matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct OrderQuery {
    /// Those that stand, or those that don't.
    pub state: Option<OrderState>,
    /// Paid or not.
    pub payment: Option<PaymentState>,
    /// Sent or not.
    pub fulfilment: Option<FulfilmentState>,
    /// With a flag that isn't cleared, or without.
    pub flagged: Option<bool>,
    /// Tests, or real ones.
    pub test: Option<bool>,
}

/// Orders, the newest first.
///
/// # Errors
/// `DENIED`; `INVALID` at `after` or `before` for a cursor of another list.
pub async fn list(
    tx: &TenantTx,
    actor: &Actor,
    query: OrderQuery,
    page: &Page,
) -> db::Result<Slice<Order>> {
    actor.require(Permission::OrdersRead)?;
    let wanted = Condition::all()
        .add_option(query.state.map(|state| Column::State.eq(state)))
        .add_option(query.payment.map(|state| Column::PaymentState.eq(state)))
        .add_option(query.fulfilment.map(|state| Column::FulfilmentState.eq(state)))
        .add_option(query.flagged.map(flagged))
        .add_option(query.test.map(|test| Column::Test.eq(test)));
    let (column, values) = (Column::PlacedAt, KeyType::Instant);
    let newest_first = SortKey { column, values, id: Column::Id, descending: true };
    let place = |order: &Order| Cursor { key: order.placed_at.to_rfc3339(), id: order.id };
    tx.find::<Entity>().filter(wanted).page(newest_first, page, place).await
}

fn flagged(wanted: bool) -> Expr {
    let flagged = Expr::cust(
        "EXISTS (SELECT FROM order_flag f WHERE f.tenant_id = orders.tenant_id
                 AND f.order_id = orders.id AND f.cleared_at IS NULL)",
    );
    if wanted { flagged } else { flagged.not() }
}
