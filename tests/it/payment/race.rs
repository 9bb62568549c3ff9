//! Callbacks racing what ends an order: paid and held, or cancelled and refunded, never between.

use chrono::TimeDelta;
use futures::future::join_all;
use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, imbalances};

use super::{money, number};

/// What of an order is held and what was kept of its money, which must agree.
async fn settled(shop: &Shop<'_>, order: &Order) -> bool {
    let seen = money(shop, order).await;
    let kept = |what: &str| seen[what]["amount"].clone();
    let (held, paid, refunded) =
        (seen["state"] == "OPEN", kept("totalPaid"), kept("totalRefunded"));
    let payments = seen["payments"].as_array().expect("payments").iter();
    let kept_by_us = payments.filter(|payment| payment["received"] != Value::Null);
    let kept_by_us = kept_by_us.filter(|it| it["received"] != it["refunded"]).count();
    if held {
        assert_eq!((paid, refunded, kept_by_us), (json!("10.0"), json!("0.0"), 1), "{seen}");
    } else {
        assert_eq!((paid == refunded, kept_by_us), (true, 0), "{seen}");
    }
    held
}

async fn orders(shop: &Shop<'_>) -> Vec<Order> {
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    join_all((0..20).map(|_| shop.sandbox_order_of(&tea, 2))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancelling_races_a_callback() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let orders = orders(&shop).await;
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    join_all(orders.iter().map(async |order| {
        let notice = shop.press(order, Button::Pay).await.remove(0);
        let told = app.tell("sandbox", &notice);
        let (_, told) = tokio::join!(shop.done(cancel, json!({ "id": order.id })), told);
        assert_eq!(told, 200);
    }))
    .await;
    app.run_jobs().await;
    for order in &orders {
        assert!(!settled(&shop, order).await, "staff have cancelled it");
    }
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT sum(reserved)::bigint FROM stock").await, 0);
    assert_eq!(number(&pool, "SELECT count(*) FROM sandbox_refund").await, 20);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn expiring_races_a_callback() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let orders = orders(&shop).await;
    let notices = join_all(orders.iter().map(async |order| shop.charge_of(order).await)).await;
    app.advance(TimeDelta::minutes(31));
    shop.sign_in_again().await;
    let paying = join_all(notices.iter().map(async |charge| {
        for notice in shop.press_at(charge, Button::Pay).await.1 {
            assert_eq!(app.tell("sandbox", &notice).await, 200);
        }
    }));
    tokio::join!(paying, app.run_jobs());
    app.run_jobs().await;
    let mut held = 0;
    for order in &orders {
        held += i64::from(settled(&shop, order).await);
    }
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT sum(reserved)::bigint FROM stock").await, 2 * held);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
