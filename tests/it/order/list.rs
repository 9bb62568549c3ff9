use serde_json::{Value, json};
use tests::{Shop, TestApp, imbalances, list};

use super::{change, order};

/// The numbers of the orders that `args` ask for.
async fn numbers(shop: &Shop<'_>, args: &str) -> Vec<i64> {
    let document = format!("{{ orders({args}) {{ nodes {{ number }} }} }}");
    let found = shop.admin(&document, json!({})).await.root("orders");
    list(&found["nodes"]).iter().map(|node| node["number"].as_i64().expect("a number")).collect()
}

#[tokio::test]
async fn staff_see_the_newest_order_first_and_find_them_by_their_states() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 20).await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.order_of(&tea, 2).await);
    }
    change(&shop, "Cancel", &orders[1].id).await;
    for paid in [&orders[2], &orders[3], &orders[4]] {
        change(&shop, "MarkAsPaid", &paid.id).await;
    }
    let query = "mutation($id: ID!, $lines: [OrderFulfilLineInput!]) { orderFulfil(id: $id,
        input: { carrier: \"UPS\", trackingNumber: \"1\", lines: $lines }) { userErrors {
        code } } }";
    let line = order(&shop, &orders[3].id, "lines { id }").await["lines"][0]["id"].clone();
    shop.done(query, json!({ "id": orders[3].id, "lines": [{ "lineId": line, "quantity": 1 }] }))
        .await;
    shop.done(query, json!({ "id": orders[4].id })).await;
    for (args, expected) in [
        ("first: 9", vec![4, 3, 2, 1, 0]),
        ("first: 9, state: OPEN", vec![4, 3, 2, 0]),
        ("first: 9, state: CANCELLED", vec![1]),
        ("first: 9, paymentState: PAID", vec![4, 3, 2]),
        ("first: 9, paymentState: PENDING", vec![1, 0]),
        ("first: 9, paymentState: PENDING, state: OPEN", vec![0]),
        ("first: 9, fulfilmentState: UNFULFILLED, paymentState: PAID", vec![2]),
        ("first: 9, fulfilmentState: PARTIAL", vec![3]),
        ("first: 9, fulfilmentState: FULFILLED", vec![4]),
        ("first: 2", vec![4, 3]),
        ("last: 2", vec![1, 0]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|nr: usize| orders[nr].number).collect();
        assert_eq!(numbers(&shop, args).await, expected, "{args}");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn orders_come_in_pages() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (_, tea) = shop.product("Tea", "5.0", 20).await;
    let mut placed = Vec::new();
    for _ in 0..5 {
        placed.insert(0, shop.order_of(&tea, 1).await.number);
    }
    let pool = app.outside().await;
    sqlx::query("UPDATE orders SET placed_at = '2026-01-02'").execute(&pool).await.expect("orders");
    for (count, cursor, end) in [("first", "after", "endCursor"), ("last", "before", "startCursor")]
    {
        let (mut seen, mut place) = (Vec::new(), Value::Null);
        loop {
            let document = format!(
                "query($place: String) {{
                orders({count}: 2, {cursor}: $place) {{ nodes {{ number }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
            );
            let page = shop.admin(&document, json!({ "place": place })).await.root("orders");
            let numbers =
                list(&page["nodes"]).iter().map(|node| node["number"].as_i64().expect("a number"));
            let at = if count == "first" { seen.len() } else { 0 };
            seen.splice(at..at, numbers);
            let foreign = other.admin(&document, json!({ "place": page["pageInfo"][end] })).await;
            assert_eq!(foreign.code(), "BAD_USER_INPUT");
            let more = if count == "first" { "hasNextPage" } else { "hasPreviousPage" };
            if page["pageInfo"][more] == false {
                break;
            }
            place = page["pageInfo"][end].clone();
        }
        assert_eq!(seen, placed);
    }
}

#[tokio::test]
async fn an_order_shows_staff_everything_about_it() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 20).await;
    let placed = shop.order_of(&tea, 2).await;
    let fields = "name number state paymentState fulfilmentState currencyCode gateway email note
        cancelReason
        subtotalPrice { amount } totalShippingPrice { amount } totalPrice { amount currencyCode }
        deliveryAddress { firstName lastName city countryCode }
        lines { title variantId quantity fulfilled requiresShipping }
        payments { gateway state amount { amount } } fulfilments { id }";
    let expected = json!({
        "name": format!("#{}", placed.number), "number": placed.number, "state": "OPEN",
        "paymentState": "PENDING", "fulfilmentState": "UNFULFILLED", "currencyCode": "USD",
        "gateway": "bank_transfer", "email": "mei@example.com", "note": "", "cancelReason": null,
        "subtotalPrice": { "amount": "10.0" }, "totalShippingPrice": { "amount": "2.5" },
        "totalPrice": { "amount": "12.5", "currencyCode": "USD" },
        "deliveryAddress": {
            "firstName": "Mei", "lastName": "Lin", "city": "Springfield", "countryCode": "US",
        },
        "lines": [{
            "title": "Tea", "variantId": tea, "quantity": 2, "fulfilled": 0,
            "requiresShipping": true,
        }],
        "payments": [{ "gateway": "bank_transfer", "state": "PENDING", "amount": { "amount": "12.5" } }],
        "fulfilments": [],
    });
    assert_eq!(order(&shop, &placed.id, fields).await, expected);
    assert_eq!(order(&other, &placed.id, "id").await, json!(null));
    for id in ["x", "", "gid://shopify/Order/01890000-0000-7000-8000-000000000000"] {
        assert_eq!(order(&shop, id, "id").await, json!(null));
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
