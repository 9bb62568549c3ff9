use std::collections::HashMap;

use db::{
    TenantTx,
    sea_orm::{ActiveEnum, QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::Money;
use payments::{Payment, PaymentRefund};
use serde_json::{Value, json};

use crate::order::{
    self, Column, Entity, Fulfilment, FulfilmentLine, Order, OrderDiscount, OrderLine, Refund,
    RefundLine,
};

/// What belongs to some orders, by the order's id.
struct Parts {
    lines: HashMap<Uuid, Vec<OrderLine>>,
    discounts: HashMap<Uuid, Vec<OrderDiscount>>,
    payments: HashMap<Uuid, Vec<Payment>>,
    /// By the payment's id.
    given_back: HashMap<Uuid, Vec<PaymentRefund>>,
    refunds: HashMap<Uuid, Vec<(Refund, Vec<RefundLine>)>>,
    parcels: HashMap<Uuid, Vec<(Fulfilment, Vec<FulfilmentLine>)>>,
}

/// The orders of a customer, the oldest first.
pub(super) async fn all(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<Value>> {
    let theirs = tx.find::<Entity>().filter(Column::CustomerId.eq(customer));
    let orders = theirs.order_by_asc(Column::Id).all().await?;
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id).collect();
    let parts = Parts {
        lines: by(order::lines_of(tx, &ids).await?, |line| line.order_id),
        discounts: by(order::discounts_of(tx, &ids).await?, |discount| discount.order_id),
        payments: by(order::payments_of(tx, &ids).await?, |payment| payment.order_id),
        given_back: by(order::given_back_of(tx, &ids).await?, |back| back.payment_id),
        refunds: by(order::refunds_of(tx, &ids).await?, |(refund, _)| refund.order_id),
        parcels: by(order::fulfilments_of(tx, &ids).await?, |(parcel, _)| parcel.order_id),
    };
    Ok(orders.iter().map(|order| parts.placed(order)).collect())
}

fn by<T>(rows: Vec<T>, key: impl Fn(&T) -> Uuid) -> HashMap<Uuid, Vec<T>> {
    let mut sorted: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        sorted.entry(key(&row)).or_default().push(row);
    }
    sorted
}

/// The rows of a key, each as it is told.
fn told<T>(rows: &HashMap<Uuid, Vec<T>>, key: Uuid, tell: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.get(&key).into_iter().flatten().map(tell).collect()
}

fn amount(money: Money) -> Value {
    json!({ "amount": money.decimal(), "currencyCode": money.currency.code() })
}

impl Parts {
    fn placed(&self, order: &Order) -> Value {
        let money = |minor| amount(Money::new(minor, order.currency()));
        let line = |line: &OrderLine| bought(line, &money);
        let discount = |discount: &OrderDiscount| taken_off(discount, &money);
        let refund = |(refund, lines): &(Refund, Vec<RefundLine>)| given(refund, lines, &money);
        json!({
            "id": order.id,
            "number": order.number,
            "state": order.state.to_value(),
            "paymentState": order.payment_state.to_value(),
            "fulfilmentState": order.fulfilment_state.to_value(),
            "placedAt": order.placed_at,
            "paidAt": order.paid_at,
            "cancelledAt": order.cancelled_at,
            "cancelReason": order.cancel_reason,
            "email": order.email,
            "phone": order.phone,
            "language": order.language,
            "deliveryAddress": order.delivery_address,
            "pickup": order.pickup_name,
            "note": order.note,
            "attributes": order.attributes,
            "isTest": order.test,
            "subtotal": money(order.subtotal),
            "discount": money(order.discount),
            "delivery": money(order.delivery),
            "tax": money(order.tax),
            "taxesIncluded": order.tax_included,
            "total": money(order.total),
            "paid": money(order.paid),
            "refunded": money(order.refunded),
            "deposit": order.deposit.map(money),
            "depositPaidAt": order.deposited_at,
            "balanceFrom": order.balance_from,
            "balanceUntil": order.balance_until,
            "lines": told(&self.lines, order.id, line),
            "discounts": told(&self.discounts, order.id, discount),
            "parcels": told(&self.parcels, order.id, sent),
            "payments": told(&self.payments, order.id, |payment| self.paid(payment)),
            "refunds": told(&self.refunds, order.id, refund),
        })
    }

    fn paid(&self, payment: &Payment) -> Value {
        let back = |back: &PaymentRefund| {
            json!({
                "id": back.id,
                "amount": amount(back.money()),
                "state": back.state.to_value(),
                "createdAt": back.created_at,
                "settledAt": back.settled_at,
            })
        };
        let received = payment.received.map(|minor| amount(payment.of_its_currency(minor)));
        json!({
            "id": payment.id,
            "gateway": payment.gateway,
            "amount": amount(payment.money()),
            "state": payment.state.to_value(),
            "received": received,
            "transaction": payment.transaction,
            "createdAt": payment.created_at,
            "settledAt": payment.settled_at,
            "refunds": told(&self.given_back, payment.id, back),
        })
    }
}

fn bought(line: &OrderLine, money: &impl Fn(i64) -> Value) -> Value {
    json!({
        "id": line.id,
        "title": line.title,
        "variantTitle": line.variant_title,
        "sku": line.sku,
        "attributes": line.attributes,
        "quantity": line.quantity,
        "fulfilled": line.fulfilled,
        "cancelled": line.cancelled,
        "returned": line.returned,
        "listPrice": money(line.list_price),
        "unitPrice": money(line.unit_price),
        "total": money(line.total),
        "discount": money(line.discount),
        "tax": money(line.tax),
        "refunded": money(line.refunded),
    })
}

/// Why a line, or freight, cost less. What is taken off the order as a whole is told line by line.
fn taken_off(discount: &OrderDiscount, money: &impl Fn(i64) -> Value) -> Value {
    json!({
        "lineId": discount.order_line_id,
        "target": discount.target.to_value(),
        "campaignId": discount.campaign_id,
        "plugin": discount.plugin,
        "title": discount.title,
        "code": discount.code,
        "amount": money(discount.amount),
    })
}

fn given(refund: &Refund, lines: &[RefundLine], money: &impl Fn(i64) -> Value) -> Value {
    let line = |line: &RefundLine| {
        let (id, quantity) = (line.order_line_id, line.quantity);
        json!({ "lineId": id, "quantity": quantity, "amount": money(line.amount) })
    };
    json!({
        "id": refund.id,
        "amount": money(refund.amount),
        "delivery": money(refund.delivery),
        "reason": refund.reason,
        "createdAt": refund.created_at,
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    })
}

fn sent((parcel, lines): &(Fulfilment, Vec<FulfilmentLine>)) -> Value {
    let line =
        |line: &FulfilmentLine| json!({ "lineId": line.order_line_id, "quantity": line.quantity });
    json!({
        "id": parcel.id,
        "carrier": parcel.carrier,
        "trackingNumber": parcel.tracking_number,
        "sentAt": parcel.created_at,
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
    })
}
