//! Compares what shoppers heard with what the database has, as an administrator sees it.

use std::{collections::HashMap, time::Duration};

use sqlx::{FromRow, PgPool};
use tests::{end_leases, imbalances};

use crate::{journal::Purchase, market::Market, report::Row};

/// An order, with everything that there may be one of.
#[derive(Debug, FromRow)]
struct Kept {
    slug: String,
    idempotency_key: String,
    number: i64,
    total: i64,
    paid: i64,
    refunded: i64,
    payments: i64,
    captured: i64,
    refunds: i64,
    given_back: i64,
}

const KEPT: &str = "
    SELECT d.slug, o.idempotency_key, o.number, o.total, o.paid, o.refunded,
        (SELECT count(*) FROM payment p
         WHERE (p.tenant_id, p.order_id) = (o.tenant_id, o.id) AND p.state = 'paid') AS payments,
        (SELECT count(*) FROM payment p JOIN sandbox_transaction t
             ON (t.tenant_id, t.reference) = (p.tenant_id, p.idempotency_key)
         WHERE (p.tenant_id, p.order_id) = (o.tenant_id, o.id)) AS captured,
        (SELECT count(*) FROM refund r
         WHERE (r.tenant_id, r.order_id) = (o.tenant_id, o.id)) AS refunds,
        (SELECT coalesce(sum(s.amount), 0)::bigint FROM payment p
         JOIN sandbox_transaction t ON (t.tenant_id, t.reference) = (p.tenant_id, p.idempotency_key)
         JOIN sandbox_refund s ON (s.tenant_id, s.transaction_id) = (t.tenant_id, t.id)
         WHERE (p.tenant_id, p.order_id) = (o.tenant_id, o.id)) AS given_back
    FROM orders o JOIN shop_directory d ON d.shop_id = o.tenant_id";

/// What is still to be done when everything that is paid or given back has been told. All shoppers have
/// one e-mail and one network, so most of their mails are withheld.
const OPEN: &str = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM job)
    + (SELECT count(*) FROM payment WHERE state = 'pending')
    + (SELECT count(*) FROM payment_notice WHERE handled_at IS NULL)
    + (SELECT count(*) FROM payment_refund WHERE state <> 'succeeded')
    + (SELECT count(*) FROM mail WHERE sent_at IS NULL AND trouble IS NULL)";

/// The same by kind, to say what it is.
const OPEN_BY_KIND: &str = "SELECT concat_ws(', ',
    (SELECT string_agg(DISTINCT kind, ', ') FROM outbox),
    (SELECT string_agg(DISTINCT handler || ' after ' || attempts || ': ' || error, ', ') FROM job),
    (SELECT nullif(count(*), 0) || ' payments' FROM payment WHERE state = 'pending'),
    (SELECT nullif(count(*), 0) || ' notices' FROM payment_notice WHERE handled_at IS NULL),
    (SELECT nullif(count(*), 0) || ' refunds' FROM payment_refund WHERE state <> 'succeeded'),
    (SELECT nullif(count(*), 0) || ' mails' FROM mail WHERE sent_at IS NULL AND trouble IS NULL))";

/// Each statement lists, as texts, what there is too much of, or what is on the wrong side of the
/// wall.
const STRAYS: &[&str] = &[
    "SELECT 'a payment of another shop: ' || p::text FROM payment p
     JOIN payment_directory d ON (d.gateway, d.reference) = (p.gateway, p.idempotency_key)
     WHERE d.shop_id <> p.tenant_id",
    "SELECT 'a cart of another shop: ' || o::text FROM orders o JOIN cart c ON c.id = o.cart_id
     WHERE c.tenant_id <> o.tenant_id",
    "SELECT 'job of another shop: ' || b::text FROM job b JOIN orders o ON o.id = b.key
     WHERE o.tenant_id <> b.shop_id",
    "SELECT 'no mail: ' || o::text FROM orders o WHERE payment_state = 'paid' AND NOT EXISTS (
         SELECT FROM mail m WHERE (m.tenant_id, m.order_id) = (o.tenant_id, o.id))",
];

impl Market<'_> {
    /// Waits until all is done, then compares.
    pub async fn compare(&self, row: &mut Row) {
        let pool = self.app.outside().await;
        if let Some(left) = drained(&pool).await {
            let kinds: Result<String, _> = sqlx::query_scalar(OPEN_BY_KIND).fetch_one(&pool).await;
            row.breaks(format!("{left} things are never done: {}", kinds.unwrap_or_default()));
        }
        self.look(row, &pool).await;
    }

    /// Compares as it is.
    pub async fn look(&self, row: &mut Row, pool: &PgPool) {
        for trouble in self.take_troubles() {
            row.breaks(trouble);
        }
        let purchases = self.journal.all();
        let kept: Vec<Kept> = sqlx::query_as(KEPT).fetch_all(pool).await.expect("orders");
        let mut orders: HashMap<(&str, &str), Vec<&Kept>> = HashMap::new();
        for order in &kept {
            orders.entry((&order.slug, &order.idempotency_key)).or_default().push(order);
        }
        row.acknowledged = 0;
        for purchase in &purchases {
            let slug = self.shops[purchase.shop].slug.as_str();
            let there = orders.remove(&(slug, purchase.key.as_str())).unwrap_or_default();
            compare(row, purchase, &there);
        }
        for (slug, key) in orders.keys() {
            row.doubles(format!("{slug} has an order that nobody asked for: {key}"));
        }
        for stray in STRAYS.iter().copied() {
            let found: Vec<String> = sqlx::query_scalar(stray).fetch_all(pool).await.expect("rows");
            for stray in found {
                row.breaks(stray);
            }
        }
        for imbalance in imbalances(pool).await {
            row.breaks(imbalance);
        }
    }
}

/// Compares a purchase with the orders under its key in its shop.
fn compare(row: &mut Row, purchase: &Purchase, there: &[&Kept]) {
    let Purchase { key, order, paid, surplus, refund, .. } = purchase;
    let Some(told) = order else {
        // Nobody was told of it, so nobody is charged for it.
        for it in there {
            row.doubles(format!("{key} is an order of nobody: {it:?}"));
        }
        return;
    };
    row.acknowledged += 1;
    let [it] = there else {
        let what = format!("{key} is {} orders instead of order {}", there.len(), told.number);
        return if there.is_empty() { row.loses(what) } else { row.doubles(what) };
    };
    if (it.number, it.total) != (told.number, told.total) {
        row.loses(format!("{key} is another order than {told:?}: {it:?}"));
    }
    if *paid {
        row.acknowledged += 1;
        if it.paid != told.total || it.captured == 0 {
            row.loses(format!("{key} was paid: {it:?}"));
        }
    }
    if it.captured > 1 + surplus || it.payments > 1 {
        row.doubles(format!("{key} was paid twice: {it:?}"));
    }
    let back = refund.as_ref().and_then(|refund| refund.told);
    if let Some(amount) = back {
        row.acknowledged += 1;
        if it.refunded < amount || it.given_back < amount {
            row.loses(format!("{key} was given {amount} back: {it:?}"));
        }
    }
    if it.refunds > 1 || it.given_back > it.refunded + surplus * it.total {
        row.doubles(format!("{key} was given back twice: {it:?}"));
    }
}

/// Returns once nothing is left to be done; else how much.
async fn drained(pool: &PgPool) -> Option<i64> {
    let mut left = -1;
    for round in 0..1_200 {
        // PostgreSQL itself may be recovering.
        if let Ok(found) = sqlx::query_scalar(OPEN).fetch_one(pool).await {
            left = found;
        }
        if left == 0 {
            return None;
        }
        // What whoever was killed had taken, and what failed, would come again in a minute.
        if round % 20 == 10 && left > 0 {
            end_leases(pool).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Some(left)
}
