//! What whoever knows an order's secret sees of it.

use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, address, imbalances, text};

use super::{change, complete, input};

async fn look(shop: &Shop<'_>, number: i64, key: &str, fields: &str) -> Value {
    let query = format!(
        "query($number: Int!, $key: String!) {{
            orderStatus(number: $number, key: $key) {{ {fields} }} }}"
    );
    shop.store(&query, json!({ "number": number, "key": key })).await.root("orderStatus")
}

#[tokio::test]
async fn an_order_is_shown_to_who_knows_its_number_and_key() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let (first, second) = (shop.order_of(&tea, 2).await, shop.order_of(&tea, 1).await);
    let fields = "name orderNumber email lines { title quantity totalPrice { amount } }
        totalPrice { amount }
        shippingAddress { lastName address1 city zip countryCodeV2 }";
    let seen = look(&shop, first.number, &first.key, fields).await;
    let given = address();
    let expected = json!({
        "name": format!("#{}", first.number), "orderNumber": first.number,
        "email": "mei@example.com",
        "lines": [{ "title": "Tea", "quantity": 2, "totalPrice": { "amount": "10.0" } }],
        "totalPrice": { "amount": "10.0" },
        "shippingAddress": {
            "lastName": given["lastName"], "address1": given["address1"], "city": given["city"],
            "zip": given["zip"], "countryCodeV2": "US",
        },
    });
    assert_eq!(seen, expected);
    for (number, key) in [
        (first.number, second.key.as_str()),
        (second.number, &first.key),
        (first.number, ""),
        (first.number, "\u{0}"),
        (first.number, &first.key.to_uppercase()),
        (first.number + 1000, &first.key),
        (0, &first.key),
        (-1, &first.key),
    ] {
        assert_eq!(look(&shop, number, key, "id").await, json!(null), "{number} {key}");
    }
    assert_eq!(look(&other, first.number, &first.key, "id").await, json!(null), "in another shop");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn the_address_of_the_status_page_is_the_answers() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    let order = complete(&shop, &cart, input(), "5.0", "key").await["order"].clone();
    let (number, key) = (order["orderNumber"].as_i64().expect("a number"), text(&order["key"]));
    let expected =
        format!("https://tea.localhost:{}/orders/{number}?key={key}", app.address.port());
    assert_eq!(order["statusUrl"], expected);
    assert_eq!(look(&shop, number, &key, "statusUrl").await["statusUrl"], expected);
    assert!(!text(&cart.id.as_str().into()).contains(&key), "another secret than the cart's");
}

#[tokio::test]
async fn the_status_says_how_to_pay_until_it_is_paid_or_given_up() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let (paid, cancelled) = (shop.order_of(&tea, 1).await, shop.order_of(&tea, 1).await);
    let fields = "state paymentState fulfilmentState expiresAt payment { gateway instruction {
        kind text } }";
    let see = async |order: &Order| look(&shop, order.number, &order.key, fields).await;
    let waiting = see(&paid).await;
    assert_eq!((&waiting["state"], &waiting["paymentState"]), (&json!("OPEN"), &json!("PENDING")));
    assert!(waiting["expiresAt"].is_string());
    let instruction = text(&waiting["payment"]["instruction"]["text"]);
    assert!(
        instruction.contains("5.00 USD") && instruction.contains(&paid.number.to_string()),
        "{instruction}"
    );
    change(&shop, "MarkAsPaid", &paid.id).await;
    let expected = json!({
        "state": "OPEN", "paymentState": "PAID", "fulfilmentState": "UNFULFILLED",
        "expiresAt": null, "payment": null,
    });
    assert_eq!(see(&paid).await, expected);
    change(&shop, "Cancel", &cancelled.id).await;
    let expected = json!({
        "state": "CANCELLED", "paymentState": "PENDING", "fulfilmentState": "UNFULFILLED",
        "expiresAt": null, "payment": null,
    });
    assert_eq!(see(&cancelled).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_sent_parcel_can_be_followed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let order = shop.order_of(&tea, 1).await;
    change(&shop, "MarkAsPaid", &order.id).await;
    let query = "mutation($id: ID!) { orderFulfil(id: $id, input: {
        carrier: \" 顺丰 \", trackingNumber: \"SF1\",
        trackingUrl: \"https://sf.example/SF1\" }) { userErrors { code } } }";
    shop.done(query, json!({ "id": order.id })).await;
    let fields = "fulfilmentState lines { fulfilledQuantity } parcels {
        carrier trackingNumber trackingUrl }";
    let expected = json!({
        "fulfilmentState": "FULFILLED", "lines": [{ "fulfilledQuantity": 1 }],
        "parcels": [{
            "carrier": "顺丰", "trackingNumber": "SF1", "trackingUrl": "https://sf.example/SF1",
        }],
    });
    assert_eq!(look(&shop, order.number, &order.key, fields).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
