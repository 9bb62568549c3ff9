//! Narrowing lists of products, and what there is to choose from.

use serde_json::{Value, json};
use tests::{Shop, TestApp, list, text};

use super::titles;

const QUERY: &str = "query($filters: [ProductFilter!]) { collection(handle: \"all\") {
    products(first: 250, filters: $filters) { nodes { title } filters { id label type presentation
        values { id label count input image { id } swatch { color } } } } } }";

/// Four products in a collection, and one beside it.
async fn stocked(shop: &Shop<'_>) {
    let shirt = |title: &str, vendor: &str, tag: &str, variants: Value| {
        json!({ "title": title, "vendor": vendor, "productType": "Shirt", "tags": [tag],
            "options": [{ "name": "Size", "values": ["S", "L"] },
                        { "name": "Colour", "values": ["Red", "Blue"] }],
            "variants": variants })
    };
    let variant = |size: &str, colour: &str, price: &str| json!({ "optionValues": [size, colour], "price": price, "tracked": true });
    let linen = shirt(
        "Linen",
        "Acme",
        "Summer",
        json!([variant("S", "Red", "19.99"), variant("L", "Blue", "29.0")]),
    );
    let wool = shirt(
        "Wool",
        "ACME",
        "Winter",
        json!([variant("S", "Blue", "50.0"), variant("L", "Red", "50.0")]),
    );
    let cup = json!({ "title": "Cup", "vendor": "Kiln", "variants": [
        { "price": "5.0", "tracked": false }] });
    let hat = json!({ "title": "Hat", "vendor": "Kiln", "tags": ["summer"],
        "options": [{ "name": "ｓｉｚｅ", "values": ["s"] }],
        "variants": [{ "optionValues": ["s"], "price": "15.0", "tracked": false }] });
    let linen = shop.product_of(linen).await;
    shop.stock(&linen.variants[0], 3).await;
    let mut ids = vec![linen.id];
    for input in [wool, cup, hat] {
        ids.push(shop.product_of(input).await.id);
    }
    shop.product_of(json!({ "title": "Elsewhere", "vendor": "Other", "tags": ["Other"],
        "variants": [{ "price": "999.0", "tracked": false }] }))
        .await;
    let create = "mutation($input: CollectionCreateInput!) { collectionCreate(input: $input) {
        userErrors { field code message } } }";
    let input = json!({ "title": "All", "published": true, "productIds": ids });
    shop.done(create, json!({ "input": input })).await;
}

async fn products(shop: &Shop<'_>, filters: Value) -> Value {
    let found = shop.store(QUERY, json!({ "filters": filters })).await.root("collection");
    found["products"].clone()
}

/// The values of one filter with their counts.
fn values(products: &Value, id: &str) -> Vec<(String, i64)> {
    let filter = list(&products["filters"]).iter().find(|filter| filter["id"] == id);
    let values = filter.map_or(&[][..], |filter| list(&filter["values"]));
    let value = |it: &Value| (text(&it["label"]), it["count"].as_i64().expect("a count"));
    values.iter().map(value).collect()
}

fn counts(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect()
}

#[tokio::test]
async fn filters_of_one_kind_add_up_and_those_of_several_hold_together() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    stocked(&shop).await;
    let option =
        |name: &str, value: &str| json!({ "variantOption": { "name": name, "value": value } });
    for (filters, expected) in [
        (json!([]), &["Linen", "Wool", "Cup", "Hat"][..]),
        (json!([{ "available": true }]), &["Linen", "Cup", "Hat"]),
        (json!([{ "available": false }]), &["Wool"]),
        (json!([{ "available": true }, { "available": false }]), &["Linen", "Wool", "Cup", "Hat"]),
        (json!([{ "price": { "max": 19.99 } }]), &["Linen", "Cup", "Hat"]),
        (json!([{ "price": { "min": 20, "max": 29 } }]), &["Linen"]),
        (json!([{ "price": { "max": 5 } }, { "price": { "min": 50 } }]), &["Wool", "Cup"]),
        (json!([{ "productType": "shirt" }]), &["Linen", "Wool"]),
        (
            json!([{ "productVendor": "acme" }, { "productVendor": "Kiln" }]),
            &["Linen", "Wool", "Cup", "Hat"],
        ),
        (json!([{ "tag": "SUMMER" }]), &["Linen", "Hat"]),
        (json!([{ "tag": "summer", "productVendor": "Kiln" }]), &["Hat"]),
        (json!([option("size", "Ｓ")]), &["Linen", "Wool", "Hat"]),
        (json!([option("Size", "S"), option("Size", "L")]), &["Linen", "Wool", "Hat"]),
        // Both of the same variant.
        (json!([option("Size", "S"), option("Colour", "Red")]), &["Linen"]),
        (json!([option("Size", "L"), { "available": true }]), &[]),
        (json!([option("Size", "L"), { "available": false }]), &["Linen", "Wool"]),
        (json!([option("Colour", "Blue"), { "price": { "max": 20 } }]), &[]),
        (json!([{ "productMetafield": { "namespace": "a", "key": "b", "value": "c" } }]), &[]),
        (json!([{ "category": { "id": "x" } }]), &[]),
    ] {
        assert_eq!(titles(&products(&shop, filters.clone()).await), expected, "{filters}");
    }
}

#[tokio::test]
async fn choices_are_counted_in_the_collection_as_if_nothing_of_their_kind_were_chosen() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    stocked(&shop).await;
    let all = products(&shop, json!([])).await;
    let ids: Vec<_> = list(&all["filters"]).iter().map(|filter| text(&filter["id"])).collect();
    let expected = [
        "filter.v.availability",
        "filter.v.price",
        "filter.p.product_type",
        "filter.p.vendor",
        "filter.p.tag",
        "filter.v.option.colour",
        "filter.v.option.size",
    ];
    assert_eq!(ids, expected, "a product without options has none");
    let availability = counts(&[("In stock", 3), ("Out of stock", 1)]);
    assert_eq!(values(&all, "filter.v.availability"), availability);
    assert_eq!(values(&all, "filter.p.vendor"), counts(&[("ACME", 2), ("Kiln", 2)]));
    assert_eq!(values(&all, "filter.p.tag"), counts(&[("Summer", 2), ("Winter", 1)]));
    assert_eq!(values(&all, "filter.v.option.size"), counts(&[("L", 2), ("S", 3)]));
    let chosen = products(&shop, json!([{ "productVendor": "Kiln" }, { "available": true }])).await;
    assert_eq!(values(&chosen, "filter.p.vendor"), counts(&[("Acme", 1), ("Kiln", 2)]));
    assert_eq!(values(&chosen, "filter.p.tag"), counts(&[("summer", 1)]));
    assert_eq!(
        values(&chosen, "filter.v.availability"),
        counts(&[("In stock", 2), ("Out of stock", 0)])
    );
    let red = json!([{ "variantOption": { "name": "Colour", "value": "Red" } }]);
    let red = products(&shop, red).await;
    assert_eq!(values(&red, "filter.v.option.colour"), counts(&[("Blue", 2), ("Red", 2)]));
    assert_eq!(values(&red, "filter.v.option.size"), counts(&[("L", 1), ("S", 1)]));
    assert_eq!(
        values(&red, "filter.v.availability"),
        counts(&[("In stock", 1), ("Out of stock", 1)])
    );
}

#[tokio::test]
async fn a_choice_says_the_filter_that_asks_for_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    stocked(&shop).await;
    let all = products(&shop, Value::Null).await;
    let mut tried = 0;
    for filter in list(&all["filters"]) {
        for value in list(&filter["values"]) {
            let input: Value = serde_json::from_str(&text(&value["input"])).expect("JSON");
            let left = products(&shop, json!([input])).await;
            let count = i64::try_from(list(&left["nodes"]).len()).expect("few");
            assert_eq!(value["count"], count, "{value}");
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
    let price = list(&all["filters"]).iter().find(|filter| filter["id"] == "filter.v.price");
    let price = price.expect("a price");
    assert_eq!((&price["type"], &price["presentation"]), (&json!("PRICE_RANGE"), &Value::Null));
    assert_eq!(price["values"][0]["input"], "{\"price\":{\"min\":5.00,\"max\":50.00}}");
    let query = "query @inContext(language: ZH) { collection(handle: \"all\") {
        products(first: 1) { filters { label } } } }";
    let chinese = shop.store(query, json!({})).await.root("collection");
    assert_eq!(chinese["products"]["filters"][0]["label"], "库存状况");
}

#[tokio::test]
async fn a_search_is_narrowed_and_counted_too() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    stocked(&shop).await;
    let query = "query($filters: [ProductFilter!]) {
        search(first: 2, query: \"tag:summer\", productFilters: $filters) { totalCount
            nodes { ... on Product { title } } productFilters { id values { label count } } } }";
    let found = shop.store(query, json!({})).await.root("search");
    assert_eq!((&found["totalCount"], titles(&found).len()), (&json!(2), 2));
    let narrow = json!({ "filters": [{ "productType": "Shirt" }] });
    let narrowed = shop.store(query, narrow).await.root("search");
    assert_eq!((&narrowed["totalCount"], titles(&narrowed)), (&json!(1), vec!["Linen".to_owned()]));
    let query =
        "{ products(first: 1) { filters { id } } search(first: 1, query: \"\", types: [PAGE]) {
        totalCount productFilters { id } } }";
    let nothing = json!({ "products": { "filters": [] },
        "search": { "totalCount": 0, "productFilters": [] } });
    assert_eq!(other.store(query, json!({})).await.data(), nothing);
}

#[tokio::test]
async fn a_value_that_a_variant_brings_is_a_choice_from_then_on() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let hat = json!({ "title": "Hat", "options": [{ "name": "Size", "values": ["S"] }],
        "variants": [{ "optionValues": ["S"], "price": "15.0", "tracked": false }] });
    let hat = shop.product_of(hat).await.id;
    let add = "mutation($id: ID!, $input: VariantCreateInput!) { variantCreate(productId: $id, input: $input) {
        userErrors { field code message } } }";
    let input = json!({ "optionValues": ["XL"], "price": "15.0", "tracked": false });
    shop.done(add, json!({ "id": hat, "input": input })).await;
    let query = "{ search(first: 1, query: \"hat\") { filters: productFilters { id values {
        label count } } } products(first: 1) { filters { id } } }";
    let data = shop.store(query, json!({})).await.data();
    assert_eq!(data["products"]["filters"], json!([]), "that list takes none");
    let found = &data["search"];
    assert_eq!(values(found, "filter.v.option.size"), counts(&[("S", 1), ("XL", 1)]));
}
