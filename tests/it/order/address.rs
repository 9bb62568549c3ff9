//! What an address needs, and how it is written, is its country's affair.

use serde_json::{Value, json};
use tests::{TestApp, faults, text};

use super::complete;

fn with(address: &Value, changes: &Value) -> Value {
    let mut address = address.clone();
    for (name, value) in changes.as_object().expect("an object") {
        address[name] = value.clone();
    }
    address
}

#[tokio::test]
async fn an_address_is_held_against_what_its_country_knows() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let countries = json!(["US", "SG", "GB", "JP", "CN", "DE"]);
    shop.change_settings(json!({ "deliveryCountries": countries })).await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let us = tests::address();
    let sg = json!({ "lastName": "Lim", "address1": "1 Orchard Road", "zip": "238801",
                     "countryCode": "SG" });
    let uk = json!({ "lastName": "Lim", "address1": "10 High St", "city": "London",
                     "zip": "SW1A 1AA", "countryCode": "GB" });
    let jp = json!({ "lastName": "林", "address1": "千代田1-1", "province": "東京都",
                     "zip": "100-0001", "countryCode": "JP" });
    let cn = json!({ "lastName": "林", "address1": "龙井路 1 号", "city": "杭州市",
                     "countryCode": "CN" });
    let at = |field: &str, code: &str| vec![format!("input.deliveryAddress.{field} {code}")];
    let blank = |field: &str| at(field, "ADDRESS_FIELD_IS_REQUIRED");
    let cart = shop.cart_of(&tea, 1).await;
    for (address, expected) in [
        (with(&us, &json!({ "province": null })), blank("province")),
        (with(&us, &json!({ "province": "Bavaria" })), at("province", "INVALID")),
        (with(&us, &json!({ "zip": null })), blank("zip")),
        (with(&us, &json!({ "zip": "6270" })), at("zip", "INVALID")),
        (with(&sg, &json!({ "zip": "23880" })), at("zip", "INVALID")),
        (with(&sg, &json!({ "zip": "" })), blank("zip")),
        (with(&uk, &json!({ "zip": "62704" })), at("zip", "INVALID")),
        (with(&uk, &json!({ "city": null })), blank("city")),
        (with(&jp, &json!({ "province": null })), blank("province")),
        (with(&jp, &json!({ "province": "IL" })), at("province", "INVALID")),
        (with(&cn, &json!({ "zip": "62704" })), at("zip", "INVALID")),
        (with(&cn, &json!({ "city": null })), blank("city")),
    ] {
        let input = json!({ "email": "a@b.cn", "deliveryAddress": address });
        let payload = complete(&shop, &cart, input, "5.0", "refused").await;
        assert_eq!(faults(&payload), expected, "{address}");
    }
    for (place, address) in [us, sg, uk, jp, cn].into_iter().enumerate() {
        let cart = shop.cart_of(&tea, 1).await;
        let input = json!({ "email": "a@b.cn", "deliveryAddress": address });
        let payload = complete(&shop, &cart, input, "5.0", &format!("right {place}")).await;
        assert_eq!(faults(&payload), [""; 0], "{address}");
    }
}

#[tokio::test]
async fn an_address_is_kept_and_written_as_its_country_does() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryCountries": ["US", "SG", "JP", "GB"] })).await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    for (said, kept, lines) in [
        (
            json!({ "address1": "1 Main St", "city": "Springfield", "province": "ｉｌｌｉｎｏｉｓ",
                    "zip": "６２７０４", "countryCode": "US" }),
            ("IL", "62704"),
            json!(["Mei Lin", "1 Main St", "Springfield, IL 62704", "US"]),
        ),
        (
            json!({ "address1": "1 Orchard Road", "zip": "238801", "countryCode": "SG" }),
            ("", "238801"),
            json!(["Mei Lin", "1 Orchard Road", "SINGAPORE 238801", "SG"]),
        ),
        (
            json!({ "address1": "千代田1-1", "province": "東京都", "zip": "100-0001",
                    "countryCode": "JP" }),
            ("東京都", "100-0001"),
            json!(["〒100-0001", "東京都", "千代田1-1", "Mei Lin", "JP"]),
        ),
        (
            json!({ "address1": "10 High St", "city": "London", "zip": "sw1a 1aa",
                    "countryCode": "GB" }),
            ("", "SW1A 1AA"),
            json!(["Mei Lin", "10 High St", "London", "SW1A 1AA", "GB"]),
        ),
    ] {
        let cart = shop.cart_of(&tea, 1).await;
        let address = with(&said, &json!({ "firstName": "Mei", "lastName": "Lin" }));
        let input = json!({ "email": "a@b.cn", "deliveryAddress": address });
        let payload = complete(&shop, &cart, input, "5.0", &cart.id).await;
        assert_eq!(faults(&payload), [""; 0], "{said}");
        let fields = "{ orders(first: 1) { nodes { id deliveryAddress { province zip } } } }";
        let order = shop.admin(fields, json!({})).await.root("orders")["nodes"][0].clone();
        let found = &order["deliveryAddress"];
        let province = found["province"].as_str().unwrap_or_default();
        assert_eq!((province, text(&found["zip"]).as_str()), kept, "{said}");
        let query =
            "query($number: Int!, $key: String!) { orderStatus(number: $number, key: $key) {
            shippingAddress { formatted(withName: true) } } }";
        let (number, key) = (&payload["order"]["orderNumber"], &payload["order"]["key"]);
        let shown = shop.store(query, json!({ "number": number, "key": key })).await;
        let shown = shown.root("orderStatus");
        assert_eq!(shown["shippingAddress"]["formatted"], lines, "{said}");
    }
}
