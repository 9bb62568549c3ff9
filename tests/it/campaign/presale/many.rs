use std::sync::{Arc, atomic::Ordering};

use chrono::TimeDelta;
use serde_json::json;
use tests::{Flaky, TestApp, imbalances};

use super::Fair;

#[tokio::test]
async fn refunds_go_through_each_once_whatever_the_gateway_loses_in_their_midst() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 6 })).await;
    let mut orders = Vec::new();
    for nr in 0..5 {
        orders.push(fair.deposited(&format!("s{nr}")).await);
    }
    flaky.refunds.store(2, Ordering::SeqCst);
    fair.close().await;
    let pool = app.outside().await;
    let refunds = async || -> (i64, i64) {
        let sql = "SELECT count(*) FILTER (WHERE state = 'succeeded'), (SELECT count(*) FROM sandbox_refund)
                   FROM payment_refund";
        sqlx::query_as(sql).fetch_one(&pool).await.expect("refunds")
    };
    assert_eq!(refunds().await, (3, 5), "two answers were lost, and none waits for them");
    fair.wait(TimeDelta::days(11)).await;
    assert_eq!(refunds().await, (5, 5));
    for order in &orders {
        assert_eq!(fair.fate(order).await, "CANCELLED REFUNDED");
    }
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

/// So many orders beside the one that there is, equal to it, with all that belongs to them.
const TWINS: &str = "
    WITH twin AS MATERIALIZED (
        SELECT nr, gen_random_uuid() AS o, gen_random_uuid() AS c, gen_random_uuid() AS l
        FROM generate_series(1, $1) AS nr),
    carts AS (
        INSERT INTO cart SELECT (jsonb_populate_record(x, jsonb_build_object('id', c, 'order_id', o))).*
        FROM cart x, twin),
    orders AS (
        INSERT INTO orders (COLUMNS) SELECT COLUMNS FROM (
            SELECT (jsonb_populate_record(x, jsonb_build_object('id', o, 'cart_id', c,
                'number', x.number + 100000 + nr, 'idempotency_key', o))).* FROM orders x, twin) AS o),
    lines AS (
        INSERT INTO order_line
        SELECT (jsonb_populate_record(x, jsonb_build_object('id', l, 'order_id', o))).* FROM order_line x, twin),
    discounts AS (
        INSERT INTO order_discount SELECT (jsonb_populate_record(x, jsonb_build_object(
            'id', gen_random_uuid(), 'order_id', o, 'order_line_id', l))).* FROM order_discount x, twin),
    held AS (
        INSERT INTO reservation SELECT (jsonb_populate_record(x, jsonb_build_object(
            'id', gen_random_uuid(), 'order_id', o, 'order_line_id', l))).* FROM reservation x, twin),
    payments AS (
        INSERT INTO payment SELECT (jsonb_populate_record(x, jsonb_build_object(
            'id', gen_random_uuid(), 'order_id', o, 'idempotency_key', o, 'transaction', o))).*
        FROM payment x, twin),
    holds AS (
        INSERT INTO order_hold SELECT (jsonb_populate_record(x, jsonb_build_object('order_id', o))).*
        FROM order_hold x, twin),
    deposits AS (
        INSERT INTO presale_deposit SELECT (jsonb_populate_record(x, jsonb_build_object('order_id', o))).*
        FROM presale_deposit x, twin),
    timers AS (
        INSERT INTO timer (shop_id, kind, key, due_at) SELECT shop_id, kind, o, due_at
        FROM timer x, twin WHERE kind IN ('order.held', 'order.balance'))
    UPDATE stock SET reserved = reserved + $1";

/// The columns of an order that aren't reckoned from others.
const COLUMNS: &str = "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'orders' AND is_generated = 'NEVER'";

/// A presale of 500 at the least, for which so many deposits were paid when they closed.
async fn closed_with(app: &TestApp, deposits: i32) -> Fair<'_> {
    let mut fair = Fair::with(app, json!({ "minimumUnits": 500 })).await;
    let cart = fair.cart(&fair.shopper("ada").await, &[]).await;
    let order = fair.shop.placed_by(&cart, "bank_transfer").await;
    let pay =
        "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code message } } }";
    fair.shop.done(pay, json!({ "id": order.id })).await;
    app.run_jobs().await;
    let pool = app.outside().await;
    let columns: String = sqlx::query_scalar(COLUMNS).fetch_one(&pool).await.expect("columns");
    let twins = sqlx::AssertSqlSafe(TWINS.replace("COLUMNS", &columns));
    sqlx::query(twins).bind(deposits - 1).execute(&pool).await.expect("twins");
    assert_eq!(imbalances(&pool).await, [""; 0]);
    fair.close().await;
    fair
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect(sql)
}

#[tokio::test]
async fn of_a_minimum_of_500_exactly_500_are_enough() {
    let app = TestApp::start().await;
    let fair = closed_with(&app, 500).await;
    assert_eq!(fair.round().await, "MET 500");
    assert_eq!(count(&app, "SELECT count(*) FROM presale_deposit WHERE joined").await, 500);
    assert_eq!(count(&app, "SELECT count(*) FROM order_hold").await, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM payment_refund").await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_a_minimum_of_500_only_499_have_every_deposit_given_back_once() {
    let app = TestApp::start().await;
    let fair = closed_with(&app, 499).await;
    assert_eq!(fair.round().await, "NOT_MET 499");
    let gone = "SELECT count(*) FROM orders WHERE state = 'cancelled' AND refunded = 5000";
    assert_eq!(count(&app, gone).await, 499);
    assert_eq!(count(&app, "SELECT count(DISTINCT payment_id) FROM payment_refund").await, 499);
    assert_eq!(count(&app, "SELECT sum(amount)::bigint FROM payment_refund").await, 499 * 5_000);
    assert_eq!(count(&app, "SELECT sum(reserved)::bigint FROM stock").await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
