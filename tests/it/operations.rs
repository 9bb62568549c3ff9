//! The operations that well-known clients send, in our own words but with the same fields.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tests::{Shop, TestApp};

#[tokio::test]
async fn a_next_js_storefront_gets_everything_it_asks_for() {
    let app = TestApp::start().await;
    let shop = app.shop("next").await;
    let goods = stock_up(&shop).await;
    for (operation, variables) in [
        ("collection", json!({ "handle": "tea" })),
        ("collection_products", json!({ "handle": "tea", "sortKey": "CREATED", "reverse": true })),
        ("collections", json!({})),
        ("menu", json!({ "handle": "next-js-frontend-header-menu" })),
        ("page", json!({ "handle": "about" })),
        ("pages", json!({})),
        ("product", json!({ "handle": "green-tea" })),
        ("product_recommendations", json!({ "productId": goods.product })),
        ("products", json!({ "sortKey": "BEST_SELLING", "reverse": false, "query": "tea" })),
        ("products", json!({ "sortKey": "PRICE", "reverse": true })),
    ] {
        let data = ask(&shop, "next", operation, variables).await;
        assert!(has_something(&data), "{operation}: {data}");
    }
    let created = ask(&shop, "next", "cart_create", json!({})).await;
    let id = created["cartCreate"]["cart"]["id"].clone();
    assert!(id.is_string(), "{created}");
    let lines = json!([{ "merchandiseId": goods.variant, "quantity": 2 }]);
    let added = ask(&shop, "next", "cart_lines_add", json!({ "cartId": id, "lines": lines })).await;
    let line = &added["cartLinesAdd"]["cart"]["lines"]["edges"][0]["node"];
    assert_eq!(line["cost"]["totalAmount"]["amount"], "18.0", "{added}");
    let lines = json!([{ "id": line["id"], "merchandiseId": goods.variant, "quantity": 3 }]);
    let changed =
        ask(&shop, "next", "cart_lines_update", json!({ "cartId": id, "lines": lines })).await;
    assert_eq!(changed["cartLinesUpdate"]["cart"]["totalQuantity"], 3, "{changed}");
    let seen = ask(&shop, "next", "cart", json!({ "cartId": id })).await;
    assert_eq!(seen["cart"]["cost"]["subtotalAmount"]["amount"], "27.0", "{seen}");
    let gone = json!({ "cartId": id, "lineIds": [line["id"]] });
    let emptied = ask(&shop, "next", "cart_lines_remove", gone).await;
    assert_eq!(emptied["cartLinesRemove"]["cart"]["totalQuantity"], 0, "{emptied}");
}

#[tokio::test]
async fn a_hydrogen_cart_gets_everything_it_asks_for() {
    let app = TestApp::start().await;
    let shop = app.shop("hydrogen").await;
    let goods = stock_up(&shop).await;
    let lines = json!([{ "merchandiseId": goods.variant, "quantity": 2 }]);
    let created =
        ask(&shop, "hydrogen", "cart_create", json!({ "input": { "lines": lines } })).await;
    let id = created["cartCreate"]["cart"]["id"].clone();
    let cart = ask(&shop, "hydrogen", "cart", json!({ "id": id })).await["cart"].clone();
    assert_eq!(cart["cost"]["totalAmount"]["amount"], "18.0", "{cart}");
    let line = cart["lines"]["edges"][0]["node"]["id"].clone();
    let attributes = json!([{ "key": "gift", "value": "yes" }]);
    for (operation, root, variables, pointer, expected) in [
        ("cart_line_add", "cartLinesAdd", json!({ "lines": lines }), "/totalQuantity", json!(4)),
        (
            "cart_line_update",
            "cartLinesUpdate",
            json!({ "lines": [{ "id": line, "quantity": 1 }] }),
            "/totalQuantity",
            json!(1),
        ),
        (
            "cart_note_update",
            "cartNoteUpdate",
            json!({ "note": "Ring twice" }),
            "/note",
            json!("Ring twice"),
        ),
        (
            "cart_attributes_update",
            "cartAttributesUpdate",
            json!({ "attributes": attributes }),
            "/attributes",
            attributes.clone(),
        ),
        (
            "cart_discount_codes_update",
            "cartDiscountCodesUpdate",
            json!({ "discountCodes": ["NOSUCH"] }),
            "/discountCodes/0/code",
            json!("NOSUCH"),
        ),
        (
            "cart_buyer_identity_update",
            "cartBuyerIdentityUpdate",
            json!({ "buyerIdentity": { "countryCode": "CA" } }),
            "/buyerIdentity/countryCode",
            json!("CA"),
        ),
        (
            "cart_line_remove",
            "cartLinesRemove",
            json!({ "lines": [line] }),
            "/totalQuantity",
            json!(0),
        ),
    ] {
        let mut variables = variables;
        variables["cartId"] = id.clone();
        variables["country"] = json!("CA");
        let cart = ask(&shop, "hydrogen", operation, variables).await[root]["cart"].clone();
        assert_eq!(cart.pointer(pointer), Some(&expected), "{operation}: {cart}");
    }
}

struct Goods {
    product: String,
    variant: String,
}

/// A shop with one of each thing that the clients' pages show.
async fn stock_up(shop: &Shop<'_>) -> Goods {
    let (product, variant) = shop.product("Green tea", "9.0", 50).await;
    shop.product("Black tea", "7.0", 50).await;
    let input =
        json!({ "title": "Tea", "handle": "tea", "published": true, "productIds": [product] });
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { field code message } } }";
    shop.done(query, json!({ "input": input })).await;
    let input =
        json!({ "title": "About", "handle": "about", "bodyHtml": "<p>Us</p>", "published": true });
    let query = "mutation($input: PageCreateInput!) { pageCreate(input: $input) {
        userErrors { field code message } } }";
    shop.done(query, json!({ "input": input })).await;
    let input = json!({ "handle": "next-js-frontend-header-menu", "title": "Header",
        "items": [{ "title": "Tea", "target": "/collections/tea" }] });
    let query = "mutation($input: MenuSetInput!) { menuSet(input: $input) { userErrors { field code message } } }";
    shop.done(query, json!({ "input": input })).await;
    Goods { product, variant }
}

async fn ask(shop: &Shop<'_>, client: &str, operation: &str, variables: Value) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("operations").join(client);
    let document = fs::read_to_string(folder.join(format!("{operation}.graphql")));
    shop.store(&document.expect("an operation"), variables).await.data()
}

/// Neither null nor an empty list anywhere at the root.
fn has_something(data: &Value) -> bool {
    let something = |value: &Value| match value {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => object.get("edges").is_none_or(|edges| edges != &json!([])),
        _ => true,
    };
    data.as_object().is_some_and(|roots| roots.values().all(something))
}
