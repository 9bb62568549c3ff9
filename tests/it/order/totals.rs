use serde_json::{Value, json};
use tests::{NewShop, Shop, TestApp, imbalances};

use super::{complete, input, order};

/// Orders lines of so many units at a price; what the order comes to.
async fn bought(shop: &Shop<'_>, lines: &[(&str, i64)]) -> Value {
    let query = "mutation($lines: [CartLineInput!]) { cartCreate(input: { lines: $lines }) { cart {
        id cost { orderTotalAmount { amount } } } } }";
    let mut cart_lines = Vec::new();
    for (price, quantity) in lines {
        let product =
            shop.product_of(json!({ "title": "Tea", "variants": [{ "price": price }] })).await;
        cart_lines.push(json!({ "merchandiseId": product.variants[0], "quantity": quantity }));
    }
    let cart = shop.store(query, json!({ "lines": cart_lines })).await.payload()["cart"].clone();
    let cart = tests::Cart {
        id: tests::text(&cart["id"]),
        total: tests::text(&cart["cost"]["orderTotalAmount"]["amount"]),
    };
    let payload = complete(shop, &cart, input(), &cart.total, &cart.id).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    assert_eq!(payload["order"]["totalPrice"]["amount"], cart.total.as_str(), "as the cart said");
    payload["order"].clone()
}

/// Subtotal, delivery, tax and total.
fn sums(order: &Value) -> [&str; 4] {
    ["subtotalPrice", "totalShippingPrice", "totalTax", "totalPrice"]
        .map(|name| order[name]["amount"].as_str().expect("an amount"))
}

#[tokio::test]
async fn delivery_is_a_flat_rate_and_free_from_an_amount_of_goods() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "7.95", "deliveryFreeFrom": "100.0" })).await;
    for (price, expected) in [
        ("99.99", ["99.99", "7.95", "0.0", "107.94"]),
        ("100.0", ["100.0", "0.0", "0.0", "100.0"]),
        ("0", ["0.0", "7.95", "0.0", "7.95"]),
    ] {
        assert_eq!(sums(&bought(&shop, &[(price, 1)]).await), expected);
    }
    shop.change_settings(json!({ "deliveryFreeFrom": null })).await;
    assert_eq!(sums(&bought(&shop, &[("500", 1)]).await), ["500.0", "7.95", "0.0", "507.95"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_delivered_costs_no_delivery_and_needs_no_address() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "7.95" })).await;
    let gift = shop
        .product_of(
            json!({ "title": "Gift", "variants": [{ "price": "5", "requiresShipping": false }] }),
        )
        .await;
    let cart = shop.cart_of(&gift.variants[0], 1).await;
    assert_eq!(cart.total, "5.0");
    let payload = complete(&shop, &cart, json!({ "phone": "+8613800138000" }), "5.0", "key").await;
    assert_eq!(sums(&payload["order"]), ["5.0", "0.0", "0.0", "5.0"], "{payload}");
    let id = tests::text(&payload["order"]["id"]);
    assert_eq!(
        order(&shop, &id, "deliveryAddress { city } phone email").await,
        json!({ "deliveryAddress": null, "phone": "+8613800138000", "email": null })
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn tax_is_in_the_prices_or_added_to_them() {
    let app = TestApp::start().await;
    for (nr, (currency, settings, lines, included, expected)) in [
        (
            "CNY",
            json!({ "taxMode": "INCLUSIVE", "taxRate": "13" }),
            vec![("113.0", 1)],
            true,
            ["113.0", "0.0", "13.0", "113.0"],
        ),
        (
            "CNY",
            json!({ "taxMode": "INCLUSIVE", "taxRate": "13" }),
            vec![("33.33", 3)],
            true,
            ["99.99", "0.0", "11.5", "99.99"],
        ),
        (
            "CNY",
            json!({ "taxMode": "INCLUSIVE", "taxRate": "13", "deliveryRate": "10" }),
            vec![("100.0", 1)],
            true,
            ["100.0", "10.0", "12.65", "110.0"],
        ),
        (
            "USD",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "8.25" }),
            vec![("19.99", 3)],
            false,
            ["59.97", "0.0", "4.95", "64.92"],
        ),
        (
            "USD",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "8.25", "deliveryRate": "7.95" }),
            vec![("19.99", 3)],
            false,
            ["59.97", "7.95", "5.61", "73.53"],
        ),
        (
            "USD",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "8.25" }),
            vec![("0.06", 1), ("0.06", 1), ("0.07", 1)],
            false,
            ["0.19", "0.0", "0.01", "0.2"],
        ),
        (
            "USD",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "100" }),
            vec![("1.0", 1)],
            false,
            ["1.0", "0.0", "1.0", "2.0"],
        ),
        (
            "USD",
            json!({ "taxMode": "NONE", "taxRate": "8.25" }),
            vec![("1.0", 1)],
            true,
            ["1.0", "0.0", "0.0", "1.0"],
        ),
        (
            "JPY",
            json!({ "taxMode": "INCLUSIVE", "taxRate": "10", "deliveryRate": "500" }),
            vec![("1100", 1)],
            true,
            ["1100.0", "500.0", "145.0", "1600.0"],
        ),
        (
            "JPY",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "8" }),
            vec![("105", 3)],
            false,
            ["315.0", "0.0", "25.0", "340.0"],
        ),
        (
            "KWD",
            json!({ "taxMode": "EXCLUSIVE", "taxRate": "5", "deliveryRate": "0.750" }),
            vec![("1.234", 1)],
            false,
            ["1.234", "0.75", "0.1", "2.084"],
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let shop = app.shop_with(NewShop::named(&format!("shop-{nr}")).trading_in(currency)).await;
        shop.change_settings(settings.clone()).await;
        let order = bought(&shop, &lines).await;
        assert_eq!(sums(&order), expected, "{currency} {settings} {lines:?}");
        assert_eq!(
            (&order["taxesIncluded"], &order["totalPrice"]["currencyCode"]),
            (&json!(included), &json!(currency))
        );
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_taxed_is_not_taxed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "taxMode": "EXCLUSIVE", "taxRate": "10" })).await;
    let book = shop
        .product_of(json!({ "title": "Book", "variants": [{ "price": "10", "taxable": false }] }))
        .await;
    let cart = shop.cart_of(&book.variants[0], 1).await;
    let payload = complete(&shop, &cart, input(), "10", "key").await;
    assert_eq!(sums(&payload["order"]), ["10.0", "0.0", "0.0", "10.0"]);
}

#[tokio::test]
async fn amounts_are_frozen_when_the_order_is_placed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "taxMode": "INCLUSIVE", "taxRate": "13" })).await;
    let tea = shop
        .product_of(json!({
            "title": "Tea",
            "options": [{ "name": "Size", "values": ["S"] }],
            "variants": [{ "optionValues": ["S"], "price": "113", "sku": "T-1" }],
        }))
        .await;
    let placed = shop.order_of(&tea.variants[0], 2).await;
    let fields = "totalPrice { amount } totalTax { amount } taxesIncluded
        lines { title variantTitle sku quantity unitPrice { amount } total { amount } tax {
        amount } }";
    let before = order(&shop, &placed.id, fields).await;
    let expected = json!({
        "totalPrice": { "amount": "226.0" }, "totalTax": { "amount": "26.0" },
        "taxesIncluded": true,
        "lines": [{
            "title": "Tea", "variantTitle": "S", "sku": "T-1", "quantity": 2,
            "unitPrice": { "amount": "113.0" }, "total": { "amount": "226.0" },
            "tax": { "amount": "26.0" },
        }],
    });
    assert_eq!(before, expected);
    shop.change_variant(&tea.variants[0], json!({ "price": "1", "sku": "T-2" })).await;
    shop.change_settings(json!({ "taxMode": "NONE" })).await;
    let query = "mutation($id: ID!) { productUpdate(id: $id, input: { title: \"Other\" }) {
        userErrors { code } } }";
    shop.done(query, json!({ "id": tea.id })).await;
    assert_eq!(order(&shop, &placed.id, fields).await, before);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_costs_nothing_is_paid_at_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let gift = shop.product_of(json!({ "title": "Gift", "variants": [{ "price": "0" }] })).await;
    let cart = shop.cart_of(&gift.variants[0], 1).await;
    let payload = complete(&shop, &cart, input(), "0", "key").await;
    assert_eq!(payload["payment"]["instruction"], json!(null), "{payload}");
    let id = tests::text(&payload["order"]["id"]);
    let found = order(&shop, &id, "paymentState expiresAt payments { id }").await;
    assert_eq!(found, json!({ "paymentState": "PAID", "expiresAt": null, "payments": [] }));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_may_have_as_many_lines_as_a_cart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "0.01", 1000).await;
    let attribute = |nr: usize| json!({ "key": "n", "value": nr.to_string() });
    let line = |nr: usize| json!({ "merchandiseId": tea, "attributes": [attribute(nr)] });
    let lines: Vec<_> = (0..500).map(line).collect();
    let query = "mutation($lines: [CartLineInput!]) {
        cartCreate(input: { lines: $lines }) { cart { id } } }";
    let made = shop.store(query, json!({ "lines": lines })).await.payload();
    let cart = tests::Cart { id: tests::text(&made["cart"]["id"]), total: "5.0".to_owned() };
    let placed = shop.placed(&cart).await;
    let found = order(&shop, &placed.id, "totalPrice { amount } lines { quantity }").await;
    assert_eq!(tests::list(&found["lines"]).len(), 500);
    assert_eq!(found["totalPrice"]["amount"], "5.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
