use serde_json::json;
use tests::{Shop, TestApp, list, text};

use super::titles;

async fn catalogue(shop: &Shop<'_>) {
    for input in [
        json!({
            "title": "Green Tea", "vendor": "Acme", "tags": ["Organic", "loose"],
            "productType": "Drinks",
            "options": [{ "name": "Size", "values": ["S", "L"] }],
            "variants": [
                { "optionValues": ["S"], "price": "5" },
                { "optionValues": ["L"], "price": "20" },
            ],
        }),
        json!({
            "title": "Black Tea", "vendor": "Acme & Sons", "tags": ["Organic"],
            "productType": "Drinks",
            "variants": [{ "price": "9.99", "tracked": true }],
        }),
        json!({
            "title": "Tea Pot", "vendor": "Clay Works", "productType": "Pots",
            "variants": [{ "price": "40", "sku": "POT-1_b" }],
        }),
        json!({
            "title": "100% Wool", "vendor": "Sheep", "tags": ["warm"],
            "variants": [{ "price": "60" }],
        }),
        json!({ "title": "龙井 Longjing", "vendor": "西湖", "variants": [{ "price": "88" }] }),
    ] {
        shop.product_of(input).await;
    }
}

async fn found(shop: &Shop<'_>, query: &str) -> Vec<String> {
    let document =
        "query($query: String) { products(first: 9, query: $query) { nodes { title } } }";
    titles(&shop.store(document, json!({ "query": query })).await.root("products"))
}

#[tokio::test]
async fn a_search_understands_the_dialects_syntax() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    catalogue(&shop).await;
    let all = ["Green Tea", "Black Tea", "Tea Pot", "100% Wool", "龙井 Longjing"];
    for (query, expected) in [
        ("tea", &all[..3]),
        ("TEA green", &all[..1]),
        ("tea -black", &["Green Tea", "Tea Pot"]),
        ("tea NOT black", &["Green Tea", "Tea Pot"]),
        ("\"tea pot\"", &all[2..3]),
        ("\"pot tea\"", &[]),
        ("龙井", &all[4..]),
        ("西湖", &all[4..]),
        ("pot-1_B", &all[2..3]),
        ("acme", &all[..2]),
        ("vendor:acme", &all[..1]),
        ("vendor:Acme*", &all[..2]),
        ("vendor:\"Acme & Sons\"", &all[1..2]),
        ("tag:organic", &all[..2]),
        ("tag:organic tag:LOOSE", &all[..1]),
        ("tag_not:organic tea", &all[2..3]),
        ("-tag:organic tea", &all[2..3]),
        ("product_type:po*", &all[2..3]),
        ("product_type:drinks -title:green", &all[1..2]),
        ("title:pot", &all[2..3]),
        ("handle:green-tea", &all[..1]),
        ("variants.price:>20", &all[2..]),
        ("variants.price:>=20 tea", &["Green Tea", "Tea Pot"]),
        ("variants.price:<=9.99", &all[..2]),
        ("variants.price:9.99", &all[1..2]),
        ("price:<6", &all[..1]),
        ("available_for_sale:false", &all[1..2]),
        ("available_for_sale:true tea", &["Green Tea", "Tea Pot"]),
        ("100%", &all[3..4]),
        ("%", &all[3..4]),
        ("_", &all[2..3]),
        ("\\", &[]),
        ("' OR 1=1 --", &[]),
        ("\u{0}", &all),
        ("colour:red", &all),
        ("variants.price:cheap", &all),
        ("", &all),
        ("()", &all),
    ] {
        assert_eq!(found(&shop, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn staff_search_the_same_way_in_what_is_not_published_too() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product_of(
        json!({ "title": "Secret tea", "published": false, "variants": [{ "price": "1" }] }),
    )
    .await;
    shop.product_of(json!({ "title": "Public tea", "variants": [{ "price": "1" }] })).await;
    let query =
        "{ products(first: 9, query: \"tea\", sortKey: TITLE, reverse: true) { nodes { title } } }";
    assert_eq!(
        titles(&shop.admin(query, json!({})).await.root("products")),
        ["Secret tea", "Public tea"]
    );
    assert_eq!(found(&shop, "tea").await, ["Public tea"]);
}

#[tokio::test]
async fn words_in_the_title_count_most() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for input in [
        json!({ "title": "Cup", "tags": ["green", "tea"], "variants": [{ "price": "1" }] }),
        json!({ "title": "Tea cup", "tags": ["green"], "variants": [{ "price": "1" }] }),
        json!({ "title": "Green tea", "variants": [{ "price": "1" }] }),
    ] {
        shop.product_of(input).await;
    }
    let query = "{ search(query: \"green tea\", first: 9) { nodes { ... on Product { title } } } }";
    let answer = shop.store(query, json!({})).await.root("search");
    assert_eq!(titles(&answer), ["Green tea", "Tea cup", "Cup"]);
}

#[tokio::test]
async fn a_search_looks_at_products_as_they_are_now() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = shop
        .product_of(json!({ "title": "Tea", "variants": [{ "price": "1", "sku": "OLD" }] }))
        .await;
    super::update(&shop, &tea.id, json!({ "title": "Coffee", "tags": ["hot"] })).await;
    shop.change_variant(&tea.variants[0], json!({ "sku": "NEW" })).await;
    for (query, expected) in
        [("tea", 0), ("old", 0), ("coffee", 1), ("hot", 1), ("new", 1), ("handle:tea", 1)]
    {
        assert_eq!(found(&shop, query).await.len(), expected, "{query}");
    }
}

#[tokio::test]
async fn a_search_is_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for query in ["茶".repeat(256), "a ".repeat(21), "x".repeat(50_000)] {
        let document =
            "query($query: String) { products(first: 9, query: $query) { nodes { title } } }";
        let answer = shop.store(document, json!({ "query": query })).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT");
        assert_eq!(answer.body["errors"][0]["extensions"]["field"], json!(["query"]));
    }
    assert_eq!(found(&shop, &"茶".repeat(255)).await, [""; 0]);
}

#[tokio::test]
async fn tags_and_types_are_listed_sorted_and_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (tags, kind) in [(vec!["b", "a"], "Tea"), (vec!["c", "a"], "Cup"), (vec![], "")] {
        let input = json!({ "title": "Tea", "tags": tags, "productType": kind,
            "variants": [{ "price": "1" }] });
        shop.product_of(input).await;
    }
    let words = async |query: &str| {
        let found = shop.store(query, json!({})).await.payload();
        let words = list(&found["edges"]).iter().map(|edge| text(&edge["node"]));
        (words.collect::<Vec<_>>(), found["pageInfo"]["hasNextPage"].clone())
    };
    let rest = "edges { node } pageInfo { hasNextPage } }";
    let two = words(&format!("{{ productTags(first: 2) {{ {rest} }}")).await;
    assert_eq!(two, (vec!["a".to_owned(), "b".to_owned()], json!(true)));
    let all = words(&format!("{{ productTags(first: 9) {{ {rest} }}")).await;
    assert_eq!(all, (["a", "b", "c"].map(str::to_owned).to_vec(), json!(false)));
    let types = words(&format!("{{ productTypes(first: 9) {{ {rest} }}")).await;
    assert_eq!(types, (["Cup", "Tea"].map(str::to_owned).to_vec(), json!(false)));
}

#[tokio::test]
async fn best_sellers_come_first() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, few) = shop.product("Few", "1", 10).await;
    let (_, many) = shop.product("Many", "1", 10).await;
    shop.product("None", "1", 10).await;
    let pay = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { code } } }";
    for (variant, quantity) in [(few, 1), (many, 3)] {
        let order = shop.order_of(&variant, quantity).await;
        shop.done(pay, json!({ "id": order.id })).await;
    }
    app.run_jobs().await;
    let query = "{ products(first: 9, sortKey: BEST_SELLING) { nodes { title } } }";
    let best = titles(&shop.store(query, json!({})).await.root("products"));
    assert_eq!(best, ["Many", "Few", "None"]);
}
