use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances, rows_of};

use super::{complete, input, order};

fn x(count: usize) -> Value {
    json!("x".repeat(count))
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
async fn every_mistake_in_an_order_is_named_and_nothing_is_placed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    // So that the counter of order numbers has its block.
    shop.order_of(&tea, 1).await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    for (at, value, expected) in [
        ("/email", json!("nobody"), "input.email INVALID"),
        ("/email", json!("a@b"), "input.email INVALID"),
        ("/email", json!("a@b.example\r\nBcc: c@d.example"), "input.email INVALID"),
        ("/email", json!(format!("{}@b.example", "a".repeat(400))), "input.email INVALID"),
        ("/email", json!(null), "input.email BLANK"),
        ("/email", json!("  "), "input.email BLANK"),
        ("/phone", json!("call me"), "input.phone INVALID"),
        ("/phone", json!("1234"), "input.phone INVALID"),
        ("/note", x(5001), "input.note NOTE_TOO_LONG"),
        ("/note", json!("a\u{0}"), "input.note INVALID"),
        ("/gateway", json!("paypal"), "input.gateway PAYMENT_METHOD_NOT_SUPPORTED"),
        ("/deliveryAddress", json!(null), "input.deliveryAddress ADDRESS_FIELD_IS_REQUIRED"),
        (
            "/deliveryAddress/address1",
            json!(null),
            "input.deliveryAddress.address1 ADDRESS_FIELD_IS_REQUIRED",
        ),
        (
            "/deliveryAddress/address1",
            json!(" "),
            "input.deliveryAddress.address1 ADDRESS_FIELD_IS_REQUIRED",
        ),
        (
            "/deliveryAddress/address1",
            x(201),
            "input.deliveryAddress.address1 ADDRESS_FIELD_IS_TOO_LONG",
        ),
        (
            "/deliveryAddress/address2",
            x(201),
            "input.deliveryAddress.address2 ADDRESS_FIELD_IS_TOO_LONG",
        ),
        (
            "/deliveryAddress/city",
            json!(""),
            "input.deliveryAddress.city ADDRESS_FIELD_IS_REQUIRED",
        ),
        ("/deliveryAddress/city", json!("a\u{7}b"), "input.deliveryAddress.city INVALID"),
        (
            "/deliveryAddress/province",
            x(101),
            "input.deliveryAddress.province ADDRESS_FIELD_IS_TOO_LONG",
        ),
        (
            "/deliveryAddress/company",
            x(101),
            "input.deliveryAddress.company ADDRESS_FIELD_IS_TOO_LONG",
        ),
        (
            "/deliveryAddress/firstName",
            x(101),
            "input.deliveryAddress.firstName ADDRESS_FIELD_IS_TOO_LONG",
        ),
        (
            "/deliveryAddress/lastName",
            x(101),
            "input.deliveryAddress.lastName ADDRESS_FIELD_IS_TOO_LONG",
        ),
        ("/deliveryAddress/zip", x(21), "input.deliveryAddress.zip ADDRESS_FIELD_IS_TOO_LONG"),
        ("/deliveryAddress/phone", json!("x"), "input.deliveryAddress.phone INVALID"),
        (
            "/deliveryAddress/countryCode",
            json!(null),
            "input.deliveryAddress.countryCode ADDRESS_FIELD_IS_REQUIRED",
        ),
        (
            "/deliveryAddress/countryCode",
            json!("CN"),
            "input.deliveryAddress.countryCode NOT_DELIVERABLE",
        ),
        (
            "/deliveryAddress/countryCode",
            json!("ZZ"),
            "input.deliveryAddress.countryCode NOT_DELIVERABLE",
        ),
    ] {
        let mut input = input();
        input["note"] = json!("");
        let (parent, key) = at.rsplit_once('/').expect("a pointer");
        input.pointer_mut(parent).expect("a place")[key] = value.clone();
        let payload = complete(&shop, &cart, input, "5.0", "key").await;
        assert_eq!(faults(&payload), [expected], "{value}");
        assert_eq!(
            (&payload["order"], &payload["cart"]["totalQuantity"]),
            (&json!(null), &json!(1))
        );
    }
    let nameless = json!({
        "email": "mei@example.com",
        "deliveryAddress": {
            "address1": "1", "city": "x", "province": "IL", "zip": "62704", "countryCode": "US",
        },
    });
    let payload = complete(&shop, &cart, nameless, "5.0", "key").await;
    assert_eq!(faults(&payload), ["input.deliveryAddress.lastName ADDRESS_FIELD_IS_REQUIRED"]);
    let wrong = json!({
        "email": "x", "phone": "x", "gateway": "x",
        "deliveryAddress": { "zip": "x".repeat(21), "countryCode": "CN" },
    });
    assert_eq!(faults(&complete(&shop, &cart, wrong, "1", "key").await).len(), 8, "all at once");
    assert_eq!(rows_of(&pool, "tea").await, before);
}

#[tokio::test]
async fn a_country_that_does_not_exist_does_not_fit_the_schema() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    for country in ["XX", "usa", "us", ""] {
        let query = "mutation($cart: ID!, $input: CartCompleteInput!) {
            cartComplete(cartId: $cart, input: $input,
            expectedTotal: \"5\", idempotencyKey: \"key\") { order { id } } }";
        let mut input = input();
        input["deliveryAddress"]["countryCode"] = json!(country);
        let answer = shop.store(query, json!({ "cart": cart.id, "input": input })).await;
        assert_eq!(answer.code(), "GRAPHQL_VALIDATION_FAILED", "{country}");
    }
}

#[tokio::test]
async fn what_the_shopper_does_not_say_is_taken_from_the_cart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let query = "mutation($input: CartInput) { cartCreate(input: $input) { cart { id } userErrors {
        code } } }";
    let cart = json!({
        "lines": [{ "merchandiseId": tea, "attributes": [{ "key": "engraving", "value": "Mei" }] }],
        "note": "Ring twice",
        "attributes": [{ "key": "source", "value": "ad" }],
        "buyerIdentity": {
            "email": "cart@example.com", "phone": "+8613800138000", "countryCode": "DE",
        },
    });
    let made = shop.store(query, json!({ "input": cart })).await.payload();
    let cart = tests::Cart { id: tests::text(&made["cart"]["id"]), total: "5.0".to_owned() };
    let address = json!({
        "lastName": " Lin ", "address1": " 1 Market Street ", "city": "Springfield",
        "province": "il", "zip": " 62704 ", "district": "", "countryCode": "US",
    });
    let payload = complete(&shop, &cart, json!({ "deliveryAddress": address }), "5.0", "key").await;
    assert_eq!(faults(&payload), [""; 0]);
    let id = tests::text(&payload["order"]["id"]);
    let fields =
        "email phone note gateway attributes { key value } lines { attributes { key value } }
        deliveryAddress { firstName lastName address1 city province zip district countryCode }";
    let expected = json!({
        "email": "cart@example.com", "phone": "+8613800138000", "note": "Ring twice",
        "gateway": "bank_transfer",
        "attributes": [{ "key": "source", "value": "ad" }],
        "lines": [{ "attributes": [{ "key": "engraving", "value": "Mei" }] }],
        "deliveryAddress": {
            "firstName": null, "lastName": "Lin", "address1": "1 Market Street",
            "city": "Springfield", "province": "IL", "zip": "62704", "district": null,
            "countryCode": "US",
        },
    });
    assert_eq!(order(&shop, &id, fields).await, expected);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_shop_that_delivers_nowhere_sells_only_what_is_not_delivered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryCountries": [] })).await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let payload = complete(&shop, &shop.cart_of(&tea, 1).await, input(), "5.0", "key").await;
    assert_eq!(faults(&payload), ["input.deliveryAddress.countryCode NOT_DELIVERABLE"]);
    let gift = shop
        .product_of(
            json!({ "title": "Gift", "variants": [{ "price": "5", "requiresShipping": false }] }),
        )
        .await;
    let cart = shop.cart_of(&gift.variants[0], 1).await;
    assert_eq!(
        faults(&complete(&shop, &cart, json!({ "email": "mei@example.com" }), "5.0", "key").await),
        [""; 0]
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
