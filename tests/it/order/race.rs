//! Two who want what excludes each other: exactly one gets it.

use futures::future::join_all;
use serde_json::json;
use tests::{Order, Shop, TestApp, faults, imbalances};

use super::change;

async fn placed(shop: &Shop<'_>, count: usize) -> Vec<Order> {
    let (_, tea) = shop.product("Tea", "5.0", 1000).await;
    join_all((0..count).map(|_| shop.order_of(&tea, 2))).await
}

/// Runs two changes of each order at once; how often the first one happened.
async fn race(shop: &Shop<'_>, orders: &[Order], one: &str, other: &str) -> usize {
    let pair = async |order: &Order| {
        tokio::join!(change(shop, one, &order.id), change(shop, other, &order.id))
    };
    let mut first = 0;
    for (one, other) in join_all(orders.iter().map(pair)).await {
        match (faults(&one).as_slice(), faults(&other).as_slice()) {
            ([], [fault]) => {
                assert_eq!(fault, "id CONFLICT");
                first += 1;
            }
            ([fault], []) => assert_eq!(fault, "id CONFLICT"),
            outcomes => panic!("not exactly one: {outcomes:?}"),
        }
    }
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_that_is_paid_and_cancelled_at_once_gives_everything_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let orders = placed(&shop, 20).await;
    let both = join_all(orders.iter().map(async |order| {
        tokio::join!(change(&shop, "Cancel", &order.id), change(&shop, "MarkAsPaid", &order.id))
    }));
    for (cancelled, paid) in both.await {
        assert_eq!(faults(&cancelled), [""; 0]);
        let too_late = faults(&paid);
        assert!(too_late.is_empty() || too_late == ["id CONFLICT"], "{too_late:?}");
    }
    let pool = app.outside().await;
    assert_eq!(imbalances(&pool).await, [""; 0]);
    let kept = "SELECT (SELECT sum(reserved) FROM stock)::bigint,
                       (SELECT sum(paid - refunded) FROM orders)::bigint";
    let kept: (i64, i64) = sqlx::query_as(kept).fetch_one(&pool).await.expect("sums");
    assert_eq!(kept, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_paid_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let orders = placed(&shop, 10).await;
    race(&shop, &orders, "MarkAsPaid", "MarkAsPaid").await;
    let pool = app.outside().await;
    assert_eq!(imbalances(&pool).await, [""; 0]);
    let news: i64 = sqlx::query_scalar("SELECT count(*) FROM outbox WHERE kind = 'order.paid'")
        .fetch_one(&pool)
        .await
        .expect("news");
    assert_eq!(news, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_cancelled_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let orders = placed(&shop, 10).await;
    race(&shop, &orders, "Cancel", "Cancel").await;
    let pool = app.outside().await;
    assert_eq!(imbalances(&pool).await, [""; 0]);
    let reserved: i64 = sqlx::query_scalar("SELECT sum(reserved)::bigint FROM stock")
        .fetch_one(&pool)
        .await
        .expect("stock");
    assert_eq!(reserved, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_left_of_an_order_is_sent_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let orders = placed(&shop, 5).await;
    let query = "mutation($id: ID!) { orderFulfil(id: $id, input: {
        carrier: \"UPS\", trackingNumber: \"1\" }) { userErrors { field code } } }";
    for order in &orders {
        change(&shop, "MarkAsPaid", &order.id).await;
        let send = || shop.admin(query, json!({ "id": order.id }));
        let sent = join_all([send(), send(), send()]).await;
        let refused: Vec<_> =
            sent.into_iter().flat_map(|answer| faults(&answer.payload())).collect();
        assert_eq!(refused, ["id CONFLICT"; 2]);
    }
    let pool = app.outside().await;
    assert_eq!(imbalances(&pool).await, [""; 0]);
    let on_hand: i64 = sqlx::query_scalar("SELECT sum(on_hand)::bigint FROM stock")
        .fetch_one(&pool)
        .await
        .expect("stock");
    assert_eq!(on_hand, 990);
}
