//! Which ways to pay a shop offers, and how long each waits.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

const UPDATE: &str = "mutation($gateway: String!, $input: PaymentMethodUpdateInput!) {
    paymentMethodUpdate(gateway: $gateway, input: $input) {
        paymentMethod { gateway enabled instructions timeOutMinutes }
        userErrors { field code message } } }";

async fn offered(shop: &Shop<'_>) -> Vec<String> {
    let methods = shop.store("{ paymentMethods { gateway } }", json!({})).await;
    let methods = methods.root("paymentMethods");
    methods.as_array().expect("a list").iter().map(|it| text(&it["gateway"])).collect()
}

#[tokio::test]
async fn a_new_shop_is_paid_by_transfer_and_at_pickup_and_tries_the_sandbox_when_it_wants_to() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    assert_eq!(offered(&shop).await, ["bank_transfer", "pay_at_pickup"]);
    shop.offer_sandbox().await;
    shop.offer("bank_transfer", false).await;
    assert_eq!(offered(&shop).await, ["pay_at_pickup", "sandbox"]);
    assert_eq!(offered(&other).await, ["bank_transfer", "pay_at_pickup"]);
    let all = shop.admin("{ paymentMethods { gateway enabled isTest timeOutMinutes } }", json!({}));
    let expected = json!([
        { "gateway": "bank_transfer", "enabled": false, "isTest": false, "timeOutMinutes": 4320 },
        { "gateway": "pay_at_pickup", "enabled": true, "isTest": false, "timeOutMinutes": 10080 },
        { "gateway": "sandbox", "enabled": true, "isTest": true, "timeOutMinutes": 30 },
    ]);
    assert_eq!(all.await.root("paymentMethods"), expected);
}

#[tokio::test]
async fn shoppers_read_the_shops_own_words_and_have_the_time_it_gives() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let input = json!({ "instructions": "Account 42 at the Bank of Tea", "timeOutMinutes": 600 });
    shop.done(UPDATE, json!({ "gateway": "bank_transfer", "input": input })).await;
    let order = shop.order_of(&tea, 1).await;
    let said = text(&shop.payment_of(&order).await["instruction"]["text"]);
    assert!(said.contains("within 10 hours") && said.contains("Account 42"), "{said}");
    app.advance(TimeDelta::minutes(601));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let query = "query($id: ID!) { order(id: $id) { state } }";
    let state = shop.admin(query, json!({ "id": order.id })).await.root("order");
    assert_eq!(state["state"], "CANCELLED");
}

#[tokio::test]
async fn settings_that_make_no_sense_are_named() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let long = "x".repeat(2_001);
    for (gateway, input, expected) in [
        ("no_such", json!({ "enabled": true }), vec!["gateway NOT_FOUND"]),
        ("sandbox", json!({ "timeOutMinutes": 4 }), vec!["timeOutMinutes TOO_SMALL"]),
        ("sandbox", json!({ "timeOutMinutes": 129_601 }), vec!["timeOutMinutes TOO_BIG"]),
        ("sandbox", json!({ "instructions": long }), vec!["instructions TOO_LONG"]),
        ("sandbox", json!({ "timeOutMinutes": Value::Null }), vec![]),
        ("sandbox", json!({}), vec![]),
    ] {
        let answer = shop.admin(UPDATE, json!({ "gateway": gateway, "input": input })).await;
        assert_eq!(faults(&answer.payload()), expected, "{gateway}");
    }
    assert_eq!(offered(&shop).await, ["bank_transfer", "pay_at_pickup"]);
}

#[tokio::test]
async fn a_way_to_pay_that_is_switched_off_or_does_not_fit_is_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let query = "mutation($cart: ID!, $gateway: String) { cartComplete(cartId: $cart,
        expectedTotal: \"5.00\", idempotencyKey: \"k\", input: { email: \"mei@example.com\",
        gateway: $gateway, deliveryAddress: { lastName: \"Lin\", address1: \"1 Market Street\",
        city: \"Springfield\", province: \"IL\", zip: \"62704\", countryCode: US } }) { userErrors { field code message } } }";
    let cart = shop.cart_of(&tea, 1).await;
    for gateway in ["sandbox", "pay_at_pickup", "no_such"] {
        let answer = shop.store(query, json!({ "cart": cart.id, "gateway": gateway })).await;
        let expected = ["input.gateway PAYMENT_METHOD_NOT_SUPPORTED"];
        assert_eq!(faults(&answer.payload()), expected, "{gateway}");
    }
}
