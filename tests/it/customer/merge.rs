use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Cart, Customer, Shop, TestApp, faults, list, text};

const CART: &str = "cart { id totalQuantity buyerIdentity { email customer { id } }
        lines(first: 50) { nodes { quantity attributes { key value } merchandise {
            ... on ProductVariant { id } } } } }
    userErrors { field code message } warnings { code target message }";

async fn merge(shop: &Shop<'_>, cart: &str, token: &str) -> Value {
    let query = format!(
        "mutation($cart: ID!, $token: String!) {{
            cartMerge(cartId: $cart, customerAccessToken: $token) {{ {CART} }} }}"
    );
    shop.store(&query, json!({ "cart": cart, "token": token })).await.payload()
}

/// A new cart of these lines: variants, units and what is engraved on them.
async fn cart(shop: &Shop<'_>, token: Option<&str>, lines: &[(&str, i64, &str)]) -> String {
    let line = |(variant, quantity, engraved): &(&str, i64, &str)| {
        let attributes = if engraved.is_empty() {
            json!([])
        } else {
            json!([{ "key": "engraving", "value": engraved }])
        };
        json!({ "merchandiseId": variant, "quantity": quantity, "attributes": attributes })
    };
    let lines: Vec<Value> = lines.iter().map(line).collect();
    let query = "mutation($input: CartInput) { cartCreate(input: $input) { cart { id } } }";
    let input = json!({ "lines": lines, "buyerIdentity": { "customerAccessToken": token } });
    let made = shop.store(query, json!({ "input": input })).await.payload();
    text(&made["cart"]["id"])
}

async fn read(shop: &Shop<'_>, cart: &str) -> Value {
    let query = "query($id: ID!) { cart(id: $id) { totalQuantity lines(first: 9) {
        nodes { quantity } } } }";
    shop.store(query, json!({ "id": cart })).await.root("cart")
}

/// Variant, units and engraving of each line.
fn lines(cart: &Value) -> Vec<(String, i64, String)> {
    let line = |line: &Value| {
        let engraved = line["attributes"][0]["value"].as_str().unwrap_or_default();
        let quantity = line["quantity"].as_i64().expect("a number");
        (text(&line["merchandise"]["id"]), quantity, engraved.to_owned())
    };
    let mut lines: Vec<_> = list(&cart["lines"]["nodes"]).iter().map(line).collect();
    lines.sort();
    lines
}

fn uuid(cart: &str) -> &str {
    cart.split('?').next().expect("an id")
}

#[tokio::test]
async fn a_guests_cart_is_brought_into_the_customers_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ((_, tea), (_, pot)) =
        (shop.product("Tea", "5.0", 99).await, shop.product("Pot", "20.0", 99).await);
    let mei = shop.customer("mei@example.com").await;
    cart(&shop, Some(&mei.token), &[(&tea, 9, "")]).await;
    app.advance(chrono::TimeDelta::seconds(1));
    let own = cart(&shop, Some(&mei.token), &[(&tea, 1, ""), (&pot, 1, "M")]).await;
    let guest = cart(&shop, None, &[(&tea, 2, ""), (&pot, 1, "L"), (&pot, 3, "M")]).await;
    let merged = merge(&shop, &guest, &mei.token).await;
    assert_eq!((faults(&merged), &merged["warnings"]), (vec![], &json!([])));
    let mut expected =
        vec![(tea.clone(), 3, String::new()), (pot.clone(), 4, "M".into()), (pot, 1, "L".into())];
    expected.sort();
    assert_eq!(lines(&merged["cart"]), expected);
    let buyer = json!({ "email": mei.email, "customer": { "id": mei.id } });
    assert_eq!(merged["cart"]["buyerIdentity"], buyer);
    let id = text(&merged["cart"]["id"]);
    assert_eq!(uuid(&id), uuid(&own), "the one that changed last");
    assert_ne!(id, own, "with another secret");
    assert_eq!(read(&shop, &own).await, Value::Null, "the former opens nothing");
    assert_eq!(read(&shop, &guest).await["totalQuantity"], 0);
    assert_eq!(merge(&shop, &guest, &mei.token).await, merged, "again it changes nothing");
    assert_eq!(merge(&shop, &id, &mei.token).await["cart"]["totalQuantity"], 9 + 8);
}

#[tokio::test]
async fn who_has_no_cart_gets_the_guests() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let ordered = cart(&shop, Some(&mei.token), &[(&tea, 1, "")]).await;
    shop.placed(&Cart { id: ordered, total: "5.0".into() }).await;
    let guest = cart(&shop, None, &[(&tea, 2, "")]).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let merged = merge(&shop, &guest, &mei.token).await;
        assert_eq!(faults(&merged), [""; 0]);
        ids.push(text(&merged["cart"]["id"]));
        assert_eq!(lines(&merged["cart"]), [(tea.clone(), 2, String::new())]);
        assert_eq!(merged["cart"]["buyerIdentity"]["customer"]["id"], mei.id);
    }
    assert_eq!((&ids[0], uuid(&ids[0])), (&ids[1], uuid(&guest)));
    assert_ne!(ids[0], guest, "with another secret");
    assert_eq!(read(&shop, &guest).await, Value::Null, "the former opens nothing");
}

#[tokio::test]
async fn there_is_never_more_in_it_than_there_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let ((_, tea), (gone, pot)) =
        (shop.product("Tea", "5.0", 4).await, shop.product("Pot", "20.0", 9).await);
    let mei = shop.customer("mei@example.com").await;
    cart(&shop, Some(&mei.token), &[(&tea, 3, "")]).await;
    let guest = cart(&shop, None, &[(&tea, 3, ""), (&pot, 1, "")]).await;
    let hide = "mutation($id: ID!) { productUnpublish(ids: [$id]) { userErrors { message } } }";
    shop.done(hide, json!({ "id": gone })).await;
    let merged = merge(&shop, &guest, &mei.token).await;
    assert_eq!(faults(&merged), [""; 0]);
    assert_eq!(lines(&merged["cart"]), [(tea.clone(), 4, String::new())]);
    let warnings: Vec<_> = list(&merged["warnings"]).iter().map(|it| text(&it["code"])).collect();
    assert_eq!(warnings, ["MERCHANDISE_NOT_ENOUGH_STOCK", "MERCHANDISE_OUT_OF_STOCK"]);
}

#[tokio::test]
async fn brought_along_at_once_every_unit_is_there_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    cart(&shop, Some(&mei.token), &[(&tea, 1, "")]).await;
    let mut guests = Vec::new();
    for _ in 0..3 {
        guests.push(cart(&shop, None, &[(&tea, 2, "")]).await);
    }
    let calls = guests.iter().chain(&guests).map(|guest| merge(&shop, guest, &mei.token));
    for merged in join_all(calls).await {
        assert_eq!(faults(&merged), [""; 0]);
    }
    let after = merge(&shop, &guests[0], &mei.token).await;
    assert_eq!(after["cart"]["totalQuantity"], 7);
}

#[tokio::test]
async fn a_cart_is_brought_along_by_who_may_have_it() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let Customer { token, .. } = shop.customer("mei@example.com").await;
    let (lin, stranger) =
        (shop.customer("lin@example.com").await, other.customer("mei@example.com").await);
    let own = cart(&shop, Some(&token), &[(&tea, 1, "")]).await;
    let guest = cart(&shop, None, &[(&tea, 2, "")]).await;
    let lins = cart(&shop, Some(&lin.token), &[(&tea, 3, "")]).await;
    for (cart, token, fault, units) in [
        (&guest, &stranger.token, "customerAccessToken INVALID", Some(2)),
        (&lins, &token, "cartId CONFLICT", Some(3)),
        (&own.replace("key=", "key=x"), &token, "cartId NOT_FOUND", None),
        (&"x".to_owned(), &token, "cartId NOT_FOUND", None),
    ] {
        let refused = merge(&shop, cart, token).await;
        assert_eq!(faults(&refused), [fault]);
        assert_eq!(refused["cart"]["totalQuantity"].as_i64(), units, "{fault}");
    }
    assert_eq!(read(&shop, &own).await["totalQuantity"], 1);
}

#[tokio::test]
async fn the_checkout_of_a_merged_cart_leads_to_its_order_by_its_last_key_alone() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let own = cart(&shop, Some(&mei.token), &[(&tea, 1, "")]).await;
    let guest = cart(&shop, None, &[(&tea, 1, "")]).await;
    let merged = text(&merge(&shop, &guest, &mei.token).await["cart"]["id"]);
    let order = shop.placed(&Cart { id: merged.clone(), total: "10.0".into() }).await;
    let browser = app.browser("tea");
    let page = async |cart: &str| {
        let path = cart.rsplit('/').next().expect("an id and a key");
        browser.open(&format!("/checkout/{path}")).await
    };
    let status = page(&merged).await.leads_to();
    assert_eq!(status, format!("/orders/{}?key={}", order.number, order.key));
    assert_eq!(browser.open(&status).await.status, 200);
    assert_eq!(page(&own).await.status, 404);
}

/// Makes a cart as `input` (a `CartInput`) says.
async fn cart_as(shop: &Shop<'_>, input: Value) -> String {
    let query = "mutation($input: CartInput) { cartCreate(input: $input) { cart { id } } }";
    text(&shop.store(query, json!({ "input": input })).await.payload()["cart"]["id"])
}

#[tokio::test]
async fn what_was_said_of_the_cart_comes_along_and_what_gives_way_is_warned_of() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 99).await;
    let config = json!({ "code": "TEN", "reward": { "amount": 1_000 } });
    shop.campaign("coupon", "Ten off", config).await;
    let mei = shop.customer("mei@example.com").await;
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": value });
    let lines = json!([{ "merchandiseId": tea, "quantity": 1 }]);
    cart_as(
        &shop,
        json!({ "lines": lines, "note": "Ring twice", "discountCodes": ["OLD"],
        "attributes": [attribute("_channel", "door"), attribute("wrap", "yes")],
        "buyerIdentity": { "customerAccessToken": mei.token } }),
    )
    .await;
    let guest = cart_as(
        &shop,
        json!({ "lines": lines, "note": "Third floor",
        "discountCodes": ["TEN"],
        "attributes": [attribute("_channel", "window"), attribute("wrap", "yes")] }),
    )
    .await;
    let query = "mutation($cart: ID!, $token: String!) {
        cartMerge(cartId: $cart, customerAccessToken: $token) {
            cart { note discountCodes { code applicable } attributes { key value }
                cost { totalAmount { amount } } }
            userErrors { field code message } warnings { code message } } }";
    let merged = shop.store(query, json!({ "cart": guest, "token": mei.token })).await.payload();
    assert_eq!(faults(&merged), [""; 0], "{merged}");
    let cart = &merged["cart"];
    assert_eq!(cart["cost"]["totalAmount"]["amount"], "110.0");
    assert_eq!(cart["note"], "Ring twice\nThird floor");
    let codes =
        json!([{ "code": "OLD", "applicable": false }, { "code": "TEN", "applicable": true }]);
    assert_eq!(cart["discountCodes"], codes);
    let attributes = json!([attribute("_channel", "window"), attribute("wrap", "yes")]);
    assert_eq!(cart["attributes"], attributes);
    let warned: Vec<_> = list(&merged["warnings"]).iter().map(|it| text(&it["code"])).collect();
    assert_eq!(warned, ["MERGE_INCOMPLETE", "DISCOUNT_NOT_FOUND"]);
    assert_eq!(merged["warnings"][0]["message"], "_channel was door and is window now.");
}

#[tokio::test]
async fn what_is_too_much_for_one_cart_is_warned_of() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 99).await;
    let mei = shop.customer("mei@example.com").await;
    let lines = json!([{ "merchandiseId": tea, "quantity": 1 }]);
    let of = |prefix: &str| {
        let codes: Vec<String> = (0..50).map(|index| format!("{prefix}{index}")).collect();
        let attribute = |index| json!({ "key": format!("{prefix}{index}"), "value": "x" });
        let attributes: Vec<Value> = (0..100).map(attribute).collect();
        json!({ "lines": lines, "note": prefix.repeat(3_000), "discountCodes": codes,
            "attributes": attributes })
    };
    let mut own = of("a");
    own["buyerIdentity"] = json!({ "customerAccessToken": mei.token });
    cart_as(&shop, own).await;
    let guest = cart_as(&shop, of("b")).await;
    let merged = merge(&shop, &guest, &mei.token).await;
    assert_eq!(faults(&merged), [""; 0], "{merged}");
    let codes = list(&merged["warnings"]).iter().map(|it| text(&it["code"]));
    let incomplete = codes.filter(|code| code == "MERGE_INCOMPLETE").count();
    assert_eq!(incomplete, 50 + 1 + 100, "codes, the note, and attributes");
    assert_eq!(merged["cart"]["totalQuantity"], 2);
}
