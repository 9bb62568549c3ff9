//! Small documents that ask for enormous answers: things lead back to each other.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Shop, TestApp, list};

/// Long enough for a busy machine without optimisation; making the whole answer takes minutes.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn going_round_in_circles_is_stopped() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 0).await;
    let shop = app.shop("tea").await;
    let product = big_product(&shop).await;
    let options = |rounds: usize| {
        let round = "options { optionValues { firstSelectableVariant { product { ";
        format!("{} id {}", round.repeat(rounds), "} } } }".repeat(rounds))
    };
    let variants = |rounds: usize, inside: &str| {
        let round = "variants(first: 250) { nodes { product { ";
        format!("{} {inside} {}", round.repeat(rounds), "} } }".repeat(rounds))
    };
    for (name, inside) in [
        ("options, five rounds", options(4) + " options { optionValues { name } }"),
        ("options, two rounds", options(2)),
        ("variants, three rounds", variants(3, "id")),
        (
            "variants, two rounds and much of each",
            variants(2, "id title handle vendor seo { title }"),
        ),
        ("long texts", variants(2, "descriptionHtml")),
        ("searching long lists", variants(2, "encodedVariantExistence")),
    ] {
        let document = format!("query($id: ID!) {{ product(id: $id) {{ {inside} }} }}");
        let started = Instant::now();
        let answer = shop.store(&document, json!({ "id": product })).await;
        assert_eq!(answer.code(), "QUERY_TOO_COMPLEX", "{name}");
        assert_eq!(list(&answer.body["errors"]).len(), 1, "{name}");
        assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn what_a_page_of_a_big_product_needs_is_answered() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 0).await;
    let shop = app.shop("tea").await;
    let product = big_product(&shop).await;
    let document = "query($id: ID!) { product(id: $id) { title descriptionHtml
        options { name optionValues { name firstSelectableVariant { id price { amount } product { handle } } } }
        variants(first: 250) { nodes { id title price { amount currencyCode } selectedOptions { name value }
            image { url } product { handle title } } } } }";
    let answer = shop.store(document, json!({ "id": product })).await.root("product");
    assert_eq!(list(&answer["variants"]["nodes"]).len(), 250);
    assert_eq!(list(&answer["options"][0]["optionValues"]).len(), 250);
}

#[tokio::test]
async fn lists_of_arguments_have_bounds() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 0).await;
    let shop = app.shop("tea").await;
    let (product, _) = shop.product("Green tea", "9.0", 5).await;
    let carts: Vec<String> =
        (0..11).map(|nr| format!("gid://shopify/Cart/{}?key=k{nr}", uuid(nr))).collect();
    let many = |one: Value| vec![one; 251];
    for (document, variables) in [
        (
            "query($x: [HasMetafieldsIdentifier!]!) { shop { metafields(identifiers: $x) { id } } }",
            json!({ "x": many(json!({ "key": "k" })) }),
        ),
        (
            "query($id: ID!, $x: [SelectedOptionInput!]!) { product(id: $id) {
                 variantBySelectedOptions(selectedOptions: $x) { id } } }",
            json!({ "id": product, "x": many(json!({ "name": "a", "value": "b" })) }),
        ),
        ("query($x: [ID!]!) { nodes(ids: $x) { id } }", json!({ "x": many(json!(product)) })),
        ("query($x: [ID!]!) { nodes(ids: $x) { id } }", json!({ "x": carts })),
    ] {
        let answer = shop.store(document, variables).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{document}");
    }
    let same = json!({ "x": vec![carts[0].clone(); 100] });
    let found = shop.store("query($x: [ID!]!) { nodes(ids: $x) { id } }", same).await.root("nodes");
    assert_eq!(list(&found).len(), 100, "the same cart is read once");
}

#[tokio::test]
async fn a_statement_for_each_of_many_collections_is_refused() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 0).await;
    let shop = app.shop("tea").await;
    let query = |first: u32| {
        format!(
            "{{ collections(first: {first}) {{ nodes {{ products(first: 1) {{ nodes {{ id }} }} }} }} }}"
        )
    };
    assert_eq!(shop.store(&query(250), json!({})).await.code(), "QUERY_TOO_COMPLEX");
    shop.store(&query(10), json!({})).await.data();
}

/// A published product with as many variants as there can be.
async fn big_product(shop: &Shop<'_>) -> String {
    let values: Vec<String> = (0..250).map(|nr| format!("Size {nr}")).collect();
    let variants: Vec<Value> =
        values.iter().map(|value| json!({ "optionValues": [value], "price": "9.0" })).collect();
    let input = json!({
        "title": "Green tea", "descriptionHtml": format!("<p>{}</p>", "Leaves. ".repeat(1000)),
        "options": [{ "name": "Size", "values": values }], "variants": variants,
    });
    shop.product_of(input).await.id
}

fn uuid(nr: usize) -> String {
    format!("00000000-0000-7000-8000-{nr:012}")
}

#[tokio::test]
async fn looking_through_a_whole_list_is_paid_for_however_little_is_answered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "1.0", 1).await;
    for (field, least) in
        [("__typename", 10), ("totalCount", 2_000), ("productFilters { id }", 2_000)]
    {
        let query = format!("{{ search(first: 1, query: \"tea\") {{ {field} }} }}");
        let request = app.post("tea.localhost", "/graphql").json(&json!({ "query": query }));
        let answer = app.send(request.header("Shopify-GraphQL-Cost-Debug", "1")).await.body;
        let cost = answer["extensions"]["cost"]["actualQueryCost"].as_i64().expect("a cost");
        assert!((least..least + 1_000).contains(&cost), "{field}: {answer}");
    }
}
