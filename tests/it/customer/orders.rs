use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Customer, Order, Shop, TestApp, list, text};

/// An order that a customer places, or somebody who isn't signed in.
pub async fn order(
    shop: &Shop<'_>,
    customer: Option<&Customer>,
    variant: &str,
    units: i64,
) -> Order {
    let cart = shop.cart_of(variant, units).await;
    if let Some(customer) = customer {
        let query = "mutation($cart: ID!, $token: String!) { cartBuyerIdentityUpdate(cartId: $cart,
            buyerIdentity: { customerAccessToken: $token }) { userErrors { code } } }";
        shop.store(query, json!({ "cart": cart.id, "token": customer.token })).await.data();
    }
    shop.placed(&cart).await
}

async fn ids(shop: &Shop<'_>, token: &str, args: &str) -> Vec<Value> {
    let fields = format!("orders({args}) {{ nodes {{ id }} }}");
    let found = shop.customer_of(token, &fields).await;
    list(&found["orders"]["nodes"]).iter().map(|order| order["id"].clone()).collect()
}

#[tokio::test]
async fn a_customer_sees_the_orders_of_their_carts_the_newest_first() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    let mut placed = Vec::new();
    for units in [2, 3, 1] {
        placed.push(json!(order(&shop, Some(&mei), &tea, units).await.id));
        app.advance(TimeDelta::seconds(1));
    }
    order(&shop, Some(&lin), &tea, 1).await;
    for (args, expected) in [
        ("first: 9", [2, 1, 0].as_slice()),
        ("first: 9, reverse: true", &[2, 1, 0]),
        ("first: 9, sortKey: ID", &[0, 1, 2]),
        ("first: 9, sortKey: PROCESSED_AT, reverse: true", &[2, 1, 0]),
        ("first: 9, sortKey: TOTAL_PRICE", &[2, 0, 1]),
        ("first: 2", &[2, 1]),
        ("last: 1", &[0]),
    ] {
        let expected: Vec<_> = expected.iter().map(|nr| placed[*nr].clone()).collect();
        assert_eq!(ids(&shop, &mei.token, args).await, expected, "{args}");
    }
    assert_eq!(shop.customer_of(&mei.token, "numberOfOrders").await["numberOfOrders"], "3");
}

#[tokio::test]
async fn a_customers_order_leads_to_its_status_page() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let placed = order(&shop, Some(&mei), &tea, 2).await;
    let fields = "orders(first: 1) { nodes { orderNumber key totalPrice { amount }
        lines { title quantity } statusUrl } }";
    let found = shop.customer_of(&mei.token, fields).await["orders"]["nodes"][0].clone();
    let port = app.address.port();
    let status =
        format!("https://tea.localhost:{port}/orders/{}?key={}", placed.number, placed.key);
    let expected = json!({
        "orderNumber": placed.number, "key": placed.key, "totalPrice": { "amount": "10.0" },
        "lines": [{ "title": "Tea", "quantity": 2 }], "statusUrl": status,
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn signing_in_claims_no_order_that_a_guest_placed_with_the_same_email() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    order(&shop, None, &tea, 1).await;
    let mei = shop.customer("mei@example.com").await;
    order(&shop, None, &tea, 1).await;
    assert_eq!(ids(&shop, &mei.token, "first: 9").await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_checkout_page_orders_for_the_carts_customer() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let query =
        "mutation($input: CartInput) { cartCreate(input: $input) { cart { checkoutUrl } } }";
    let input = json!({
        "lines": [{ "merchandiseId": tea, "quantity": 1 }],
        "buyerIdentity": { "customerAccessToken": mei.token },
    });
    let made = shop.store(query, json!({ "input": input })).await.payload();
    let browser = app.browser("tea");
    let page = browser.open(&text(&made["cart"]["checkoutUrl"])).await;
    assert_eq!(page.value("email"), mei.email, "the cart has taken it over");
    let filled = [
        ("name", "Mei Lin"),
        ("address1", "1 Market Street"),
        ("city", "Springfield"),
        ("province", "IL"),
        ("zip", "62704"),
        ("action", "place"),
    ];
    let placed = browser.send(&page, &filled).await;
    assert!(placed.leads_to().contains("/orders/"), "it was placed");
    assert_eq!(ids(&shop, &mei.token, "first: 9").await.len(), 1);
}

/// What templates show of a customer's order.
#[tokio::test]
async fn a_customers_order_says_in_the_dialects_words_what_was_bought_and_what_became_of_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let placed = order(&shop, Some(&mei), &tea, 3).await;
    let lines = "lineItems(first: 5) { nodes { title quantity currentQuantity
        originalTotalPrice { amount } discountedTotalPrice { amount } discountAllocations {
        allocatedAmount { amount } } customAttributes { key } variant { id title sku image { url }
        product { handle } } } }";
    let fields = format!(
        "orders(first: 1) {{ totalCount nodes {{ orderNumber name statusUrl customerUrl
            customerLocale edited cancelReason financialStatus fulfillmentStatus billingAddress {{ city }}
            totalPriceV2 {{ amount }} subtotalPriceV2 {{ amount }} originalTotalPrice {{ amount }}
            currentTotalPrice {{ amount }} currentSubtotalPrice {{ amount }}
            shippingAddress {{ formatted }} {lines} successfulFulfillments(first: 9) {{
            trackingCompany trackingInfo {{ number url }} fulfillmentLineItems(first: 9) {{ nodes {{
            quantity lineItem {{ title }} }} }} }} }} }}"
    );
    let found = async || shop.customer_of(&mei.token, &fields).await["orders"].clone();
    let new = found().await;
    assert_eq!(new["totalCount"], "1");
    let node = &new["nodes"][0];
    assert_eq!(node["fulfillmentStatus"], "UNFULFILLED");
    assert_eq!(node["customerUrl"], node["statusUrl"]);
    assert_eq!((&node["edited"], &node["cancelReason"]), (&json!(false), &Value::Null));
    let line = &node["lineItems"]["nodes"][0];
    assert_eq!((&line["title"], &line["quantity"]), (&json!("Tea"), &json!(3)));
    assert_eq!(line["originalTotalPrice"]["amount"], "15.0");
    assert_eq!(
        (&line["variant"]["id"], &line["variant"]["product"]["handle"]),
        (&json!(tea), &json!("tea"))
    );
    for price in ["totalPriceV2", "subtotalPriceV2", "currentTotalPrice", "currentSubtotalPrice"] {
        assert_eq!(node[price]["amount"], "15.0", "{price}");
    }
    let paid = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code } } }";
    shop.done(paid, json!({ "id": placed.id })).await;
    let staff = "query($id: ID!) { order(id: $id) { lines { id } } }";
    let line =
        shop.admin(staff, json!({ "id": placed.id })).await.root("order")["lines"][0]["id"].clone();
    let send =
        "mutation($id: ID!, $input: OrderFulfilInput!) { orderFulfil(id: $id, input: $input) {
        userErrors { field code } } }";
    let parcel = json!({ "carrier": "UPS", "trackingNumber": "1Z9", "trackingUrl": "https://ups.example/1Z9",
        "lines": [{ "lineId": line, "quantity": 2 }] });
    shop.done(send, json!({ "id": placed.id, "input": parcel })).await;
    let refund =
        "mutation($id: ID!, $input: OrderRefundInput!) { orderRefund(id: $id, input: $input,
        idempotencyKey: \"one\") { userErrors { field code message } } }";
    let part = json!([{ "lineId": line, "quantity": 1, "restock": "CANCEL" }]);
    shop.done(
        refund,
        json!({ "id": placed.id, "input": { "lines": part, "reason": "None left" } }),
    )
    .await;
    shop.unpublish(&shop_product(&shop).await).await;
    let then = found().await["nodes"][0].clone();
    assert_eq!(then["financialStatus"], "PARTIALLY_REFUNDED");
    assert_eq!(then["fulfillmentStatus"], "FULFILLED", "what is left was sent");
    let sent = json!([{ "trackingCompany": "UPS",
        "trackingInfo": [{ "number": "1Z9", "url": "https://ups.example/1Z9" }],
        "fulfillmentLineItems": { "nodes": [{ "quantity": 2, "lineItem": { "title": "Tea" } }] } }]);
    assert_eq!(then["successfulFulfillments"], sent);
    let line = &then["lineItems"]["nodes"][0];
    assert_eq!((&line["quantity"], &line["currentQuantity"]), (&json!(3), &json!(2)));
    assert_eq!(line["variant"], Value::Null, "it isn't on sale any more");
    let prices = ["totalPriceV2", "currentTotalPrice", "currentSubtotalPrice"];
    assert_eq!(prices.map(|price| text(&then[price]["amount"])), ["15.0", "10.0", "10.0"]);
}

async fn shop_product(shop: &Shop<'_>) -> String {
    let found = shop.store("{ products(first: 1) { nodes { id } } }", json!({})).await;
    text(&found.root("products")["nodes"][0]["id"])
}
