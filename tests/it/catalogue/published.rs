use serde_json::{Value, json};
use tests::{Cart, Shop, TestApp, faults, imbalances, list};

use super::titles;

const DELETE: &str =
    "mutation($id: ID!) { productDelete(id: $id) { deletedId userErrors { field code } } }";

/// Every place where a storefront could come upon the product, and whether it does.
async fn sightings(
    shop: &Shop<'_>,
    product: &str,
    variant: &str,
    friend: &str,
) -> Vec<(&'static str, bool)> {
    let query = "query($id: ID!, $variant: ID!, $friend: ID!) {
        product(id: $id) { id } byHandle: product(handle: \"hidden-tea\") { id }
        productByHandle(handle: \"hidden-tea\") { id }
        node(id: $id) { id } variant: node(id: $variant) { id } nodes(ids: [$id, $variant]) { id }
        products(first: 9, query: \"tag:secret\") { nodes { id } } all: products(first: 9) {
        nodes { id } }
        search(query: \"hidden\", first: 9) { nodes { ... on Product { id } } }
        collection(handle: \"all\") { products(first: 9) { nodes { id } } }
        collections(first: 9) { nodes { products(first: 9) { nodes { id } } } }
        productRecommendations(productId: $friend) { id }
        own: productRecommendations(productId: $id) { id }
        productTags(first: 9) { edges { node } } productTypes(first: 9) { edges { node } } }";
    let ids = json!({ "id": product, "variant": variant, "friend": friend });
    let data = shop.store(query, ids).await.data();
    let has = |list: &Value, id: &str| {
        list.as_array().is_some_and(|all| all.iter().any(|one| one["id"] == id))
    };
    let says = |words: &Value, word: &str| {
        words["edges"].as_array().is_some_and(|all| all.iter().any(|one| one["node"] == word))
    };
    vec![
        ("product", data["product"].is_object()),
        ("by handle", data["byHandle"].is_object()),
        ("productByHandle", data["productByHandle"].is_object()),
        ("node", data["node"].is_object()),
        ("node of its variant", data["variant"].is_object()),
        ("nodes", list(&data["nodes"]).iter().all(Value::is_object)),
        ("products found", has(&data["products"]["nodes"], product)),
        ("products", has(&data["all"]["nodes"], product)),
        ("search", has(&data["search"]["nodes"], product)),
        ("collection", has(&data["collection"]["products"]["nodes"], product)),
        ("collections", has(&data["collections"]["nodes"][0]["products"]["nodes"], product)),
        ("recommendations", has(&data["productRecommendations"], product)),
        ("own recommendations", data["own"].is_array()),
        ("tags", says(&data["productTags"], "secret")),
        ("types", says(&data["productTypes"], "Secrets")),
    ]
}

#[tokio::test]
async fn what_is_not_published_is_seen_nowhere() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop
        .product_of(json!({
            "title": "Hidden tea", "tags": ["secret"], "productType": "Secrets",
            "variants": [{ "price": "1" }],
        }))
        .await;
    let (friend, _) = shop.product("Friend", "1", 5).await;
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { code } } }";
    let input = json!({ "title": "All", "published": true, "productIds": [tea.id, friend] });
    shop.done(query, json!({ "input": input })).await;
    let look = async |expected: bool| {
        for (place, seen) in sightings(&shop, &tea.id, &tea.variants[0], &friend).await {
            assert_eq!(seen, expected, "{place}");
        }
    };
    look(true).await;
    shop.unpublish(&tea.id).await;
    look(false).await;
    let query = "mutation($ids: [ID!]!) { productPublish(ids: $ids) { products { title }
        userErrors { code } } }";
    let payload = shop.done(query, json!({ "ids": [friend, tea.id] })).await;
    assert_eq!(payload["products"], json!([{ "title": "Friend" }, { "title": "Hidden tea" }]));
    look(true).await;
}

#[tokio::test]
async fn what_is_not_published_can_be_seen_by_staff_but_not_bought() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, variant) = shop.product("Tea", "1", 5).await;
    let cart = shop.cart_of(&variant, 1).await;
    shop.unpublish(&product).await;
    let query = "mutation($cart: ID!, $lines: [CartLineInput!]!) {
        cartLinesAdd(cartId: $cart, lines: $lines) {
        cart { totalQuantity } userErrors { field code } } }";
    let lines = json!([{ "merchandiseId": variant }]);
    let payload = shop.store(query, json!({ "cart": cart.id, "lines": lines })).await.payload();
    assert_eq!(faults(&payload), ["lines.0.merchandiseId NOT_FOUND"]);
    assert_eq!(payload["cart"]["totalQuantity"], 1, "what was in it is still there");
    let payload = shop.complete(&cart, "key").await.payload();
    assert_eq!(faults(&payload), ["lines.0 MERCHANDISE_NOT_APPLICABLE"]);
    let query = "query($id: ID!) { product(id: $id) { title published publishedAt }
        products(first: 9) { nodes { title } } }";
    let data = shop.admin(query, json!({ "id": product })).await.data();
    assert_eq!(data["product"], json!({ "title": "Tea", "published": false, "publishedAt": null }));
    assert_eq!(titles(&data["products"]), ["Tea"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn publishing_names_what_it_does_not_know_and_changes_nothing_then() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (product, _) = shop.product("Tea", "1", 5).await;
    let unknown = "gid://shopify/Product/01890000-0000-7000-8000-000000000000";
    let query = "mutation($ids: [ID!]!) { productUnpublish(ids: $ids) { products { id }
        userErrors { field code } } }";
    for (ids, expected) in [
        (json!([product, unknown]), vec!["ids.1 NOT_FOUND"]),
        (json!(["x", product, "y"]), vec!["ids.0 NOT_FOUND", "ids.2 NOT_FOUND"]),
        (json!(vec![&product; 251]), vec!["ids TOO_MANY"]),
        (json!([]), vec![]),
    ] {
        let payload = shop.admin(query, json!({ "ids": ids })).await.payload();
        assert_eq!(faults(&payload), expected);
    }
    let found =
        shop.store("{ product(handle: \"tea\") { title } }", json!({})).await.root("product");
    assert_eq!(found["title"], "Tea");
}

#[tokio::test]
async fn what_was_ordered_cannot_be_deleted() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop
        .product_of(json!({
            "title": "Tea",
            "options": [{ "name": "Size", "values": ["S", "M"] }],
            "variants": [
                { "optionValues": ["S"], "price": "1", "tracked": true },
                { "optionValues": ["M"], "price": "1" },
            ],
        }))
        .await;
    shop.stock(&tea.variants[0], 5).await;
    let order = shop.order_of(&tea.variants[0], 1).await;
    let delete = async |query: &str, id: &str| {
        faults(&shop.admin(query, json!({ "id": id })).await.payload())
    };
    let variant = "mutation($id: ID!) { variantDelete(id: $id) { userErrors { field code } } }";
    assert_eq!(delete(DELETE, &tea.id).await, ["id CONFLICT"]);
    assert_eq!(delete(variant, &tea.variants[0]).await, ["id CONFLICT"]);
    let query =
        "mutation($id: ID!) { orderCancel(id: $id, reason: \"x\") { userErrors { code } } }";
    shop.done(query, json!({ "id": order.id })).await;
    assert_eq!(delete(DELETE, &tea.id).await, ["id CONFLICT"], "it was still ordered");
    assert_eq!(delete(variant, &tea.variants[1]).await, [""; 0], "nobody ordered this one");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_counted_cannot_be_deleted_either_once_it_was_ordered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop.product_of(json!({ "title": "Tea", "variants": [{ "price": "1" }] })).await;
    shop.cart_of(&tea.variants[0], 1).await;
    shop.order_of(&tea.variants[0], 1).await;
    let payload = shop.admin(DELETE, json!({ "id": tea.id })).await.payload();
    assert_eq!(faults(&payload), ["id CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn deleting_a_product_takes_it_out_of_carts_and_collections() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, variant) = shop.product("Tea", "1.0", 5).await;
    let (_, cup) = shop.product("Cup", "2.0", 5).await;
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { code } } }";
    let input = json!({ "title": "All", "published": true, "productIds": [tea] });
    shop.done(query, json!({ "input": input })).await;
    let Cart { id: cart, .. } = shop.cart_of(&variant, 1).await;
    let add = "mutation($cart: ID!, $lines: [CartLineInput!]!) {
        cartLinesAdd(cartId: $cart, lines: $lines) { userErrors { code } } }";
    let lines = json!([{ "merchandiseId": cup }]);
    assert_eq!(
        faults(&shop.store(add, json!({ "cart": cart, "lines": lines })).await.payload()),
        [""; 0]
    );
    assert_eq!(shop.done(DELETE, json!({ "id": tea })).await["deletedId"], tea.as_str());
    let query = "query($cart: ID!) { cart(id: $cart) { totalQuantity cost { totalAmount {
        amount } } }
        collection(handle: \"all\") { products(first: 9) { nodes { title } } }
        product(handle: \"tea\") { id } }";
    let data = shop.store(query, json!({ "cart": cart })).await.data();
    let expected = json!({
        "cart": { "totalQuantity": 1, "cost": { "totalAmount": { "amount": "2.0" } } },
        "collection": { "products": { "nodes": [] } }, "product": null,
    });
    assert_eq!(data, expected);
    assert_eq!(faults(&shop.admin(DELETE, json!({ "id": tea })).await.payload()), ["id NOT_FOUND"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
