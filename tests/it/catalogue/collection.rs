use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

use super::titles;

async fn collection(shop: &Shop<'_>, input: Value) -> Value {
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        collection { id handle } userErrors { field code message } } }";
    shop.admin(query, json!({ "input": input })).await.payload()
}

/// Runs `collectionProductsSet` and the like.
async fn products(shop: &Shop<'_>, what: &str, id: &str, products: &[&str]) -> Vec<String> {
    let query = format!(
        "mutation($id: ID!, $ids: [ID!]!) {{ collectionProducts{what}(id: $id, productIds: $ids) {{
        userErrors {{ field code }} }} }}"
    );
    faults(&shop.admin(&query, json!({ "id": id, "ids": products })).await.payload())
}

/// What shoppers see in a collection.
async fn shown(shop: &Shop<'_>, handle: &str) -> Vec<String> {
    let query = "query($handle: String!) { collection(handle: $handle) { products(first: 9) {
        nodes { title } } } }";
    titles(&shop.store(query, json!({ "handle": handle })).await.root("collection")["products"])
}

#[tokio::test]
async fn the_merchants_order_is_kept() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let [(a, _), (b, _), (c, _)] = [
        shop.product("A", "1", 1).await,
        shop.product("B", "1", 1).await,
        shop.product("C", "1", 1).await,
    ];
    let (a, b, c) = (a.as_str(), b.as_str(), c.as_str());
    let made =
        collection(&shop, json!({ "title": "All", "published": true, "productIds": [c, a] })).await;
    let id = text(&made["collection"]["id"]);
    assert_eq!(shown(&shop, "all").await, ["C", "A"]);
    assert_eq!(products(&shop, "Add", &id, &[b, c]).await, [""; 0]);
    assert_eq!(
        shown(&shop, "all").await,
        ["C", "A", "B"],
        "those that are there keep their places"
    );
    assert_eq!(products(&shop, "Set", &id, &[b, a, c]).await, [""; 0]);
    assert_eq!(shown(&shop, "all").await, ["B", "A", "C"]);
    assert_eq!(products(&shop, "Remove", &id, &[a]).await, [""; 0]);
    assert_eq!(products(&shop, "Remove", &id, &[a]).await, [""; 0], "it isn't there any more");
    assert_eq!(shown(&shop, "all").await, ["B", "C"]);
    assert_eq!(products(&shop, "Add", &id, &[a]).await, [""; 0]);
    assert_eq!(shown(&shop, "all").await, ["B", "C", "A"]);
    assert_eq!(products(&shop, "Set", &id, &[]).await, [""; 0]);
    assert_eq!(shown(&shop, "all").await, [""; 0]);
}

#[tokio::test]
async fn a_collection_names_the_products_that_cannot_be_in_it_and_stays_as_it_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, _) = shop.product("Tea", "1", 1).await;
    let (cup, _) = shop.product("Cup", "1", 1).await;
    let made =
        collection(&shop, json!({ "title": "All", "published": true, "productIds": [tea] })).await;
    let id = text(&made["collection"]["id"]);
    let unknown = "gid://shopify/Product/01890000-0000-7000-8000-000000000000";
    for what in ["Add", "Set"] {
        assert_eq!(products(&shop, what, &id, &[&cup, unknown]).await, ["productIds.1 NOT_FOUND"]);
        assert_eq!(products(&shop, what, &id, &[&cup, "x"]).await, ["productIds.1 NOT_FOUND"]);
        assert_eq!(products(&shop, what, &id, &[&cup, &cup]).await, ["productIds.1 TAKEN"]);
        assert_eq!(products(&shop, what, unknown, &[&cup]).await, ["id NOT_FOUND"]);
    }
    assert_eq!(products(&shop, "Remove", &id, &[&tea, unknown]).await, ["productIds.1 NOT_FOUND"]);
    assert_eq!(shown(&shop, "all").await, ["Tea"]);
    let bad = json!({ "title": "Other", "productIds": [unknown] });
    assert_eq!(faults(&collection(&shop, bad).await), ["productIds.0 NOT_FOUND"]);
    let found = shop
        .admin("{ collections(first: 9) { nodes { title } } }", json!({}))
        .await
        .root("collections");
    assert_eq!(titles(&found), ["All"]);
}

#[tokio::test]
async fn every_mistake_in_a_collection_is_named() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    collection(&shop, json!({ "title": "茶" })).await;
    for (input, expected) in [
        (json!({ "title": "" }), "title BLANK"),
        (json!({ "title": "x".repeat(256) }), "title TOO_LONG"),
        (json!({ "title": "Tea", "handle": "cha" }), "handle TAKEN"),
        (json!({ "title": "Tea", "handle": "A" }), "handle INVALID"),
        (json!({ "title": "Tea", "imageUrl": "data:image/png;base64,AA" }), "imageUrl INVALID"),
        (json!({ "title": "Tea", "seo": { "title": "x".repeat(256) } }), "seo.title TOO_LONG"),
    ] {
        assert_eq!(faults(&collection(&shop, input.clone()).await), [expected], "{input}");
    }
}

#[tokio::test]
async fn a_collection_is_seen_while_it_is_published_and_by_its_new_handle() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let made = collection(
        &shop,
        json!({ "title": "茶", "published": true, "descriptionHtml": "<b>All</b> tea" }),
    )
    .await;
    let id = text(&made["collection"]["id"]);
    let change = async |input: Value| {
        let query = "mutation($id: ID!, $input: CollectionUpdateInput!) {
            collectionUpdate(id: $id, input: $input) {
            userErrors { field code } } }";
        shop.done(query, json!({ "id": id, "input": input })).await;
    };
    let look = async |handle: &str| {
        let query = "query($handle: String!, $id: ID!, $path: String!) {
            collection(handle: $handle) { title description } collections(first: 9) { nodes {
            title } } node(id: $id) { id }
            urlRedirects(first: 1, query: $path) { nodes { target } } }";
        let variables =
            json!({ "handle": handle, "id": id, "path": format!("path:/collections/{handle}") });
        shop.store(query, variables).await.data()
    };
    let seen = look("cha").await;
    assert_eq!(seen["collection"], json!({ "title": "茶", "description": "All tea" }));
    assert_eq!(titles(&seen["collections"]), ["茶"]);
    change(json!({ "handle": "tea" })).await;
    let moved = look("cha").await;
    assert_eq!((&moved["collection"], &moved["node"]["id"]), (&json!(null), &json!(id)));
    assert_eq!(moved["urlRedirects"]["nodes"], json!([{ "target": "/collections/tea" }]));
    change(json!({ "published": false })).await;
    let hidden = look("tea").await;
    let nothing = json!({
        "collection": null, "collections": { "nodes": [] }, "node": null,
        "urlRedirects": { "nodes": [] },
    });
    assert_eq!(hidden, nothing);
    let query =
        "mutation($id: ID!) { collectionDelete(id: $id) { deletedId userErrors { field code } } }";
    assert_eq!(shop.done(query, json!({ "id": id })).await["deletedId"], json!(id));
    assert_eq!(faults(&shop.admin(query, json!({ "id": id })).await.payload()), ["id NOT_FOUND"]);
}
