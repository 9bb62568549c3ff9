//! From which payments a refund comes.

use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, imbalances, list, text};

use super::{PAY, refund};

/// What was given back of each payment of an order, by gateway.
async fn given_back(shop: &Shop<'_>, order: &str) -> Vec<(String, String)> {
    let query = "query($id: ID!) { order(id: $id) { payments { gateway state
        refunded { amount } } } }";
    let found = shop.admin(query, json!({ "id": order })).await.root("order");
    let paid = list(&found["payments"]).iter().filter(|payment| payment["state"] == "PAID");
    let back = |payment: &Value| (text(&payment["gateway"]), text(&payment["refunded"]["amount"]));
    paid.map(back).collect()
}

#[tokio::test]
async fn a_refund_is_spread_over_the_ways_an_order_was_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "50.00", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    // 60.00 by transfer, the rest by the sandbox.
    shop.done(PAY, json!({ "id": order.id, "amount": "60.00", "reference": "T1" })).await;
    assert_eq!(shop.payment_of(&order).await["amount"]["amount"], "40.00");
    shop.pays(&order, Button::Pay).await;
    let line = super::lines(&shop, &order).await[0]["id"].clone();
    let goodwill = |amount: &str| json!({ "lines": [{ "lineId": line, "amount": amount }] });
    assert_eq!(faults(&refund(&shop, &order, "1", goodwill("50.00")).await), [""; 0]);
    let pair = |transfer: &str, sandbox: &str| {
        vec![
            ("bank_transfer".to_owned(), transfer.to_owned()),
            ("sandbox".to_owned(), sandbox.to_owned()),
        ]
    };
    assert_eq!(given_back(&shop, &order.id).await, pair("30.00", "20.00"));
    // 0.01 goes where the larger remainder is.
    assert_eq!(faults(&refund(&shop, &order, "2", goodwill("0.01")).await), [""; 0]);
    assert_eq!(given_back(&shop, &order.id).await, pair("30.01", "20.00"));
    assert_eq!(faults(&refund(&shop, &order, "3", goodwill("49.99")).await), [""; 0]);
    assert_eq!(given_back(&shop, &order.id).await, pair("60.00", "40.00"));
    app.run_jobs().await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_transfers_the_older_is_given_back_first() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.00", 10).await;
    let order = shop.order_of(&tea, 2).await;
    shop.done(PAY, json!({ "id": order.id, "amount": "30.00", "reference": "T1" })).await;
    shop.done(PAY, json!({ "id": order.id })).await;
    let line = super::lines(&shop, &order).await[0]["id"].clone();
    let goodwill = json!({ "lines": [{ "lineId": line, "amount": "40.00" }] });
    assert_eq!(faults(&refund(&shop, &order, "1", goodwill).await), [""; 0]);
    let expected = ["30.00", "10.00"].map(|it| ("bank_transfer".to_owned(), it.to_owned()));
    assert_eq!(given_back(&shop, &order.id).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
