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
    let (_, tea) = shop.product("Tea", "5.00", 99).await;
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
    let (_, tea) = shop.product("Tea", "5.00", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let placed = order(&shop, Some(&mei), &tea, 2).await;
    let fields = "orders(first: 1) { nodes { orderNumber key totalPrice { amount }
        lines { title quantity } statusUrl } }";
    let found = shop.customer_of(&mei.token, fields).await["orders"]["nodes"][0].clone();
    let port = app.address.port();
    let status =
        format!("https://tea.localhost:{port}/orders/{}?key={}", placed.number, placed.key);
    let expected = json!({
        "orderNumber": placed.number, "key": placed.key, "totalPrice": { "amount": "10.00" },
        "lines": [{ "title": "Tea", "quantity": 2 }], "statusUrl": status,
    });
    assert_eq!(found, expected);
}

#[tokio::test]
async fn signing_in_claims_no_order_that_a_guest_placed_with_the_same_email() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.00", 99).await;
    order(&shop, None, &tea, 1).await;
    let mei = shop.customer("mei@example.com").await;
    order(&shop, None, &tea, 1).await;
    assert_eq!(ids(&shop, &mei.token, "first: 9").await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_checkout_page_orders_for_the_carts_customer() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.00", 99).await;
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
