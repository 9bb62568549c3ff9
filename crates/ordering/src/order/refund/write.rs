use std::collections::BTreeMap;

use db::{
    TenantTx,
    sea_orm::{DbErr, entity::prelude::*},
};
use kernel::Actor;
use payments::{Payment, payment, refund};
use serde_json::json;

use super::{Refund, RefundLine, Restock, entity, line, reckon, reckon::Part};
use crate::order::{Order, OrderLine, OrderRefunded, PaymentState};

/// A refund that was decided on.
pub(super) struct Decision {
    pub(super) parts: Vec<Part>,
    pub(super) delivery: i64,
    pub(super) reason: String,
    /// The request that it was asked for by: its key and digest. None for a cancellation.
    pub(super) request: Option<(String, Vec<u8>)>,
}

impl Part {
    /// The row of a refund.
    pub(super) fn stored(&self, tx: &TenantTx, refund: Uuid) -> RefundLine {
        RefundLine {
            tenant_id: tx.shop(),
            refund_id: refund,
            order_line_id: self.line_id,
            quantity: self.quantity,
            amount: self.amount,
            restock: self.restock,
            location_id: self.location_id,
            withheld: self.withheld,
        }
    }
}

impl Decision {
    /// All that is left to be given back. Of an order that was only paid in part no line says how
    /// much that is.
    pub(super) fn everything(order: &Order, lines: &[OrderLine], reason: &str) -> Self {
        let part = |line: &OrderLine| Part {
            line_id: line.id,
            quantity: line.unfulfilled(),
            amount: line.refundable(),
            restock: Restock::Cancel,
            location_id: None,
            said: false,
            withheld: 0,
        };
        let whole = order.payment_state == PaymentState::Paid;
        let delivery = reckon::freight(order, lines) - order.delivery_refunded;
        Self {
            parts: lines.iter().filter(|_| whole).map(part).collect(),
            delivery: if whole { delivery } else { 0 },
            reason: reason.to_owned(),
            request: None,
        }
    }

    fn amount(&self, order: &Order) -> i64 {
        if order.payment_state != PaymentState::Paid {
            return order.refundable();
        }
        self.delivery + self.parts.iter().map(|part| part.amount).sum::<i64>()
    }
}

/// Writes a refund of a locked order, and which payments it comes from.
pub(super) async fn write(
    tx: &TenantTx,
    actor: &Actor,
    order: &Order,
    decision: Decision,
) -> db::Result<Refund> {
    let amount = decision.amount(order);
    take(tx, order, amount, &decision).await?;
    let (idempotency_key, request_hash) = decision.request.unzip();
    let refund = Refund {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        order_id: order.id,
        amount,
        delivery: decision.delivery,
        reason: decision.reason,
        idempotency_key,
        request_hash,
        actor_kind: actor.kind().to_owned(),
        actor_id: actor.id(),
        created_at: tx.now(),
    };
    tx.insert_many([entity::ActiveModel::from(refund.clone())]).await?;
    let line = |part: &Part| line::ActiveModel::from(part.stored(tx, refund.id));
    tx.insert_many(decision.parts.iter().map(line)).await?;
    let payments = payment::of_orders(tx, &[order.id]).await?;
    let two_parts = order.deposit.is_some();
    let parts = if two_parts { newest_first(amount, &payments) } else { spread(amount, &payments) };
    for (payment, part) in parts {
        refund::decide(tx, payment, Some(refund.id), part).await?;
    }
    let detail = json!({ "refund": refund.id, "amount": amount });
    tenancy::audit::record(tx, actor, "order.refunded", order.id, detail).await?;
    tx.publish(order.id, &OrderRefunded { refund: refund.id, amount }).await?;
    Ok(refund)
}

/// Takes the amounts from what can be given back, on the condition that they are there.
async fn take(tx: &TenantTx, order: &Order, amount: i64, decision: &Decision) -> db::Result<()> {
    let lines: Vec<Uuid> = decision.parts.iter().map(|part| part.line_id).collect();
    let amounts: Vec<i64> = decision.parts.iter().map(|part| part.amount).collect();
    let units = |wanted: bool| -> Vec<i32> {
        let of = |part: &Part| {
            if (part.restock == Restock::Cancel) == wanted { part.quantity } else { 0 }
        };
        decision.parts.iter().map(of).collect()
    };
    let (cancelled, returned) = (units(true), units(false));
    let values = [lines.into(), amounts.into(), cancelled.into(), returned.into()];
    let changed = tx.execute(TAKE_FROM_LINES, values).await?;
    let values = [order.id.into(), amount.into(), decision.delivery.into()];
    let taken = tx.execute(TAKE_FROM_ORDER, values).await?;
    if (changed, taken) == (decision.parts.len() as u64, 1) {
        return Ok(());
    }
    Err(DbErr::Custom(format!("order {} has less to be given back", order.id)).into())
}

const TAKE_FROM_LINES: &str = "
    UPDATE order_line l SET refunded = l.refunded + p.amount,
        cancelled = l.cancelled + p.cancelled, returned = l.returned + p.returned
    FROM unnest($2::uuid[], $3::bigint[], $4::integer[], $5::integer[])
             AS p (line_id, amount, cancelled, returned)
    WHERE l.tenant_id = $1 AND l.id = p.line_id AND l.refunded + p.amount <= l.charged";

const TAKE_FROM_ORDER: &str = "
    UPDATE orders SET refunded = refunded + $3, delivery_refunded = delivery_refunded + $4
    WHERE tenant_id = $1 AND id = $2 AND refunded + $3 <= paid";

/// Spreads a refund over the gateways of an order's payments by what each can still give back, and
/// within a gateway from the oldest payment on.
fn spread(amount: i64, payments: &[Payment]) -> Vec<(&Payment, i64)> {
    let mut kinds: BTreeMap<&str, Vec<&Payment>> = BTreeMap::new();
    for payment in payments.iter().filter(|payment| payment.state == payment::State::Paid) {
        kinds.entry(&payment.gateway).or_default().push(payment);
    }
    let left = |kind: &Vec<&Payment>| kind.iter().map(|payment| payment.refundable()).sum();
    let weights: Vec<i64> = kinds.values().map(left).collect();
    let mut parts = Vec::new();
    for (kind, mut share) in kinds.values().zip(pricing::allocate(amount, &weights)) {
        for payment in kind {
            let part = share.min(payment.refundable());
            share -= part;
            if part > 0 {
                parts.push((*payment, part));
            }
        }
    }
    parts
}

/// Takes a refund from the newest of an order's payments on: from the balance before the deposit.
fn newest_first(amount: i64, payments: &[Payment]) -> Vec<(&Payment, i64)> {
    let mut left = amount;
    let paid = payments.iter().rev().filter(|payment| payment.state == payment::State::Paid);
    let part = |payment| {
        let part = left.min(Payment::refundable(payment));
        left -= part;
        (payment, part)
    };
    paid.map(part).filter(|(_, part)| *part > 0).collect()
}
