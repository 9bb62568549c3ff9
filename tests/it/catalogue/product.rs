use serde_json::{Value, json};
use tests::{TestApp, faults, list, rows_of, text};

use super::{create, update};

#[tokio::test]
async fn a_product_has_a_variant_for_each_combination_that_was_given() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mut variants = Vec::new();
    for (nr, size) in ["S", "M"].iter().enumerate() {
        for (colour, fit) in [("Red", "Slim"), ("Red", "Wide"), ("Blue", "Slim")] {
            variants.push(json!({ "optionValues": [size, colour, fit], "price": nr + 1 }));
        }
    }
    let options = json!([
        { "name": "Size", "values": ["S", "M"] },
        { "name": "Colour", "values": ["Red", "Blue"] },
        { "name": "Fit", "values": ["Slim", "Wide"] },
    ]);
    shop.product_of(json!({ "title": "Shirt", "options": options, "variants": variants })).await;
    let query = "{ product(handle: \"shirt\") { options { name values }
        priceRange { minVariantPrice { amount } maxVariantPrice { amount currencyCode } }
        variants(first: 250) { nodes { title selectedOptions { name value } } }
        variantBySelectedOptions(selectedOptions: [{ name: \"Fit\", value: \"Slim\" },
            { name: \"Size\", value: \"M\" }, { name: \"Colour\", value: \"Blue\" }]) { title }
        none: variantBySelectedOptions(selectedOptions: [{ name: \"Size\", value: \"M\" },
            { name: \"Colour\", value: \"Blue\" }, { name: \"Fit\", value: \"Wide\" }]) {
            title } } }";
    let found = shop.store(query, json!({})).await.root("product");
    assert_eq!(found["options"], options);
    let expected = json!({
        "minVariantPrice": { "amount": "1.0" },
        "maxVariantPrice": { "amount": "2.0", "currencyCode": "USD" },
    });
    assert_eq!(found["priceRange"], expected);
    let nodes = list(&found["variants"]["nodes"]);
    let titles: Vec<_> = nodes.iter().map(|variant| text(&variant["title"])).collect();
    assert_eq!(titles[..3], ["S / Red / Slim", "S / Red / Wide", "S / Blue / Slim"]);
    assert_eq!(titles.len(), 6);
    let expected = json!([
        { "name": "Size", "value": "M" },
        { "name": "Colour", "value": "Red" },
        { "name": "Fit", "value": "Wide" },
    ]);
    assert_eq!(nodes[4]["selectedOptions"], expected);
    assert_eq!(found["variantBySelectedOptions"]["title"], "M / Blue / Slim");
    assert_eq!(found["none"], json!(null));
}

#[tokio::test]
async fn a_product_without_options_has_a_default_title_and_a_placeholder() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "9.5", 1).await;
    let query = "{ product(handle: \"tea\") { options { name values } tags description
        featuredImage { url width height } seo { title description } availableForSale
        variants(first: 1) { nodes { title price { amount } } } } }";
    let found = shop.store(query, json!({})).await.root("product");
    assert_eq!(found["options"], json!([{ "name": "Title", "values": ["Default Title"] }]));
    assert_eq!(
        found["variants"]["nodes"][0],
        json!({ "title": "Default Title", "price": { "amount": "9.5" } })
    );
    let image = &found["featuredImage"];
    assert!(text(&image["url"]).starts_with("http"), "{image}");
    assert!(image["width"].is_i64() && image["height"].is_i64(), "{image}");
    assert_eq!(found["seo"], json!({ "title": null, "description": null }));
    assert_eq!(found["availableForSale"], true);
}

/// A product of which everything is right.
fn shirt() -> Value {
    json!({
        "title": "Shirt",
        "options": [{ "name": "Size", "values": ["S", "M"] }],
        "variants": [
            { "optionValues": ["S"], "price": "1", "sku": "S-1", "barcode": "111" },
            { "optionValues": ["M"], "price": "2", "sku": "M-1", "barcode": "222" },
        ],
    })
}

fn x(count: usize) -> Value {
    json!("x".repeat(count))
}

#[tokio::test]
async fn every_mistake_in_a_product_is_named_and_nothing_is_added() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let many: Vec<_> = (0..251).map(|nr| nr.to_string()).collect();
    let images: Vec<_> =
        many.iter().map(|nr| json!({ "url": format!("https://a.example/{nr}") })).collect();
    let variant = |nr: &String| json!({ "optionValues": [nr], "price": "1" });
    let size = json!({ "name": "Size", "values": ["S", "M"] });
    for (at, value, expected) in [
        ("/title", json!(""), "title BLANK"),
        ("/title", json!(" \t "), "title BLANK"),
        ("/title", x(256), "title TOO_LONG"),
        ("/title", json!("a\u{0}b"), "title INVALID"),
        ("/descriptionHtml", x(100_001), "descriptionHtml TOO_LONG"),
        ("/vendor", x(256), "vendor TOO_LONG"),
        ("/productType", x(256), "productType TOO_LONG"),
        ("/tags", json!(many), "tags TOO_MANY"),
        ("/tags", json!(["a", x(256)]), "tags.1 TOO_LONG"),
        ("/seo", json!({ "title": x(256) }), "seo.title TOO_LONG"),
        ("/seo", json!({ "description": x(1001) }), "seo.description TOO_LONG"),
        ("/handle", json!("Not A Handle"), "handle INVALID"),
        ("/handle", json!("绿茶/1"), "handle INVALID"),
        ("/options", json!([size, size, size, size]), "options TOO_MANY"),
        ("/options/0/name", json!(""), "options.0.name BLANK"),
        ("/options/0/values", json!(["S", "M", "L"]), "options.0.values.2 INVALID"),
        ("/options/0/values", json!(["S", "M", "S"]), "options.0.values.2 TAKEN"),
        ("/variants", json!([]), "variants BLANK"),
        ("/variants", many.iter().map(variant).collect(), "variants TOO_MANY"),
        ("/variants/1/optionValues", json!(["S"]), "variants.1.optionValues TAKEN"),
        ("/variants/1/optionValues", json!([]), "variants.1.optionValues INVALID"),
        ("/variants/1/optionValues", json!(["M", "L"]), "variants.1.optionValues INVALID"),
        ("/variants/1/optionValues", json!(["XL"]), "variants.1.optionValues.0 INVALID"),
        ("/variants/1/weightGrams", json!(-1), "variants.1.weightGrams TOO_SMALL"),
        ("/variants/1/weightGrams", json!(i32::MAX), "variants.1.weightGrams TOO_BIG"),
        ("/variants/1/sku", x(256), "variants.1.sku TOO_LONG"),
        ("/variants/1/barcode", json!("1\u{7}"), "variants.1.barcode INVALID"),
        ("/variants/1/imageUrl", json!("javascript:alert(1)"), "variants.1.imageUrl INVALID"),
        ("/images", json!([{ "url": "/tea.jpg" }]), "images.0.url INVALID"),
        (
            "/images",
            json!([{ "url": "https://a.example", "width": 0 }]),
            "images.0.width TOO_SMALL",
        ),
        (
            "/images",
            json!([{ "url": "https://a.example", "alt": x(513) }]),
            "images.0.alt TOO_LONG",
        ),
        ("/images", json!(images), "images TOO_MANY"),
    ] {
        let mut input = shirt();
        let (parent, key) = at.rsplit_once('/').expect("a pointer");
        input.pointer_mut(parent).expect("a place")[key] = value;
        let payload = create(&shop, input).await;
        let found = faults(&payload);
        // What one mistake makes of the rest of the matrix is said too.
        let matrix = at.ends_with("optionValues") || at.ends_with("variants");
        assert!(found.contains(&expected.to_owned()), "{at}: {payload}");
        assert!(matrix || found.len() == 1, "{at}: {payload}");
        assert_eq!(payload["product"], json!(null));
    }
    let all_at_once =
        json!({ "title": "", "handle": "-", "variants": [{ "price": "-1", "sku": x(256) }] });
    let found = faults(&create(&shop, all_at_once).await);
    let expected =
        ["title BLANK", "handle INVALID", "variants.0.price TOO_SMALL", "variants.0.sku TOO_LONG"];
    assert_eq!(found, expected);
    assert_eq!(rows_of(&pool, "tea").await, before);
}

#[tokio::test]
async fn three_options_and_250_variants_are_the_most() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let values: Vec<_> = (0..250).map(|nr| nr.to_string()).collect();
    let options = json!([{ "name": "Size", "values": values }]);
    let variants: Vec<_> =
        values.iter().map(|nr| json!({ "optionValues": [nr], "price": nr })).collect();
    let product = shop
        .product_of(json!({ "title": "Shirt", "options": options, "variants": variants }))
        .await;
    assert_eq!(product.variants.len(), 250);
    let query = "mutation($id: ID!, $input: VariantCreateInput!) {
        variantCreate(productId: $id, input: $input) {
        userErrors { field code } } }";
    let one_more = json!({ "id": product.id, "input": { "optionValues": ["more"], "price": "1" } });
    assert_eq!(faults(&shop.admin(query, one_more).await.payload()), ["productId TOO_MANY"]);
    let query = "{ product(handle: \"shirt\") { variants(first: 250) { nodes { title } } } }";
    let found = shop.store(query, json!({})).await.root("product");
    assert_eq!(list(&found["variants"]["nodes"])[249]["title"], "249");
}

#[tokio::test]
async fn an_update_changes_what_is_named_and_nothing_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let input = json!({
        "title": "Tea", "vendor": "Acme", "tags": [" green ", "green", "", "loose"],
        "descriptionHtml": "<p>Fine &amp; <b>fresh</b></p>", "seo": { "title": "Best tea" },
        "images": [
            { "url": "https://a.example/1.jpg", "alt": "One" },
            { "url": "https://a.example/2.jpg" },
        ],
        "variants": [{ "price": "1", "imageUrl": "https://a.example/2.jpg" }],
    });
    let product = shop.product_of(input).await;
    let query = "{ product(handle: \"tea\") { title vendor tags description descriptionHtml seo {
        title description }
        images(first: 9) { nodes { id url } } variants(first: 1) { nodes { image { id } } } } }";
    let before = shop.store(query, json!({})).await.root("product");
    assert_eq!(before["tags"], json!(["green", "loose"]));
    assert_eq!(before["description"], "Fine & fresh");
    assert_eq!(before["variants"]["nodes"][0]["image"]["id"], before["images"]["nodes"][1]["id"]);
    let change = json!({
        "vendor": "Other",
        "seo": { "title": null, "description": "Leaves" },
        "images": [{ "url": "https://a.example/3.jpg" }, { "url": "https://a.example/2.jpg" }],
    });
    assert_eq!(faults(&update(&shop, &product.id, change).await), [""; 0]);
    let after = shop.store(query, json!({})).await.root("product");
    let mut expected = before.clone();
    expected["vendor"] = json!("Other");
    expected["seo"] = json!({ "title": null, "description": "Leaves" });
    expected["images"]["nodes"][0] = after["images"]["nodes"][0].clone();
    assert_eq!(after, expected, "the image that stays keeps its id, and its variant");
    assert_eq!(after["images"]["nodes"][0]["url"], "https://a.example/3.jpg");
}

#[tokio::test]
async fn an_update_with_a_mistake_or_without_a_difference_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let product = shop.product_of(json!({ "title": "Tea", "variants": [{ "price": "1" }] })).await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    for (input, expected) in [
        (json!({}), vec![]),
        (json!({ "title": "Tea", "vendor": "", "handle": "tea", "tags": [] }), vec![]),
        (json!({ "title": "", "vendor": "New" }), vec!["title BLANK"]),
        (json!({ "title": "New", "images": [{ "url": "x" }] }), vec!["images.0.url INVALID"]),
        (json!({ "title": "", "images": [{ "url": "https://a.example" }] }), vec!["title BLANK"]),
        (json!({ "seo": { "title": x(256) } }), vec!["seo.title TOO_LONG"]),
    ] {
        assert_eq!(faults(&update(&shop, &product.id, input.clone()).await), expected, "{input}");
    }
    let unknown = "gid://shopify/Product/01890000-0000-7000-8000-000000000000";
    for id in [unknown, "", "7", "gid://shopify/Page/01890000-0000-7000-8000-000000000000"] {
        assert_eq!(
            faults(&update(&shop, id, json!({ "title": "New" })).await),
            ["id NOT_FOUND"],
            "{id}"
        );
    }
    assert_eq!(rows_of(&pool, "tea").await, before);
}
