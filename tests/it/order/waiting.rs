//! What one client may have waiting to be paid, and for how long.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp, address, faults, text};

/// Orders units of a variant from an address; the payload.
async fn order(shop: &Shop<'_>, from: &str, variant: &str, units: i64) -> Value {
    let cart = shop.cart_of(variant, units).await;
    let query = "mutation($id: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
        cartComplete(cartId: $id, input: $input, expectedTotal: $total, idempotencyKey: $key) {
            order { id } cart { id } userErrors { field code message } } }";
    let input = json!({ "email": "mei@example.com", "deliveryAddress": address() });
    let variables = json!({ "id": cart.id, "input": input, "total": cart.total, "key": cart.id });
    shop.store_from(from, query, variables).await.payload()
}

const TOO_MANY: [&str; 1] = ["cartId MAXIMUM_EXCEEDED"];

#[tokio::test]
async fn orders_of_one_client_that_wait_are_bounded_and_the_merchant_can_raise_it() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (_, silk) = other.product("Silk", "5.0", 99).await;
    shop.change_settings(json!({ "waitingOrders": 2 })).await;
    let mut placed = Vec::new();
    for _ in 0..2 {
        let done = order(&shop, "10.8.0.1", &tea, 1).await;
        assert_eq!(faults(&done), [""; 0]);
        placed.push(text(&done["order"]["id"]));
    }
    let refused = order(&shop, "10.8.0.1", &tea, 1).await;
    assert_eq!(faults(&refused), TOO_MANY);
    assert!(refused["cart"]["id"].is_string(), "the cart is still there");
    assert_eq!(faults(&order(&shop, "10.8.0.2", &tea, 1).await), [""; 0], "others order");
    assert_eq!(faults(&order(&other, "10.8.0.1", &silk, 1).await), [""; 0], "so do they elsewhere");
    let paid = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { message } } }";
    shop.done(paid, json!({ "id": placed[0] })).await;
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 1).await), [""; 0], "one was paid");
    let cancel = "mutation($id: ID!) {
        orderCancel(id: $id, reason: \"x\") { userErrors { message } } }";
    shop.done(cancel, json!({ "id": placed[1] })).await;
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 1).await), [""; 0], "one was cancelled");
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 1).await), TOO_MANY);
    shop.change_settings(json!({ "waitingOrders": 3 })).await;
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 1).await), [""; 0], "it was raised");
    let seen = "{ shop { waitingOrders waitingUnits guestHoldMinutes } }";
    let seen = shop.admin(seen, json!({})).await.root("shop");
    let expected = json!({ "waitingOrders": 3, "waitingUnits": 10_000, "guestHoldMinutes": 2_880 });
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn units_that_orders_of_one_client_hold_are_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 999).await;
    shop.change_settings(json!({ "waitingUnits": 10 })).await;
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 11).await), TOO_MANY);
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 7).await), [""; 0]);
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 4).await), TOO_MANY);
    assert_eq!(faults(&order(&shop, "10.8.0.1", &tea, 3).await), [""; 0]);
    let left: i64 = sqlx::query_scalar("SELECT sum(reserved)::bigint FROM stock")
        .fetch_one(&app.outside().await)
        .await
        .expect("stock");
    assert_eq!(left, 10, "what was refused holds nothing");
}

#[tokio::test]
async fn a_hundred_orders_at_once_of_one_client_stay_within_its_bound() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 999).await;
    shop.change_settings(json!({ "waitingOrders": 5 })).await;
    let orders = (0..40).map(|_| order(&shop, "10.8.0.1", &tea, 1));
    let placed = futures::future::join_all(orders).await;
    let stand = placed.iter().filter(|it| it["order"]["id"].is_string()).count();
    assert_eq!(stand, 5, "of one process");
    assert!(placed.iter().all(|it| it["order"]["id"].is_string() || faults(it) == TOO_MANY));
}

#[tokio::test]
async fn an_order_of_a_guest_waits_less() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let ends = async || -> Vec<i64> {
        let sql = "SELECT (extract(epoch FROM expires_at - placed_at) / 60)::bigint FROM orders
                   ORDER BY placed_at";
        sqlx::query_scalar(sql).fetch_all(&app.outside().await).await.expect("orders")
    };
    order(&shop, "10.8.0.1", &tea, 1).await;
    shop.change_settings(json!({ "guestHoldMinutes": 45 })).await;
    app.advance(TimeDelta::seconds(1));
    order(&shop, "10.8.0.1", &tea, 1).await;
    app.advance(TimeDelta::seconds(1));
    let mei = shop.customer("mei@example.com").await;
    let query = "mutation($input: CartInput) {
        cartCreate(input: $input) { cart { id cost { orderTotalAmount { amount } } } } }";
    let input = json!({ "lines": [{ "merchandiseId": tea, "quantity": 1 }],
        "buyerIdentity": { "customerAccessToken": mei.token } });
    let cart = shop.store(query, json!({ "input": input })).await.payload();
    shop.placed(&tests::Cart::of(&cart)).await;
    assert_eq!(ends().await, [2_880, 45, 4_320]);
}
