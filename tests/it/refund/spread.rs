//! From which payments a refund comes.

use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, faults, imbalances, list, text};

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

/// An order of two units that is fetched.
async fn fetched(shop: &Shop<'_>, variant: &str) -> Order {
    let places = shop.admin("{ locations { id } }", json!({})).await.root("locations");
    let place = text(&places[0]["id"]);
    let query = "mutation($id: ID!) { locationUpdate(id: $id, input: { pickup: true,
        pickupAddress: \"1 Corner Street\" }) { userErrors { field code message } } }";
    shop.done(query, json!({ "id": place })).await;
    let cart = shop.cart_of(variant, 2).await;
    let query = "mutation($cart: ID!, $place: ID!) { cartComplete(cartId: $cart,
        expectedTotal: \"100.00\", idempotencyKey: \"k\",
        input: { email: \"mei@example.com\", pickupLocationId: $place }) {
            order { id orderNumber key } userErrors { field code message } warnings { code target message } } }";
    Order::of(shop.store(query, json!({ "cart": cart.id, "place": place })).await)
}

#[tokio::test]
async fn a_refund_is_spread_over_the_ways_an_order_was_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let order = fetched(&shop, &tea).await;
    // 60.00 by transfer, the rest at the counter.
    shop.done(PAY, json!({ "id": order.id, "amount": "60.0", "reference": "T1" })).await;
    let id = order.id.rsplit('/').next().expect("an id").parse().expect("a uuid");
    let at_the_counter = app.app.db.write(shop.id().await, async |tx| {
        let methods = payments::method::all(tx, &app.app.gateways).await?;
        ordering::order::pay_by(tx, &methods, id, "pay_at_pickup").await
    });
    assert_eq!(at_the_counter.await.expect("a way to pay").amount, 4_000);
    shop.done(PAY, json!({ "id": order.id })).await;
    let line = super::lines(&shop, &order).await[0]["id"].clone();
    let goodwill = |amount: &str| json!({ "lines": [{ "lineId": line, "amount": amount }] });
    assert_eq!(faults(&refund(&shop, &order, "1", goodwill("50.0")).await), [""; 0]);
    let pair = |transfer: &str, counter: &str| {
        vec![
            ("bank_transfer".to_owned(), transfer.to_owned()),
            ("pay_at_pickup".to_owned(), counter.to_owned()),
        ]
    };
    assert_eq!(given_back(&shop, &order.id).await, pair("30.0", "20.0"));
    // 0.01 goes where the larger remainder is.
    assert_eq!(faults(&refund(&shop, &order, "2", goodwill("0.01")).await), [""; 0]);
    assert_eq!(given_back(&shop, &order.id).await, pair("30.01", "20.0"));
    assert_eq!(faults(&refund(&shop, &order, "3", goodwill("49.99")).await), [""; 0]);
    assert_eq!(given_back(&shop, &order.id).await, pair("60.0", "40.0"));
    app.run_jobs().await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_transfers_the_older_is_given_back_first() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let order = shop.order_of(&tea, 2).await;
    shop.done(PAY, json!({ "id": order.id, "amount": "30.0", "reference": "T1" })).await;
    shop.done(PAY, json!({ "id": order.id })).await;
    let line = super::lines(&shop, &order).await[0]["id"].clone();
    let goodwill = json!({ "lines": [{ "lineId": line, "amount": "40.0" }] });
    assert_eq!(faults(&refund(&shop, &order, "1", goodwill).await), [""; 0]);
    let expected = ["30.0", "10.0"].map(|it| ("bank_transfer".to_owned(), it.to_owned()));
    assert_eq!(given_back(&shop, &order.id).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
