//! A cart that lacks something its shopper was shown isn't ordered.

use serde_json::{Value, json};
use tests::{Cart, Shop, TestApp, faults, imbalances, text};

use super::{complete, input, orders};

async fn delete(shop: &Shop<'_>, mutation: &str, id: &str) {
    let query =
        format!("mutation($id: ID!) {{ {mutation}(id: $id) {{ userErrors {{ message }} }} }}");
    shop.done(&query, json!({ "id": id })).await;
}

async fn revision(shop: &Shop<'_>, cart: &Cart) -> String {
    let query = "query($id: ID!) { cart(id: $id) { revision } }";
    text(&shop.store(query, json!({ "id": cart.id })).await.root("cart")["revision"])
}

fn seen(revision: &str) -> Value {
    let mut input = input();
    input["revision"] = json!(revision);
    input
}

#[tokio::test]
async fn a_cart_that_has_lost_a_line_is_shown_before_it_is_ordered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 9).await;
    let (product, pot) = shop.product("Pot", "20.0", 9).await;
    let cart = shop.cart_with(&[(&tea, 1), (&pot, 1)], &[], None).await;
    assert_eq!(cart.total, "30.0");
    delete(&shop, "productDelete", &product).await;
    let payload = complete(&shop, &cart, input(), "30.0", "key").await;
    assert_eq!(faults(&payload), ["cartId CART_CHANGED"], "{payload}");
    assert_eq!(payload["cart"]["cost"]["totalAmount"]["amount"], "10.0", "the cart as it is now");
    assert_eq!((&payload["order"], orders(&shop).await), (&Value::Null, 0));
    // Now it was shown.
    let payload = complete(&shop, &cart, input(), "10.0", "key").await;
    assert_eq!((faults(&payload), orders(&shop).await), (vec![], 1), "{payload}");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_deleted_variant_counts_as_a_product_does() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 9).await;
    let sizes = shop.product_of(json!({
        "title": "Pot", "published": true, "options": [{ "name": "Size", "values": ["S", "L"] }],
        "variants": [
            { "optionValues": ["S"], "price": "20.0", "tracked": false },
            { "optionValues": ["L"], "price": "25.0", "tracked": false },
        ],
    }));
    let small = sizes.await.variants[0].clone();
    let cart = shop.cart_with(&[(&tea, 1), (&small, 1)], &[], None).await;
    delete(&shop, "variantDelete", &small).await;
    let payload = complete(&shop, &cart, input(), "30.0", "key").await;
    assert_eq!(faults(&payload), ["cartId CART_CHANGED"], "{payload}");
}

#[tokio::test]
async fn who_says_what_they_were_shown_is_compared_with_that_alone() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 9).await;
    let (product, pot) = shop.product("Pot", "20.0", 9).await;
    let cart = shop.cart_with(&[(&tea, 1), (&pot, 1)], &[], None).await;
    let before = revision(&shop, &cart).await;
    delete(&shop, "productDelete", &product).await;
    let now = revision(&shop, &cart).await;
    assert_ne!(before, now);
    let payload = complete(&shop, &cart, seen(&before), "30.0", "key").await;
    assert_eq!(faults(&payload), ["cartId CART_CHANGED"]);
    let payload = complete(&shop, &cart, seen("x"), "30.0", "key").await;
    assert_eq!(faults(&payload), ["cartId CART_CHANGED"]);
    let payload = complete(&shop, &cart, seen(&now), "10.0", "key").await;
    assert_eq!((faults(&payload), orders(&shop).await), (vec![], 1), "{payload}");
    // The same request finds the same order.
    let again = complete(&shop, &cart, seen(&now), "10.0", "key").await;
    assert_eq!(again["order"]["id"], payload["order"]["id"]);
}
