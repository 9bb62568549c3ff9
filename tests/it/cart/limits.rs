use serde_json::{Value, json};
use tests::{TestApp, faults};

use super::{add, contents, create, filled, line_id, load, uncounted, update};

/// So many lines of one variant that differ in an attribute.
fn lines(variant: &str, count: usize) -> Value {
    let attribute = |nr: usize| json!({ "key": "n", "value": nr.to_string() });
    let line = |nr: usize| json!({ "merchandiseId": variant, "attributes": [attribute(nr)] });
    (0..count).map(line).collect()
}

#[tokio::test]
async fn a_quantity_is_from_one_to_a_million() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let cart = filled(&shop, &[(&tea, 600_000)]).await;
    for (quantity, code) in [
        (0, "LESS_THAN"),
        (-1, "LESS_THAN"),
        (i32::MIN, "LESS_THAN"),
        (1_000_001, "MAXIMUM_EXCEEDED"),
        (i32::MAX, "MAXIMUM_EXCEEDED"),
        (400_001, "MAXIMUM_EXCEEDED"),
    ] {
        let payload =
            add(&shop, &cart, json!([{ "merchandiseId": tea, "quantity": quantity }])).await;
        let expected = vec![format!("lines.0.quantity {code}")];
        assert_eq!((faults(&payload), &payload["cart"]), (expected.clone(), &cart), "{quantity}");
        if quantity == 0 || quantity == 400_001 {
            continue;
        }
        let payload =
            update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": quantity }])).await;
        assert_eq!((faults(&payload), &payload["cart"]), (expected, &cart), "{quantity}");
    }
    let full = add(&shop, &cart, json!([{ "merchandiseId": tea, "quantity": 400_000 }])).await;
    assert_eq!(contents(&full["cart"]), [(tea.clone(), 1_000_000)]);
    for quantity in [json!(1_i64 << 31), json!("many"), json!(1.5)] {
        let query = "mutation($cart: ID!, $quantity: Int!, $tea: ID!) {
            cartLinesAdd(cartId: $cart, lines: [{ merchandiseId: $tea, quantity: $quantity }]) {
            cart { id } } }";
        let answer = shop
            .store(query, json!({ "cart": cart["id"], "quantity": quantity, "tea": tea }))
            .await;
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "{quantity}");
    }
}

#[tokio::test]
async fn a_cart_has_500_lines_at_the_most() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let payload = create(&shop, json!({ "lines": lines(&tea, 501) })).await;
    assert!(faults(&payload).contains(&"input.lines CART_TOO_LARGE".to_owned()), "{payload}");
    assert_eq!(payload["cart"], json!(null));
    let full = create(&shop, json!({ "lines": lines(&tea, 500) })).await["cart"].clone();
    assert_eq!(full["totalQuantity"], 500);
    let payload = add(&shop, &full, json!([{ "merchandiseId": tea }])).await;
    assert_eq!(
        (faults(&payload), &payload["cart"]),
        (vec!["lines CART_TOO_LARGE".to_owned()], &full)
    );
    let more = add(&shop, &full, lines(&tea, 500)).await;
    assert_eq!(
        (faults(&more), &more["cart"]["totalQuantity"]),
        (vec![], &json!(1000)),
        "they merge"
    );
}

#[tokio::test]
async fn attributes_of_a_line_are_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let cart = filled(&shop, &[(&tea, 1)]).await;
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": value });
    let many: Vec<_> = (0..101).map(|nr| attribute(&nr.to_string(), "x")).collect();
    for (attributes, expected) in [
        (json!(many), "attributes MAXIMUM_EXCEEDED"),
        (json!([attribute("", "x")]), "attributes.0.key BLANK"),
        (json!([attribute("a", &"x".repeat(2001))]), "attributes.0.value TOO_LONG"),
        (json!([attribute("a", "x\u{0}")]), "attributes.0.value INVALID"),
    ] {
        let expected = vec![format!("lines.0.{expected}")];
        let payload =
            add(&shop, &cart, json!([{ "merchandiseId": tea, "attributes": attributes }])).await;
        assert_eq!((faults(&payload), &payload["cart"]), (expected.clone(), &cart));
        let payload =
            update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "attributes": attributes }]))
                .await;
        assert_eq!((faults(&payload), &payload["cart"]), (expected, &cart));
    }
}

#[tokio::test]
async fn a_sum_beyond_the_range_of_amounts_is_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let gold = uncounted(&shop, "Gold", "9999999999.99").await;
    let expensive = |nr: usize| {
        json!({
            "merchandiseId": gold, "quantity": 1_000_000,
            "attributes": [{ "key": "n", "value": nr.to_string() }],
        })
    };
    let affordable: Vec<_> = (0..9).map(expensive).collect();
    let cart = create(&shop, json!({ "lines": affordable })).await["cart"].clone();
    assert_eq!(cart["cost"]["totalAmount"]["amount"], "89999999999910000.0");
    let payload = add(&shop, &cart, json!([expensive(9)])).await;
    assert_eq!(
        (faults(&payload), &payload["cart"]),
        (vec!["lines.0.quantity MAXIMUM_EXCEEDED".to_owned()], &cart)
    );
    assert_eq!(load(&shop, &cart["id"]).await, cart);
    let beyond: Vec<_> = (0..10).map(expensive).collect();
    let payload = create(&shop, json!({ "lines": beyond })).await;
    assert_eq!(
        (faults(&payload), &payload["cart"]),
        (vec!["input.lines.9.quantity MAXIMUM_EXCEEDED".to_owned()], &json!(null))
    );
}
