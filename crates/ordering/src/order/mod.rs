//! Orders: reading them, and what staff and time do with them.
//!
//! An order is open or cancelled, pending or paid, and unfulfilled, partially or wholly fulfilled.
//! Each step is a compare-and-set on the order's row, so of two that exclude each other exactly
//! one happens. Amounts never change after placement.

mod change;
mod entity;
mod fulfilment;
mod line;
mod list;
pub(crate) mod reservation;
mod sales;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Permission};
use payments::{Payment, payment};

pub use self::{
    change::{cancel, expire, mark_paid},
    entity::{FulfilmentState, Model as Order, OrderState, PaymentState},
    fulfilment::{Fulfilment, FulfilmentLine, NewFulfilment, SentLine, fulfil, fulfilments_of},
    line::Model as OrderLine,
    list::{OrderQuery, list},
};
pub(crate) use self::{
    entity::{ActiveModel, Column, Entity},
    line::ActiveModel as ActiveLine,
    sales::count_sales,
};
use crate::secret;

/// The order of that number, for whoever knows its secret.
///
/// # Errors
/// The database's.
pub async fn by_secret(tx: &TenantTx, number: i64, secret: &str) -> db::Result<Option<Order>> {
    let find = tx.find::<Entity>().filter(Column::Number.eq(number));
    find.filter(Column::SecretHash.eq(secret::digest(secret))).one().await
}

/// An order, for staff.
///
/// # Errors
/// `DENIED`; else the database's.
pub async fn by_id(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Option<Order>> {
    actor.require(Permission::OrdersRead)?;
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// The lines of orders that the caller may see, in their order.
///
/// # Errors
/// The database's.
pub async fn lines_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<OrderLine>> {
    let find = tx.find::<line::Entity>().filter(line::Column::OrderId.eq_any(orders.to_vec()));
    let find = find.order_by_asc(line::Column::OrderId);
    find.order_by_asc(line::Column::Position).all().await
}

/// The payments of orders that the caller may see, the oldest first.
///
/// # Errors
/// The database's.
pub async fn payments_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<Payment>> {
    payment::of_orders(tx, orders).await
}
