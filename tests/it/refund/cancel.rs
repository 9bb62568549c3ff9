//! Cancelling gives back all that was paid.

use serde_json::json;
use tests::{TestApp, faults, imbalances};

use super::{PAY, number, paid, refund, stock};

const CANCEL: &str = "mutation($id: ID!) { orderCancel(id: $id, reason: \"Sold out\") {
    order { state financialStatus totalRefunded { amount }
        refunds { amount { amount } delivery { amount } reason } payments { refunds { state } } }
    userErrors { field code message } } }";

#[tokio::test]
async fn a_cancelled_order_gives_back_its_freight_too() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let settings = json!({ "deliveryRate": "2.5", "taxMode": "EXCLUSIVE", "taxRate": "10.0" });
    shop.change_settings(settings).await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let order = shop.done(CANCEL, json!({ "id": it.order.id })).await["order"].clone();
    let expected = json!({
        "state": "CANCELLED", "financialStatus": "REFUNDED", "totalRefunded": { "amount": "13.75" },
        "refunds": [{
            "amount": { "amount": "13.75" }, "delivery": { "amount": "2.75" }, "reason": "Sold out",
        }],
        "payments": [{ "refunds": [{ "state": "PENDING" }] }],
    });
    assert_eq!(order, expected);
    assert_eq!(stock(&shop).await, (10, 0));
    app.run_jobs().await;
    let pool = app.outside().await;
    let by_hand = "SELECT count(*) FROM payment_refund WHERE state = 'by_hand'";
    assert_eq!(number(&pool, by_hand).await, 1, "nobody else can give a transfer back");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_was_given_back_before_is_not_given_back_again() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let part = json!({
        "lines": [{ "lineId": it.line, "quantity": 1, "restock": "CANCEL" }], "delivery": "1.0",
    });
    assert_eq!(faults(&refund(&shop, &it.order, "cancellation", part).await), [""; 0]);
    let order = shop.done(CANCEL, json!({ "id": it.order.id })).await["order"].clone();
    let expected = json!([
        { "amount": { "amount": "6.0" }, "delivery": { "amount": "1.0" }, "reason": "It broke" },
        { "amount": { "amount": "6.5" }, "delivery": { "amount": "1.5" }, "reason": "Sold out" },
    ]);
    assert_eq!(order["refunds"], expected);
    assert_eq!(stock(&shop).await, (10, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_an_order_that_was_paid_in_part_the_part_goes_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.order_of(&tea, 2).await;
    shop.done(PAY, json!({ "id": order.id, "amount": "4.0", "reference": "T1" })).await;
    let goodwill = json!({ "delivery": "0.0", "lines": [] });
    assert_eq!(faults(&refund(&shop, &order, "1", goodwill).await), ["lines BLANK"]);
    let cancelled = shop.done(CANCEL, json!({ "id": order.id })).await["order"].clone();
    assert_eq!(cancelled["totalRefunded"]["amount"], "4.0");
    assert_eq!(cancelled["financialStatus"], "REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_of_which_something_was_sent_is_not_cancelled() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = super::sent(&shop, &tea, 2).await;
    let payload = shop.admin(CANCEL, json!({ "id": it.order.id })).await.payload();
    assert_eq!(faults(&payload), ["id CONFLICT"]);
}
