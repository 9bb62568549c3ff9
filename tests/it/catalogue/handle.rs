use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

use super::{create, update};

fn titled(title: &str) -> Value {
    json!({ "title": title, "published": true, "variants": [{ "price": "1" }] })
}

fn handled(title: &str, handle: &str) -> Value {
    json!({ "title": title, "handle": handle, "published": true, "variants": [{ "price": "1" }] })
}

/// Where an old product's address leads, as a storefront asks it.
async fn target(shop: &Shop<'_>, handle: &str) -> Value {
    let query = "query($query: String!) { urlRedirects(first: 1, query: $query) { nodes {
        path target } } }";
    let path = format!("path:/products/{handle}");
    let found = shop.store(query, json!({ "query": path })).await.root("urlRedirects");
    found["nodes"][0]["target"].clone()
}

#[tokio::test]
async fn a_title_becomes_an_ascii_handle_with_a_number_where_it_is_used() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (title, handle) in [
        ("Green Tea", "green-tea"),
        ("Green Tea", "green-tea-1"),
        ("green  TEA!", "green-tea-2"),
        ("龙井·明前茶 250g", "long-jing-ming-qian-cha-250g"),
        ("龙井 明前茶 250g", "long-jing-ming-qian-cha-250g-1"),
        ("Café Größe", "cafe-grosse"),
        ("Tea 1", "tea-1"),
        ("Tea", "tea"),
        ("Tea", "tea-2"),
    ] {
        assert_eq!(shop.product_of(titled(title)).await.handle, handle, "{title}");
    }
    let unwritable = shop.product_of(titled("🍵")).await.handle;
    assert!(unwritable.starts_with("p-") && unwritable.len() == 14, "{unwritable}");
    assert_eq!(app.shop("other").await.product_of(titled("Green Tea")).await.handle, "green-tea");
}

#[tokio::test]
async fn a_handle_that_was_asked_for_is_given_or_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop.product_of(handled("Tea", "best-tea")).await;
    let cup = shop.product_of(titled("Cup")).await;
    assert_eq!(tea.handle, "best-tea");
    assert_eq!(faults(&create(&shop, handled("Other", "best-tea")).await), ["handle TAKEN"]);
    assert_eq!(
        faults(&update(&shop, &cup.id, json!({ "handle": "best-tea" })).await),
        ["handle TAKEN"]
    );
    let long = "a".repeat(256);
    for bad in ["A", "-", "a b", "🍵", "a/b", "a%62", long.as_str()] {
        assert_eq!(
            faults(&create(&shop, handled("Other", bad)).await),
            ["handle INVALID"],
            "{bad}"
        );
        assert_eq!(
            faults(&update(&shop, &cup.id, json!({ "handle": bad })).await),
            ["handle INVALID"]
        );
    }
}

#[tokio::test]
async fn products_that_are_added_at_once_all_get_a_handle() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let made = join_all((0..8).map(|_| create(&shop, titled("Tea")))).await;
    let handle = |payload: &Value| {
        assert_eq!(faults(payload), [""; 0], "nobody asked for a handle that is taken");
        text(&payload["product"]["handle"])
    };
    let mut handles: Vec<_> = made.iter().map(handle).collect();
    handles.sort();
    assert_eq!(handles, ["tea", "tea-1", "tea-2", "tea-3", "tea-4", "tea-5", "tea-6", "tea-7"]);
}

#[tokio::test]
async fn an_old_handle_leads_to_the_new_one() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop.product_of(titled("Tea")).await;
    let rename = async |handle: &str| {
        assert_eq!(faults(&update(&shop, &tea.id, json!({ "handle": handle })).await), [""; 0]);
    };
    rename("green-tea").await;
    assert_eq!(target(&shop, "tea").await, "/products/green-tea");
    rename("best-tea").await;
    assert_eq!(target(&shop, "tea").await, "/products/best-tea", "without a detour");
    assert_eq!(target(&shop, "green-tea").await, "/products/best-tea");
    rename("tea").await;
    assert_eq!(target(&shop, "tea").await, json!(null), "there is something at that address again");
    assert_eq!(target(&shop, "best-tea").await, "/products/tea");
    shop.product_of(handled("Other", "green-tea")).await;
    assert_eq!(target(&shop, "green-tea").await, json!(null), "somebody else lives there now");
    let query = "{ product(handle: \"green-tea\") { title } }";
    assert_eq!(shop.store(query, json!({})).await.root("product")["title"], "Other");
}

#[tokio::test]
async fn redirects_are_only_shown_to_who_names_their_path() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop.product_of(titled("Tea")).await;
    update(&shop, &tea.id, json!({ "handle": "green-tea" })).await;
    let find = async |query: Value| {
        let document =
            "query($query: String) { urlRedirects(first: 9, query: $query) { nodes { target } } }";
        shop.store(document, json!({ "query": query })).await.root("urlRedirects")["nodes"].clone()
    };
    let found = json!([{ "target": "/products/green-tea" }]);
    assert_eq!(find(json!("path:/products/tea")).await, found);
    assert_eq!(find(json!("path:\"/products/tea\"")).await, found);
    for other in
        [json!(null), json!(""), json!("path:"), json!("path:/products"), json!("path:/\u{0}")]
    {
        assert_eq!(find(other.clone()).await, json!([]), "{other}");
    }
}

#[tokio::test]
async fn a_handle_in_any_script_is_found_as_it_is_written_and_as_addresses_write_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop.product_of(handled("绿茶", "绿茶")).await;
    assert_eq!(tea.handle, "绿茶");
    let query = "query($handle: String!) { product(handle: $handle) { title onlineStoreUrl } }";
    for handle in ["绿茶", "%E7%BB%BF%E8%8C%B6"] {
        let found = shop.store(query, json!({ "handle": handle })).await.root("product");
        assert_eq!(found["title"], "绿茶", "{handle}");
    }
    let query = "query($handle: String!) { collection(handle: $handle) { title } }";
    let new = json!({ "input": { "title": "Чай", "handle": "чай", "published": true } });
    let create = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        collection { handle } userErrors { field code } } }";
    shop.done(create, new).await;
    for handle in ["чай", "ЧАЙ", "%D1%87%D0%B0%D0%B9"] {
        let found = shop.store(query, json!({ "handle": handle })).await.root("collection");
        assert_eq!(found["title"], "Чай", "{handle}");
    }
}
