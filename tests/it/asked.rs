//! What well-known templates ask, answered with data: not only that their documents fit.

use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, list, text};

/// A cart of two lines.
async fn filled_cart(shop: &Shop<'_>) -> String {
    let (_, tea) = shop.product("Tea", "9.0", 10).await;
    let (_, silk) = shop.product("Silk", "30.0", 10).await;
    let query = "mutation($lines: [CartLineInput!]!) { cartCreate(input: { lines: $lines }) {
        cart { id } userErrors { message } warnings { code } } }";
    let lines = json!([{ "merchandiseId": tea }, { "merchandiseId": silk, "quantity": 2 }]);
    text(&shop.store(query, json!({ "lines": lines })).await.root("cartCreate")["cart"]["id"])
}

/// async-graphql answers null for an object without fields, which never merges: its issue 1840 shows a
/// related fault.
#[tokio::test]
async fn a_cart_whose_lines_are_asked_for_twice_has_them() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled_cart(&shop).await;
    for lines in [
        "nodes { ... on ComponentizableCartLine { id } } nodes { id }",
        "nodes { id } nodes { ... on ComponentizableCartLine { id } }",
        "...A ...B",
    ] {
        let query = format!(
            "query($cart: ID!) {{ cart(id: $cart) {{ lines(first: 5) {{ {lines} }} }} }}
             {}",
            if lines.starts_with("...") {
                "fragment A on BaseCartLineConnection { nodes { ... on ComponentizableCartLine { id
                    merchandise { ... on ProductVariant { image { url } } } } } }
                 fragment B on BaseCartLineConnection { nodes { ... on CartLine { id } } }"
            } else {
                ""
            }
        );
        let found = shop.store(&query, json!({ "cart": cart })).await.root("cart");
        let nodes = list(&found["lines"]["nodes"]).to_vec();
        assert_eq!(nodes.len(), 2, "{lines}");
        for node in nodes {
            assert!(text(&node["id"]).starts_with("gid://shopify/CartLine/"), "{lines}: {node}");
        }
    }
    let query = "query($cart: ID!) { cart(id: $cart) { lines(first: 1) { nodes {
        ... on ComponentizableCartLine { id } } } } }";
    let found = shop.store(query, json!({ "cart": cart })).await.root("cart");
    assert_eq!(found["lines"]["nodes"], json!([{}]), "nothing is selected of a plain line");
}

#[tokio::test]
async fn fields_come_as_they_are_asked_for_remembered_or_not() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "9.0", 10).await;
    let query =
        "{ products(first: 1) { nodes { variants(first: 1) { nodes { price { amount } id } }
        images(first: 1) { nodes { url } } title handle } } }";
    for _ in 0..3 {
        let ask =
            app.post("tea.localhost", "/api/2026-04/graphql").json(&json!({ "query": query }));
        let answer = ask.send().await.expect("an answer").text().await.expect("a text");
        let places: Vec<_> = ["variants", "price", "id", "images", "title", "handle"]
            .iter()
            .map(|key| answer.find(&format!("\"{key}\":")).expect(&answer))
            .collect();
        assert!(places.is_sorted(), "{answer}");
    }
}

#[tokio::test]
async fn a_templates_cart_query_gets_a_filled_cart_and_its_pages_get_data() {
    let Some(file) = std::env::var_os("FANGSHI_DOCUMENTS") else {
        println!("SKIPPED: FANGSHI_DOCUMENTS isn't set; `cargo xtask test` does what is needed");
        return;
    };
    let documents: Vec<Value> =
        serde_json::from_slice(&std::fs::read(file).expect("the documents")).expect("JSON");
    let document = |name: &str| {
        let found = documents
            .iter()
            .find(|it| it["client"] == "hydrogen-starter" && it["name"].as_str() == Some(name));
        text(&found.unwrap_or_else(|| panic!("no {name}"))["document"])
    };
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled_cart(&shop).await;
    let variables =
        json!({ "cartId": cart, "country": "US", "language": "EN", "numCartLines": 100 });
    let found = shop.store(&document("CartQuery"), variables).await.root("cart");
    let lines = list(&found["lines"]["nodes"]);
    assert_eq!(lines.len(), 2, "{found}");
    for (line, (title, amount)) in lines.iter().zip([("Tea", "9.0"), ("Silk", "60.0")]) {
        assert!(text(&line["id"]).contains("/CartLine/"), "{line}");
        assert_eq!(line["merchandise"]["product"]["title"], title);
        assert_eq!(line["cost"]["totalAmount"]["amount"], amount);
    }
    assert_eq!(found["totalQuantity"], 3);
    assert_eq!(found["cost"]["subtotalAmount"]["amount"], "69.0");
    let variables = json!({ "handle": "tea", "selectedOptions": [] });
    let product = shop.store(&document("Product"), variables).await.root("product");
    assert_eq!(product["title"], "Tea");
    assert_eq!(product["selectedOrFirstAvailableVariant"]["price"]["amount"], "9.0");
    let found = shop.store(&document("RecommendedProducts"), json!({})).await.root("products");
    assert_eq!(list(&found["nodes"]).len(), 2);
    let variables = json!({ "term": "tea", "limit": 10, "limitScope": "EACH", "types": null });
    let found = shop.store(&document("PredictiveSearch"), variables).await.root("predictiveSearch");
    assert_eq!(found["products"][0]["title"], "Tea");
    assert_eq!(found["articles"], json!([]));
}

#[tokio::test]
async fn a_page_with_a_policys_handle_is_the_policy_and_all_is_in_the_sitemap() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "9.0", 10).await;
    let create = "mutation { pageCreate(input: { title: \"Refunds\", handle: \"refund-policy\",
        bodyHtml: \"<p>Within 14 days.</p>\", published: true }) { page { id }
        userErrors { field message } } }";
    shop.done(create, json!({})).await;
    let query = "{ shop { refundPolicy { title body handle url } privacyPolicy { id } } }";
    let found = shop.store(query, json!({})).await.root("shop");
    assert_eq!(found["refundPolicy"]["body"], "<p>Within 14 days.</p>");
    assert!(found["privacyPolicy"].is_null());
    let query = "{ p: sitemap(type: PRODUCT) { pagesCount { count precision } resources(page: 1) {
        hasNextPage items { handle updatedAt __typename } } }
        c: sitemap(type: COLLECTION) { pagesCount { count } }
        t: sitemap(type: PAGE) { resources(page: 1) { items { handle } } } }";
    let data = shop.store(query, json!({})).await.data();
    assert_eq!(data["p"]["pagesCount"], json!({ "count": 1, "precision": "EXACT" }));
    let items = &data["p"]["resources"]["items"];
    assert_eq!(
        (&items[0]["handle"], &items[0]["__typename"]),
        (&json!("tea"), &json!("SitemapResource"))
    );
    assert_eq!(data["c"]["pagesCount"]["count"], 0);
    assert_eq!(data["t"]["resources"]["items"], json!([{ "handle": "refund-policy" }]));
    let query = "{ predictiveSearch(query: \"fund\") { pages { title } collections { id } } }";
    let found = shop.store(query, json!({})).await.root("predictiveSearch");
    assert_eq!(found, json!({ "pages": [{ "title": "Refunds" }], "collections": [] }));
}

#[tokio::test]
async fn a_cart_is_told_its_address_and_knows_no_gift_cards() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled_cart(&shop).await;
    let add = "mutation($id: ID!, $of: [CartSelectableAddressInput!]!) {
        cartDeliveryAddressesAdd(cartId: $id, addresses: $of) { cart { delivery { addresses { id
            address { ... on CartDeliveryAddress { city countryCode } } } } }
        userErrors { code field message } } }";
    let address =
        json!({ "address": { "deliveryAddress": { "city": "Bergen", "countryCode": "US" } } });
    let ask = async |of: Value| {
        shop.store(add, json!({ "id": cart, "of": of })).await.root("cartDeliveryAddressesAdd")
    };
    let added = ask(json!([address])).await;
    let found = &added["cart"]["delivery"]["addresses"][0];
    assert_eq!(found["address"]["city"], "Bergen", "{added}");
    let twice = ask(json!([address, address])).await;
    assert_eq!(faults(&twice).len(), 1, "{twice}");
    assert_eq!(list(&twice["cart"]["delivery"]["addresses"]).len(), 1);
    let remove = "mutation($id: ID!, $of: [ID!]!) { cartDeliveryAddressesRemove(cartId: $id,
        addressIds: $of) { cart { delivery { addresses { id } } } userErrors { code field message } } }";
    let kept = shop.store(remove, json!({ "id": cart, "of": [] })).await.payload();
    assert_eq!(list(&kept["cart"]["delivery"]["addresses"]).len(), 1, "nothing was named");
    let removed = shop.store(remove, json!({ "id": cart, "of": [found["id"]] })).await;
    let removed = removed.root("cartDeliveryAddressesRemove");
    assert_eq!(removed["cart"]["delivery"]["addresses"], json!([]), "{removed}");
    let query =
        "mutation($id: ID!) { cartGiftCardCodesUpdate(cartId: $id, giftCardCodes: [\"x\"]) {
        cart { id } userErrors { code field } } }";
    let refused = shop.store(query, json!({ "id": cart })).await.root("cartGiftCardCodesUpdate");
    assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND");
    assert!(refused["cart"]["id"].is_string(), "the cart stays");
}

#[tokio::test]
async fn a_storefronts_own_server_sends_its_token_in_another_header() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let mutation =
        "mutation { storefrontAccessTokenCreate(title: \"Own\") { token userErrors { code } } }";
    let token = text(&shop.done(mutation, json!({})).await["token"]);
    let foreign = text(&other.done(mutation, json!({})).await["token"]);
    let ask = || {
        let ask = app.post("api.example.com", "/api/2026-04/graphql");
        ask.header("shopify-storefront-private-token", &token)
            .json(&json!({ "query": "{ shop { name } }" }))
    };
    assert_eq!(app.send(ask()).await.root("shop")["name"], "The shop tea");
    let both = ask().header("x-shopify-storefront-access-token", foreign);
    assert_eq!(app.send(both).await.code(), "UNAUTHORIZED", "tokens that disagree");
}

async fn make_page(shop: &Shop<'_>, handle: &str, title: &str, published: bool) {
    let query = "mutation($input: PageCreateInput!) { pageCreate(input: $input) {
        userErrors { field code } } }";
    let input = json!({ "handle": handle, "title": title, "bodyHtml": "<p>So.</p>",
        "published": published });
    shop.done(query, json!({ "input": input })).await;
}

async fn make_collection(shop: &Shop<'_>, title: &str) {
    let query = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { field code } } }";
    shop.done(query, json!({ "input": { "title": title, "published": true } })).await;
}

async fn ask(shop: &Shop<'_>, query: &str) -> Value {
    let answer = shop.store(query, json!({})).await.body;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

#[tokio::test]
async fn a_sitemap_names_all_that_is_published() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    for nr in 1..=3 {
        shop.product(&format!("Tea {nr}"), "1.0", 1).await;
    }
    let hidden = json!({ "title": "Secret", "published": false, "variants": [{ "price": "1" }] });
    shop.product_of(hidden).await;
    make_page(&shop, "about", "About", true).await;
    make_collection(&shop, "Green").await;
    let of = |kind: &str, page: i32| {
        format!(
            "{{ sitemap(type: {kind}) {{ pagesCount {{ count precision }} resources(page: {page}) {{
                hasNextPage items {{ handle updatedAt ... on SitemapResource {{ title }} }} }} }} }}"
        )
    };
    let handles = async |shop: &Shop<'_>, kind: &str| -> Vec<String> {
        let found = ask(shop, &of(kind, 1)).await["sitemap"].clone();
        assert_eq!(found["resources"]["hasNextPage"], false);
        list(&found["resources"]["items"]).iter().map(|item| text(&item["handle"])).collect()
    };
    assert_eq!(handles(&shop, "PRODUCT").await, ["tea-1", "tea-2", "tea-3"]);
    assert_eq!(handles(&shop, "PAGE").await, ["about"]);
    assert_eq!(handles(&shop, "COLLECTION").await, ["green"]);
    for kind in ["ARTICLE", "BLOG", "METAOBJECT"] {
        assert_eq!(handles(&shop, kind).await, [""; 0]);
    }
    assert_eq!(handles(&other, "PRODUCT").await, [""; 0]);
    let products = ask(&shop, &of("PRODUCT", 2)).await["sitemap"].clone();
    assert_eq!(products["pagesCount"], json!({ "count": 1, "precision": "EXACT" }));
    assert_eq!(products["resources"]["items"], json!([]));
}

#[tokio::test]
async fn who_types_is_offered_products_collections_and_pages() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for title in ["Green tea", "Black tea", "Cup"] {
        shop.product(title, "1.0", 1).await;
    }
    make_collection(&shop, "All 100% teas").await;
    make_page(&shop, "tea", "How to brew Tea", true).await;
    let query = |rest: &str| {
        format!(
            "{{ predictiveSearch(query: \"tea\"{rest}) {{ products {{ title }} collections {{ title }}
                pages {{ title }} articles {{ title }} queries {{ text }} }} }}"
        )
    };
    let counts = async |rest: &str| -> Vec<usize> {
        let found = ask(&shop, &query(rest)).await["predictiveSearch"].clone();
        let kinds = ["products", "collections", "pages", "articles", "queries"];
        kinds.map(|kind| list(&found[kind]).len()).to_vec()
    };
    assert_eq!(counts("").await, [2, 1, 1, 0, 0]);
    assert_eq!(counts(", limit: 1, limitScope: EACH").await, [1, 1, 1, 0, 0]);
    assert_eq!(counts(", limit: 3").await, [2, 1, 0, 0, 0]);
    assert_eq!(counts(", types: [PAGE, QUERY]").await, [0, 0, 1, 0, 0]);
    assert_eq!(counts(", limit: -5").await, [1, 0, 0, 0, 0]);
    let titles = async |query: &str| -> Vec<String> {
        let query =
            format!("{{ collections(first: 9, query: \"{query}\") {{ nodes {{ title }} }} }}");
        let found = ask(&shop, &query).await["collections"]["nodes"].clone();
        list(&found).iter().map(|node| text(&node["title"])).collect()
    };
    assert_eq!(titles("100% TEA").await, ["All 100% teas"]);
    assert_eq!(titles("").await, ["All 100% teas"]);
    // Neither sign means more than itself.
    assert_eq!(titles("1_0").await, [""; 0]);
    assert_eq!(titles("%").await, ["All 100% teas"]);
    assert_eq!(titles("teas all").await, ["All 100% teas"]);
    assert_eq!(titles("title:TEAS").await, ["All 100% teas"]);
    assert_eq!(titles("title:'100% teas'").await, ["All 100% teas"]);
    assert_eq!(titles("title:all*").await, ["All 100% teas"]);
    assert_eq!(titles("title:teas*").await, [""; 0]);
    assert_eq!(titles("teas -all").await, [""; 0]);
    assert_eq!(titles("updated_at:>2020-01-01").await, ["All 100% teas"], "left out");
    assert_eq!(
        ask(&shop, "{ pages(first: 3, query: \"title:tea\") { nodes { title } } }").await,
        json!({ "pages": { "nodes": [{ "title": "How to brew Tea" }] } })
    );
    assert_eq!(
        ask(&shop, "{ pages(first: 3, query: \"cup\") { nodes { title } } }").await,
        json!({ "pages": { "nodes": [] } })
    );
}
