use serde_json::{Value, json};
use tests::{Shop, TestApp, faults};

use super::{change, create, filled, load, uncounted, warnings};

async fn identify(shop: &Shop<'_>, cart: &Value, buyer: Value) -> Value {
    change(shop, cart, "BuyerIdentityUpdate", "buyerIdentity: CartBuyerIdentityInput!", buyer).await
}

#[tokio::test]
async fn the_buyers_country_is_echoed_as_it_was_said() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let tea = uncounted(&shop, "Tea", "1").await;
    let cart = filled(&shop, &[(&tea, 1)]).await;
    assert_eq!(cart["buyerIdentity"]["countryCode"], json!(null));
    for (country, warned) in [("US", 0), ("ZZ", 0), ("DE", 1), ("JP", 1), ("CN", 1)] {
        let payload = identify(&shop, &cart, json!({ "countryCode": country })).await;
        assert_eq!(
            (faults(&payload), &payload["cart"]["buyerIdentity"]["countryCode"]),
            (vec![], &json!(country))
        );
        let expected = vec![("NOT_DELIVERABLE".to_owned(), super::plain_id(&cart)); warned];
        assert_eq!(warnings(&payload), expected, "{country}");
        assert_eq!(
            payload["cart"]["deliveryGroups"]["nodes"],
            json!([]),
            "there is no address yet"
        );
        assert_eq!(
            payload["cart"]["cost"]["totalAmount"]["currencyCode"], "USD",
            "whatever the country"
        );
        let made = create(&shop, json!({ "buyerIdentity": { "countryCode": country } })).await;
        assert_eq!(made["cart"]["buyerIdentity"]["countryCode"], country);
        assert_eq!(warnings(&made).len(), warned);
    }
    assert_eq!(load(&shop, &cart["id"]).await["buyerIdentity"]["countryCode"], "CN");
}

#[tokio::test]
async fn a_buyer_says_who_they_are_bit_by_bit() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled(&shop, &[]).await;
    for (said, email, phone) in [
        (json!({ "email": "mei@example.com" }), json!("mei@example.com"), json!(null)),
        (
            json!({ "phone": "+86 138 0013 8000" }),
            json!("mei@example.com"),
            json!("+8613800138000"),
        ),
        (json!({}), json!("mei@example.com"), json!("+8613800138000")),
        (json!({ "email": "" }), json!(null), json!("+8613800138000")),
    ] {
        let payload = identify(&shop, &cart, said).await;
        let expected = json!({ "countryCode": null, "email": email, "phone": phone });
        assert_eq!((faults(&payload), &payload["cart"]["buyerIdentity"]), (vec![], &expected));
    }
    let before = load(&shop, &cart["id"]).await;
    for (said, expected) in [
        (json!({ "email": "nobody", "phone": "+8613800138000" }), "buyerIdentity.email INVALID"),
        (json!({ "email": "a@b.example\r\nBcc: c@d.example" }), "buyerIdentity.email INVALID"),
        (json!({ "phone": "call me" }), "buyerIdentity.phone INVALID"),
        (json!({ "phone": "1".repeat(1000) }), "buyerIdentity.phone INVALID"),
    ] {
        let payload = identify(&shop, &cart, said.clone()).await;
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec![expected.to_owned()], &before),
            "{said}"
        );
        let made = create(&shop, json!({ "buyerIdentity": said })).await;
        assert_eq!(
            (faults(&made), &made["cart"]),
            (vec![format!("input.{expected}")], &json!(null))
        );
    }
}

#[tokio::test]
async fn a_bad_customer_token_leaves_the_cart_beside_the_error() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled(&shop, &[]).await;
    let before = load(&shop, &cart["id"]).await;
    let said = json!({ "customerAccessToken": "x", "countryCode": "US" });
    let payload = identify(&shop, &cart, said.clone()).await;
    assert_eq!(faults(&payload), ["buyerIdentity.customerAccessToken INVALID"]);
    assert_eq!(payload["cart"], before, "nothing has changed");
    let made = create(&shop, json!({ "buyerIdentity": said })).await;
    assert_eq!(faults(&made), ["input.buyerIdentity.customerAccessToken INVALID"]);
    assert_eq!(load(&shop, &made["cart"]["id"]).await, made["cart"]);
}

#[tokio::test]
async fn discount_codes_are_echoed_and_none_applies() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled(&shop, &[]).await;
    let enter = async |codes: Value| {
        change(&shop, &cart, "DiscountCodesUpdate", "discountCodes: [String!]!", codes).await
    };
    let payload = enter(json!(["SAVE10", " save ", "", "SAVE10", "折"])).await;
    let echoed =
        ["SAVE10", " save ", "折"].map(|code| json!({ "code": code, "applicable": false }));
    assert_eq!((faults(&payload), &payload["cart"]["discountCodes"]), (vec![], &json!(echoed)));
    let codes: Vec<_> = warnings(&payload).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["DISCOUNT_NOT_FOUND"; 3]);
    assert_eq!(load(&shop, &cart["id"]).await, payload["cart"]);
    for (codes, expected) in [
        (
            json!((0..51).map(|nr| nr.to_string()).collect::<Vec<_>>()),
            "discountCodes MAXIMUM_EXCEEDED",
        ),
        (json!(["a", "x".repeat(256)]), "discountCodes.1 TOO_LONG"),
        (json!(["a\u{0}"]), "discountCodes.0 INVALID"),
    ] {
        let refused = enter(codes).await;
        assert_eq!(
            (faults(&refused), &refused["cart"]),
            (vec![expected.to_owned()], &payload["cart"])
        );
    }
    assert_eq!(enter(json!([])).await["cart"]["discountCodes"], json!([]));
    let made = create(&shop, json!({ "discountCodes": ["SAVE10"] })).await;
    assert_eq!(made["cart"]["discountCodes"], json!([{ "code": "SAVE10", "applicable": false }]));
}

#[tokio::test]
async fn a_note_and_attributes_are_kept() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let cart = filled(&shop, &[]).await;
    let note = "x".repeat(5000);
    let payload = change(&shop, &cart, "NoteUpdate", "note: String!", json!(note)).await;
    assert_eq!((faults(&payload), &payload["cart"]["note"]), (vec![], &json!(note)));
    let note = |text: &str| change(&shop, &cart, "NoteUpdate", "note: String!", json!(text));
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": value });
    let attributes = |all: Value| {
        change(&shop, &cart, "AttributesUpdate", "attributes: [AttributeInput!]!", all)
    };
    assert_eq!(note("请用礼品纸\n谢谢 🎁").await["cart"]["note"], "请用礼品纸\n谢谢 🎁");
    let payload =
        attributes(json!([attribute("a", "1"), attribute("b", ""), attribute("a", "2")])).await;
    assert_eq!(payload["cart"]["attributes"], json!([attribute("a", "2"), attribute("b", "")]));
    let many: Vec<_> = (0..101).map(|nr| attribute(&nr.to_string(), "x")).collect();
    for (refused, expected) in [
        (note(&"x".repeat(5001)).await, "note NOTE_TOO_LONG"),
        (note("a\u{0}").await, "note INVALID"),
        (attributes(json!(many)).await, "attributes MAXIMUM_EXCEEDED"),
        (attributes(json!([attribute("", "x")])).await, "attributes.0.key BLANK"),
        (
            attributes(json!([attribute("a", "x"), attribute(&"x".repeat(256), "x")])).await,
            "attributes.1.key TOO_LONG",
        ),
        (
            attributes(json!([attribute("a", &"x".repeat(2001))])).await,
            "attributes.0.value TOO_LONG",
        ),
    ] {
        assert_eq!(
            (faults(&refused), &refused["cart"]),
            (vec![expected.to_owned()], &payload["cart"])
        );
    }
    assert_eq!(note("").await["cart"]["note"], "");
}
