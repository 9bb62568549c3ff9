use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

use super::{add_address, update};

const CART: &str = "cart { id buyerIdentity { email customer { id email firstName
    numberOfOrders orders(first: 5) { nodes { id } } addresses(first: 5) { nodes { id } }
    defaultAddress { id } } } } userErrors { field code message } warnings { code }";

async fn identify(shop: &Shop<'_>, cart: &str, buyer: Value) -> Value {
    let query = format!(
        "mutation($cart: ID!, $buyer: CartBuyerIdentityInput!) {{
            cartBuyerIdentityUpdate(cartId: $cart, buyerIdentity: $buyer) {{ {CART} }} }}"
    );
    shop.store(&query, json!({ "cart": cart, "buyer": buyer })).await.payload()
}

async fn create(shop: &Shop<'_>, buyer: Value) -> Value {
    let query = format!("mutation($input: CartInput) {{ cartCreate(input: $input) {{ {CART} }} }}");
    shop.store(&query, json!({ "input": { "buyerIdentity": buyer } })).await.payload()
}

#[tokio::test]
async fn a_token_binds_a_cart_which_takes_the_email_over_where_it_has_none() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    let bound = identify(&shop, &cart.id, json!({ "customerAccessToken": mei.token })).await;
    assert_eq!(faults(&bound), [""; 0]);
    let buyer = &bound["cart"]["buyerIdentity"];
    assert_eq!((&buyer["email"], &buyer["customer"]["id"]), (&json!(mei.email), &json!(mei.id)));
    let both = json!({ "customerAccessToken": mei.token, "email": "gift@example.com" });
    let made = create(&shop, both).await;
    let buyer = &made["cart"]["buyerIdentity"];
    assert_eq!(buyer["email"], "gift@example.com", "what the cart has stays");
    assert_eq!(buyer["customer"]["email"], mei.email);
    let cart = text(&made["cart"]["id"]);
    let named = identify(&shop, &cart, json!({ "countryCode": "US" })).await;
    assert_eq!(named["cart"]["buyerIdentity"]["customer"]["id"], mei.id, "what isn't said stays");
    let freed = identify(&shop, &cart, json!({ "customerAccessToken": "" })).await;
    assert_eq!(freed["cart"]["buyerIdentity"]["customer"], Value::Null, "an empty text clears it");
}

#[tokio::test]
async fn a_bad_token_keeps_the_cart_and_whose_it_is() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (mei, stranger) =
        (shop.customer("mei@example.com").await, other.customer("mei@example.com").await);
    let made = create(&shop, json!({ "customerAccessToken": mei.token })).await;
    let cart = text(&made["cart"]["id"]);
    let said = json!({ "customerAccessToken": "x", "email": "new@example.com" });
    let unknown = identify(&shop, &cart, said).await;
    assert_eq!(faults(&unknown), ["buyerIdentity.customerAccessToken INVALID"]);
    assert_eq!(unknown["cart"], made["cart"], "nothing has changed");
    let foreign = json!({ "customerAccessToken": stranger.token, "email": "new@example.com" });
    assert_eq!(identify(&shop, &cart, foreign.clone()).await, unknown, "not theirs is not there");
    let made = create(&shop, foreign).await;
    assert_eq!(faults(&made), ["input.buyerIdentity.customerAccessToken INVALID"]);
    let buyer = &made["cart"]["buyerIdentity"];
    assert_eq!((&buyer["email"], &buyer["customer"]), (&json!("new@example.com"), &Value::Null));
}

#[tokio::test]
async fn a_cart_shows_who_its_customer_is_but_neither_addresses_nor_orders() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mei = shop.customer("mei@example.com").await;
    add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    update(&shop, &mei.token, json!({ "firstName": "Mei" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    identify(&shop, &cart.id, json!({ "customerAccessToken": mei.token })).await;
    shop.placed(&cart).await;
    let made = create(&shop, json!({ "customerAccessToken": mei.token })).await;
    let expected = json!({
        "id": mei.id, "email": mei.email, "firstName": "Mei", "numberOfOrders": "0",
        "orders": { "nodes": [] }, "addresses": { "nodes": [] }, "defaultAddress": null,
    });
    assert_eq!(made["cart"]["buyerIdentity"]["customer"], expected);
    assert_eq!(shop.customer_of(&mei.token, "numberOfOrders").await["numberOfOrders"], "1");
}
