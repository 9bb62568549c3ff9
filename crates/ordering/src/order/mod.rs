//! Orders: reading them, and what staff and time do with them.
//!
//! An order is open or cancelled, pending or paid, and unfulfilled, partially or wholly fulfilled.
//! Each step locks the order's row first, so of two that exclude each other exactly one happens.
//! What is left to be sent, and what follows when units leave an order, is said in one place
//! (`remainder`).
//! What was ordered and what it costs never change after placement.

pub(crate) mod activity;
mod change;
pub(crate) mod claim;
mod customer;
mod discount;
mod entity;
mod event;
mod flag;
mod fulfilment;
mod gift;
pub(crate) mod hold;
mod line;
mod list;
mod paying;
mod refund;
mod remainder;
pub(crate) mod reservation;
mod sales;
pub(crate) mod schedule;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Permission};
use payments::{Payment, PaymentRefund, payment, refund as payment_refund};

pub(crate) use self::{
    activity::CancelAndRefund,
    change::{ExpireOrder, expire},
    discount::ActiveModel as ActiveDiscount,
    entity::{ActiveModel, Column, Entity},
    fulfilment::CompleteOrder,
    hold::EndHold,
    line::ActiveModel as ActiveLine,
    paying::{come, failed},
    sales::count_sales,
    schedule::OpenBalance,
};
pub use self::{
    activity::OFFER_FAILED,
    change::{NOT_PAID_IN_TIME, cancel},
    customer::{CustomerOrders, OrderSort, count_of_customers, counts_that_stand, of_customer},
    discount::{Model as OrderDiscount, Target as DiscountTarget, discounts_of},
    entity::{FinancialState, FulfilmentState, Model as Order, OrderState, PaymentState},
    event::{
        BalanceDue, OrderCancelled, OrderDeposited, OrderFulfilled, OrderPaid, OrderPlaced,
        OrderRefunded,
    },
    flag::{FlagCode, OrderFlag, clear_flag, flags_of},
    fulfilment::{Fulfilment, FulfilmentLine, NewFulfilment, SentLine, fulfil, fulfilments_of},
    gift::{GiftTerms, Least},
    hold::{Model as OrderHold, holds_of},
    line::Model as OrderLine,
    list::{OrderQuery, list},
    paying::{Received, mark_paid, pay_by},
    refund::{
        NewRefund, Refund, RefundDryRun, RefundLine, RefundedLine, Restock,
        dry_run as dry_run_refund, refund, refunds_of,
    },
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

/// Orders, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Order>> {
    tx.find::<Entity>().filter(Column::Id.eq_any(ids.to_vec())).all().await
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

/// What is given back of the payments of orders that the caller may see, the oldest first.
///
/// # Errors
/// The database's.
pub async fn given_back_of(tx: &TenantTx, orders: &[Uuid]) -> db::Result<Vec<PaymentRefund>> {
    let payments: Vec<Uuid> =
        payment::of_orders(tx, orders).await?.iter().map(|payment| payment.id).collect();
    payment_refund::of_payments(tx, &payments).await
}
