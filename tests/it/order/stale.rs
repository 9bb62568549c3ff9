//! What changed since the shopper saw it.

use serde_json::{Value, json};
use tests::{Cart, TestApp, faults, imbalances};

use super::{complete, input, orders};

#[tokio::test]
async fn nobody_pays_more_than_was_shown_but_less_passes() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 2).await;
    for (total, code) in [
        ("9.99", "PRICE_CHANGED"),
        ("0", "PRICE_CHANGED"),
        ("-10", "PRICE_CHANGED"),
        ("", "INVALID"),
        ("ten", "INVALID"),
        ("1e9", "INVALID"),
        ("10.001", "INVALID"),
        ("-99999999999999999999", "INVALID"),
    ] {
        let payload = complete(&shop, &cart, input(), total, "key").await;
        assert_eq!(faults(&payload), [format!("expectedTotal {code}")], "{total}");
        assert_eq!(
            payload["cart"]["cost"]["totalAmount"]["amount"], "10.0",
            "the cart as it is now"
        );
        assert_eq!(payload["warnings"][0]["code"], "NOT_CHANGED");
    }
    shop.change_variant(&tea, json!({ "price": "6.0" })).await;
    let payload = complete(&shop, &cart, input(), "10.0", "key").await;
    assert_eq!(faults(&payload), ["expectedTotal PRICE_CHANGED"]);
    assert_eq!(payload["cart"]["cost"]["totalAmount"]["amount"], "12.0");
    assert_eq!(orders(&shop).await, 0);
    shop.change_variant(&tea, json!({ "price": "4.0" })).await;
    let payload = complete(&shop, &cart, input(), "99999999999999999999", "key").await;
    assert_eq!(
        (faults(&payload), &payload["order"]["totalPrice"]["amount"]),
        (vec![], &json!("8.0"))
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn each_line_that_cannot_be_had_any_more_is_named() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, good) = shop.product("Good", "1.0", 5).await;
    let (hidden, variant) = shop.product("Hidden", "1.0", 5).await;
    let (_, sold_out) = shop.product("Sold out", "1.0", 5).await;
    let (_, too_few) = shop.product("Too few", "1.0", 5).await;
    let query = "mutation($lines: [CartLineInput!]) { cartCreate(input: { lines: $lines }) { cart {
        id } } }";
    let line = |variant: &String| json!({ "merchandiseId": variant, "quantity": 3 });
    let lines: Vec<_> = [&good, &variant, &sold_out, &too_few].map(line).into();
    let made = shop.store(query, json!({ "lines": lines })).await.payload();
    let cart = Cart { id: tests::text(&made["cart"]["id"]), total: "12.0".to_owned() };
    shop.stock(&sold_out, 0).await;
    shop.stock(&too_few, 2).await;
    let payload = complete(&shop, &cart, input(), "12.0", "key").await;
    let expected = ["lines.2 MERCHANDISE_NOT_ENOUGH_STOCK", "lines.3 MERCHANDISE_NOT_ENOUGH_STOCK"];
    assert_eq!(faults(&payload), expected);
    assert_eq!(payload["cart"]["totalQuantity"], 12);
    shop.unpublish(&hidden).await;
    let payload = complete(&shop, &cart, input(), "12.0", "key").await;
    assert_eq!(faults(&payload), ["lines.1 MERCHANDISE_NOT_APPLICABLE"]);
    assert_eq!((orders(&shop).await, imbalances(&app.outside().await).await), (0, vec![]));
}

#[tokio::test]
async fn an_empty_cart_and_an_unknown_one_cannot_be_ordered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let made = shop.store("mutation { cartCreate { cart { id } } }", json!({})).await.payload();
    let id = tests::text(&made["cart"]["id"]);
    let cart = Cart { id: id.clone(), total: "0".to_owned() };
    let payload = complete(&shop, &cart, input(), "0", "key").await;
    assert_eq!(faults(&payload), ["cartId INVALID_PAYMENT_EMPTY_CART"]);
    assert_ne!(payload["cart"], Value::Null);
    let plain = id.split('?').next().expect("an id");
    for unknown in [plain.to_owned(), format!("{plain}?key=x"), "x".to_owned(), String::new()] {
        let cart = Cart { id: unknown, total: "0".to_owned() };
        let payload = complete(&shop, &cart, input(), "0", "key").await;
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec!["cartId NOT_FOUND".to_owned()], &json!(null))
        );
    }
    assert_eq!(orders(&shop).await, 0);
}

#[tokio::test]
async fn two_lines_of_one_variant_need_enough_for_both() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "1.0", 5).await;
    let query = "mutation($lines: [CartLineInput!]) { cartCreate(input: { lines: $lines }) { cart {
        id } } }";
    let line = |quantity: i64| {
        json!({
            "merchandiseId": tea, "quantity": quantity,
            "attributes": [{ "key": "n", "value": quantity.to_string() }],
        })
    };
    let made = shop.store(query, json!({ "lines": [line(3), line(2)] })).await.payload();
    let cart = Cart { id: tests::text(&made["cart"]["id"]), total: "5.0".to_owned() };
    shop.stock(&tea, 4).await;
    let payload = complete(&shop, &cart, input(), "5.0", "key").await;
    assert_eq!(faults(&payload), ["lines.1 MERCHANDISE_NOT_ENOUGH_STOCK"]);
    shop.stock(&tea, 5).await;
    assert_eq!(faults(&complete(&shop, &cart, input(), "5.0", "key").await), [""; 0]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
