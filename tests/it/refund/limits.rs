//! No more goes back than came, and the same request gives back once.

use futures::future::join_all;
use serde_json::json;
use tests::{TestApp, faults, imbalances};

use super::{newest, number, paid, refund, sent};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn refunds_in_parallel_never_exceed_what_was_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = sent(&shop, &tea, 2).await;
    let goodwill = json!({ "lines": [{ "lineId": it.line, "amount": "6.0" }] });
    let asked = (0..8)
        .map(async |nr: i32| refund(&shop, &it.order, &nr.to_string(), goodwill.clone()).await);
    let answers = join_all(asked).await;
    let through = answers.iter().filter(|payload| faults(payload).is_empty()).count();
    assert_eq!(through, 1);
    for payload in answers.iter().filter(|payload| !faults(payload).is_empty()) {
        assert_eq!(faults(payload), ["lines.0.amount TOO_BIG"]);
    }
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT refunded FROM orders").await, 600);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_gives_back_once_and_another_under_its_key_is_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let one = json!({ "lines": [{ "lineId": it.line, "quantity": 1, "restock": "CANCEL" }] });
    let asked = (0..8).map(async |_: i32| refund(&shop, &it.order, "key", one.clone()).await);
    for payload in join_all(asked).await {
        assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], "5.0"));
    }
    let other = json!({ "lines": [{ "lineId": it.line, "amount": "0.01" }] });
    let payload = refund(&shop, &it.order, "key", other).await;
    assert_eq!(faults(&payload), ["idempotencyKey IDEMPOTENCY_MISMATCH"]);
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM refund").await, 1);
    assert_eq!(number(&pool, "SELECT refunded FROM orders").await, 500);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refund_and_a_cancellation_at_once_give_back_what_was_paid_and_no_more() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    let both = join_all((0..10).map(async |_: i32| {
        let it = paid(&shop, &tea, 2).await;
        let half = json!({ "lines": [{ "lineId": it.line, "quantity": 1, "restock": "CANCEL" }] });
        let cancelled = shop.done(cancel, json!({ "id": it.order.id }));
        let (payload, _) = tokio::join!(refund(&shop, &it.order, "half", half), cancelled);
        assert!(["", "id CONFLICT"].contains(&faults(&payload).join(" ").as_str()), "{payload}");
    }));
    both.await;
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT sum(paid - refunded)::bigint FROM orders").await, 0);
    assert_eq!(number(&pool, "SELECT sum(reserved)::bigint FROM stock").await, 0);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
