use serde_json::{Value, json};
use tests::{NewShop, Shop, TestApp, faults, rows_of};

use super::create;

const CREATE: &str = "mutation($id: ID!, $input: VariantCreateInput!) {
    variantCreate(productId: $id, input: $input) { variant { id } userErrors {
        field code message } } }";
const UPDATE: &str = "mutation($id: ID!, $input: VariantUpdateInput!) {
    variantUpdate(id: $id, input: $input) { variant { id } userErrors { field code message } } }";
const DELETE: &str =
    "mutation($id: ID!) { variantDelete(id: $id) { deletedId userErrors { field code } } }";

async fn asked(shop: &Shop<'_>, query: &str, id: &str, input: Value) -> Vec<String> {
    faults(&shop.admin(query, json!({ "id": id, "input": input })).await.payload())
}

fn priced(price: &Value) -> Value {
    json!({ "title": "Tea", "variants": [{ "price": price }] })
}

#[tokio::test]
async fn prices_follow_the_decimals_of_the_shops_currency() {
    let app = TestApp::start().await;
    let (ok, no) = (Ok::<_, &str>, Err::<&str, _>);
    for (currency, cases) in [
        ("JPY", vec![("1250", ok("1250.0")), ("9.0", ok("9.0")), ("9.99", no("INVALID"))]),
        ("KWD", vec![("1.234", ok("1.234")), ("1.2345", no("INVALID"))]),
        (
            "CNY",
            vec![
                ("0", ok("0.0")),
                ("9999999999.99", ok("9999999999.99")),
                ("10000000000", no("TOO_BIG")),
                ("99999999999999999999999999", no("TOO_BIG")),
                ("1.005", no("INVALID")),
                ("-0.01", no("TOO_SMALL")),
                ("-99999999999999999999999999", no("TOO_BIG")),
                ("1,000", no("INVALID")),
                ("1e3", no("INVALID")),
                ("¥1", no("INVALID")),
                ("NaN", no("INVALID")),
                ("", no("INVALID")),
            ],
        ),
    ] {
        let shop =
            app.shop_with(NewShop::named(&currency.to_lowercase()).trading_in(currency)).await;
        for (price, shown) in cases {
            let made = create(&shop, priced(&json!(price))).await;
            let expected = shown.err().map(|code| format!("variants.0.price {code}"));
            assert_eq!(faults(&made), expected.as_slice(), "{currency} {price}");
            if let Ok(shown) = shown {
                let expected = json!({ "amount": shown, "currencyCode": currency });
                assert_eq!(price_of(&shop, &made["product"]["id"]).await, expected);
            }
        }
    }
}

#[tokio::test]
async fn prices_may_be_written_as_numbers() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (price, shown) in [(json!(12.5), "12.5"), (json!(7), "7.0"), (json!(0.1), "0.1")] {
        let made = create(&shop, priced(&price)).await;
        assert_eq!(price_of(&shop, &made["product"]["id"]).await["amount"], shown);
    }
    for (price, code) in
        [(json!(-1), "TOO_SMALL"), (json!(9e300), "INVALID"), (json!(0.001), "INVALID")]
    {
        let made = create(&shop, priced(&price)).await;
        assert_eq!(faults(&made), [format!("variants.0.price {code}")], "{price}");
    }
    let answer = shop.admin(super::CREATE, json!({ "input": priced(&json!(true)) })).await;
    assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED");
}

async fn price_of(shop: &Shop<'_>, product: &Value) -> Value {
    let query = "query($id: ID!) { product(id: $id) { variants(first: 1) { nodes {
        price { amount currencyCode } } } } }";
    let found = shop.admin(query, json!({ "id": product })).await.root("product");
    found["variants"]["nodes"][0]["price"].clone()
}

#[tokio::test]
async fn stock_numbers_and_barcodes_may_stand_at_several_variants() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let coded = json!({
        "title": "Tea",
        "options": [{ "name": "Size", "values": ["S", "M"] }],
        "variants": [
            { "optionValues": ["S"], "price": "1", "sku": "T-1", "barcode": "690" },
            { "optionValues": ["M"], "price": "1", "sku": "T-1", "barcode": "690" },
        ],
    });
    let tea = shop.product_of(coded.clone()).await;
    shop.product_of(coded).await;
    let change = json!({ "sku": " T-1 ", "barcode": "690" });
    assert_eq!(asked(&shop, UPDATE, &tea.variants[0], change).await, [""; 0]);
    let sold = shop.cart_of(&tea.variants[1], 1).await;
    shop.placed(&sold).await;
}

#[tokio::test]
async fn every_mistake_in_a_variant_is_named_and_nothing_is_changed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let product = shop
        .product_of(json!({
            "title": "Tea",
            "options": [{ "name": "Size", "values": ["S"] }],
            "variants": [{ "optionValues": ["S"], "price": "1" }],
        }))
        .await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let some_image = "gid://shopify/ProductImage/01890000-0000-7000-8000-000000000000";
    for (query, input, expected) in [
        (CREATE, json!({ "optionValues": [], "price": "1" }), "optionValues INVALID"),
        (CREATE, json!({ "optionValues": ["S", "M"], "price": "1" }), "optionValues INVALID"),
        (CREATE, json!({ "optionValues": [""], "price": "1" }), "optionValues.0 BLANK"),
        (
            CREATE,
            json!({ "optionValues": ["x".repeat(256)], "price": "1" }),
            "optionValues.0 TOO_LONG",
        ),
        (CREATE, json!({ "optionValues": ["S"], "price": "1" }), "optionValues TAKEN"),
        (CREATE, json!({ "optionValues": ["M"], "price": "-1" }), "price TOO_SMALL"),
        (
            CREATE,
            json!({ "optionValues": ["M"], "price": "1", "imageUrl": "x" }),
            "imageUrl INVALID",
        ),
        (UPDATE, json!({ "price": "1.001" }), "price INVALID"),
        (UPDATE, json!({ "price": "-1" }), "price TOO_SMALL"),
        (UPDATE, json!({ "price": "3", "compareAtPrice": "-1" }), "compareAtPrice TOO_SMALL"),
        (UPDATE, json!({ "price": "3", "compareAtPrice": "1e3" }), "compareAtPrice INVALID"),
        (UPDATE, json!({ "weightGrams": -5 }), "weightGrams TOO_SMALL"),
        (UPDATE, json!({ "price": "3", "imageId": some_image }), "imageId NOT_FOUND"),
        (UPDATE, json!({ "price": "3", "imageId": "x" }), "imageId NOT_FOUND"),
    ] {
        let id = if query == CREATE { &product.id } else { &product.variants[0] };
        assert_eq!(asked(&shop, query, id, input.clone()).await, [expected], "{input}");
    }
    let unknown = "gid://shopify/Product/01890000-0000-7000-8000-000000000000";
    let input = json!({ "optionValues": ["M"], "price": "1" });
    assert_eq!(asked(&shop, CREATE, unknown, input).await, ["productId NOT_FOUND"]);
    assert_eq!(asked(&shop, UPDATE, unknown, json!({ "price": "2" })).await, ["id NOT_FOUND"]);
    let last = json!({ "id": product.variants[0] });
    assert_eq!(faults(&shop.admin(DELETE, last).await.payload()), ["id CONFLICT"], "the last one");
    assert_eq!(rows_of(&pool, "tea").await, before);
}

#[tokio::test]
async fn option_values_come_and_go_with_their_variants() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let product = shop
        .product_of(json!({
            "title": "Tea",
            "options": [{ "name": "Size", "values": ["S", "M"] }],
            "variants": [
                { "optionValues": ["S"], "price": "5" },
                { "optionValues": ["M"], "price": "7" },
            ],
        }))
        .await;
    let look = async || {
        let query = "{ product(handle: \"tea\") { options { values }
            priceRange { minVariantPrice { amount } maxVariantPrice { amount } } } }";
        let found = shop.store(query, json!({})).await.root("product");
        let range = &found["priceRange"];
        let prices =
            json!([range["minVariantPrice"]["amount"], range["maxVariantPrice"]["amount"]]);
        (found["options"][0]["values"].clone(), prices)
    };
    let new = json!({ "optionValues": ["L"], "price": "9" });
    assert_eq!(asked(&shop, CREATE, &product.id, new).await, [""; 0]);
    assert_eq!(look().await, (json!(["S", "M", "L"]), json!(["5.0", "9.0"])));
    shop.done(DELETE, json!({ "id": product.variants[0] })).await;
    assert_eq!(look().await, (json!(["M", "L"]), json!(["7.0", "9.0"])));
    shop.change_variant(&product.variants[1], json!({ "price": "12" })).await;
    assert_eq!(look().await, (json!(["M", "L"]), json!(["9.0", "12.0"])));
}

#[tokio::test]
async fn options_and_values_are_the_same_in_whatever_case_and_width() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let variant = |values: Value| json!({ "optionValues": values, "price": "1" });
    let refused = super::create(
        &shop,
        json!({ "title": "Tea",
        "options": [{ "name": "Size", "values": ["S"] }, { "name": "ｓｉｚｅ ", "values": ["S"] }],
        "variants": [variant(json!(["S", "S"]))] }),
    )
    .await;
    assert_eq!(faults(&refused), ["options.1.name TAKEN"]);
    let refused = super::create(
        &shop,
        json!({ "title": "Tea",
        "options": [{ "name": "Size", "values": ["Red", "red"] }],
        "variants": [variant(json!(["Red"])), variant(json!(["red"]))] }),
    )
    .await;
    assert_eq!(faults(&refused), ["options.0.values.1 TAKEN"]);
    let product = shop
        .product_of(json!({ "title": "Tea",
        "options": [{ "name": "Kind", "values": ["Café", "Cafe"] }],
        "variants": [variant(json!(["CAFÉ"])), variant(json!(["Cafe"]))] }))
        .await;
    let query = "mutation($id: ID!, $input: VariantCreateInput!) {
        variantCreate(productId: $id, input: $input) { variant { title }
            userErrors { field code message } } }";
    let add = async |value: &str| {
        let variables = json!({ "id": product.id, "input": variant(json!([value])) });
        shop.admin(query, variables).await.payload()
    };
    assert_eq!(faults(&add("ｃａｆｅ").await), ["optionValues TAKEN"]);
    assert_eq!(add("Tin").await["variant"]["title"], "Tin");
    let query = "{ product(handle: \"tea\") { options { values } } }";
    let found = shop.store(query, json!({})).await.root("product");
    assert_eq!(found["options"][0]["values"], json!(["Café", "Cafe", "Tin"]));
}
