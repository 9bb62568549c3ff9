//! Refunds at gateways that time out, at workers that are killed, and by hand.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use chrono::TimeDelta;
use payments::sandbox::Button;
use serde_json::json;
use sqlx::{Executor, PgPool};
use tests::{Flaky, Process, Shop, TestApp, faults, imbalances, text};

use super::{number, paid, refund};

const SUCCEEDED: &str = "SELECT count(*) FROM payment_refund WHERE state = 'succeeded'";
const AT_THE_SANDBOX: &str = "SELECT count(*) FROM sandbox_refund";

async fn cancelled_after_paying(shop: &Shop<'_>) {
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    shop.pays(&order, Button::Pay).await;
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    shop.done(cancel, json!({ "id": order.id })).await;
}

#[tokio::test]
async fn a_gateway_that_times_out_after_giving_back_is_asked_again_and_gives_back_once() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let shop = app.shop("tea").await;
    cancelled_after_paying(&shop).await;
    let pool = app.outside().await;
    flaky.refunds.store(3, Ordering::SeqCst);
    for _ in 0..3 {
        app.run_jobs().await;
        assert_eq!((number(&pool, SUCCEEDED).await, number(&pool, AT_THE_SANDBOX).await), (0, 1));
        let trouble = "SELECT count(*) FROM payment_refund WHERE trouble IS NOT NULL";
        assert_eq!(number(&pool, trouble).await, 1);
        app.advance(TimeDelta::hours(1));
    }
    app.run_jobs().await;
    assert_eq!((number(&pool, SUCCEEDED).await, number(&pool, AT_THE_SANDBOX).await), (1, 1));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_gateway_is_asked_for_as_long_as_it_takes() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let shop = app.shop("tea").await;
    cancelled_after_paying(&shop).await;
    flaky.refunds.store(30, Ordering::SeqCst);
    for _ in 0..31 {
        app.run_jobs().await;
        app.advance(TimeDelta::hours(1));
    }
    assert_eq!(flaky.refunds.load(Ordering::SeqCst), 0, "more often than any queue tries");
    assert_eq!(number(&app.outside().await, SUCCEEDED).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_worker_that_is_killed_in_mid_refund_leaves_one_refund() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    cancelled_after_paying(&shop).await;
    let pool = app.outside().await;
    // The sandbox gives back, and the worker waits here to note that: it is killed in the middle.
    let mut stall = pool.begin().await.expect("a transaction");
    stall.execute("LOCK TABLE payment_refund IN SHARE MODE").await.expect("the lock");
    let mut first = Process::serve(&app.database);
    wait_until(
        &pool,
        "SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE%payment_refund%'
          AND datname = current_database()",
    )
    .await;
    first.kill();
    assert_eq!((number(&pool, SUCCEEDED).await, number(&pool, AT_THE_SANDBOX).await), (0, 1));
    stall.rollback().await.expect("the end");
    let lease = "UPDATE job SET due_at = now() - interval '1 s' WHERE kind = 'payment.refund'";
    pool.execute(lease).await.expect("the lease's end");
    let _second = Process::serve(&app.database);
    wait_until(&pool, SUCCEEDED).await;
    assert_eq!((number(&pool, SUCCEEDED).await, number(&pool, AT_THE_SANDBOX).await), (1, 1));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

/// Waits until the statement counts one.
async fn wait_until(pool: &PgPool, count: &'static str) {
    for _ in 0..200 {
        if number(pool, count).await == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to be: {count}");
}

#[tokio::test]
async fn a_transfer_is_given_back_by_hand_and_staff_say_so_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let one = json!({ "lines": [{ "lineId": it.line, "quantity": 1, "restock": "CANCEL" }] });
    refund(&shop, &it.order, "1", one).await;
    let query = "query($id: ID!) { order(id: $id) { payments { refunds { id state } } } }";
    let found = shop.admin(query, json!({ "id": it.order.id })).await.root("order");
    let id = text(&found["payments"][0]["refunds"][0]["id"]);
    let complete = "mutation($id: ID!) { paymentRefundComplete(id: $id) {
        refund { state amount { amount } } userErrors { field code message } } }";
    let done = async || shop.admin(complete, json!({ "id": id })).await.payload();
    assert_eq!(faults(&done().await), ["id CONFLICT"], "it isn't by hand before somebody looked");
    app.run_jobs().await;
    let payload = done().await;
    let expected = json!({ "state": "SUCCEEDED", "amount": { "amount": "5.0" } });
    assert_eq!((faults(&payload), &payload["refund"]), (vec![], &expected));
    assert_eq!(faults(&done().await), ["id CONFLICT"]);
    let news = "SELECT count(*) FROM outbox WHERE kind = 'refund.succeeded'";
    assert_eq!(number(&app.outside().await, news).await, 1);
}
