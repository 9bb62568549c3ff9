use futures::future::join_all;
use serde_json::{Value, json};
use tests::{TestApp, faults};

use super::{add, contents, create, filled, line_id, load, remove, uncounted, update, warnings};

fn engraved(variant: &str, attributes: &[(&str, &str)]) -> Value {
    let attribute = |(key, value): &(&str, &str)| json!({ "key": key, "value": value });
    let attributes: Vec<_> = attributes.iter().map(attribute).collect();
    json!({ "merchandiseId": variant, "attributes": attributes })
}

#[tokio::test]
async fn equal_lines_merge_and_attributes_tell_lines_apart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, cup) = (uncounted(&shop, "Tea", "1").await, uncounted(&shop, "Cup", "2").await);
    let cart = filled(&shop, &[(&tea, 2), (&cup, 1), (&tea, 3)]).await;
    assert_eq!(contents(&cart), [(tea.clone(), 5), (cup.clone(), 1)]);
    let lines = json!([
        { "merchandiseId": cup },
        engraved(&cup, &[("text", "Mei")]), engraved(&cup, &[("text", "Mei"), ("font", "x")]),
        engraved(&cup, &[("font", "x"), ("text", "Mei")]), engraved(&cup, &[("text", "Lin")]),
        engraved(&cup, &[("text", "old"), ("text", "Mei")]), engraved(&cup, &[]),
    ]);
    let payload = add(&shop, &cart, lines).await;
    assert_eq!(faults(&payload), [""; 0]);
    let quantities: Vec<_> =
        contents(&payload["cart"]).into_iter().map(|(_, quantity)| quantity).collect();
    assert_eq!(quantities, [5, 3, 2, 2, 1], "{payload}");
    let noted = &payload["cart"]["lines"]["nodes"][2]["attributes"];
    assert_eq!(*noted, json!([{ "key": "text", "value": "Mei" }]));
    assert_eq!(payload["cart"]["totalQuantity"], 13);
    assert_eq!(load(&shop, &cart["id"]).await, payload["cart"]);
}

#[tokio::test]
async fn lines_that_become_equal_merge() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, cup) = (uncounted(&shop, "Tea", "1").await, uncounted(&shop, "Cup", "2").await);
    let lines = json!([
        { "merchandiseId": tea, "quantity": 2 },
        engraved(&tea, &[("a", "1")]),
        { "merchandiseId": cup, "quantity": 4 },
    ]);
    let cart = create(&shop, json!({ "lines": lines })).await["cart"].clone();
    let plain = json!([{ "id": line_id(&cart, 1), "attributes": [] }]);
    let merged = update(&shop, &cart, plain).await["cart"].clone();
    assert_eq!(contents(&merged), [(tea.clone(), 3), (cup.clone(), 4)]);
    let other = json!([{ "id": line_id(&merged, 1), "merchandiseId": tea, "quantity": 10 }]);
    let merged = update(&shop, &merged, other).await["cart"].clone();
    assert_eq!(contents(&merged), [(tea.clone(), 13)]);
    assert_eq!(load(&shop, &cart["id"]).await, merged);
}

#[tokio::test]
async fn two_lines_may_exchange_what_tells_them_apart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, cup) = (uncounted(&shop, "Tea", "1").await, uncounted(&shop, "Cup", "2").await);
    let lines = json!([engraved(&tea, &[("a", "1")]), { "merchandiseId": cup, "quantity": 2 }]);
    let cart = create(&shop, json!({ "lines": lines })).await["cart"].clone();
    let lines = json!([
        { "id": line_id(&cart, 1), "attributes": [{ "key": "a", "value": "1" }] },
        { "id": line_id(&cart, 0), "attributes": [] },
    ]);
    let payload = update(&shop, &cart, lines).await;
    assert_eq!((faults(&payload), contents(&payload["cart"])), (vec![], vec![(tea, 1), (cup, 2)]));
    assert_eq!(load(&shop, &cart["id"]).await, payload["cart"]);
}

#[tokio::test]
async fn a_line_is_changed_and_removed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, cup) = (uncounted(&shop, "Tea", "1").await, uncounted(&shop, "Cup", "2").await);
    let cart = filled(&shop, &[(&tea, 2), (&cup, 3)]).await;
    let changed = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 7 }])).await;
    assert_eq!(contents(&changed["cart"]), [(tea.clone(), 7), (cup.clone(), 3)]);
    let gone = update(&shop, &cart, json!([{ "id": line_id(&cart, 0), "quantity": 0 }])).await;
    assert_eq!((contents(&gone["cart"]), faults(&gone)), (vec![(cup.clone(), 3)], vec![]));
    let empty = remove(&shop, &cart, json!([line_id(&cart, 1)])).await;
    assert_eq!((contents(&empty["cart"]), &empty["cart"]["totalQuantity"]), (vec![], &json!(0)));
    assert_eq!(empty["cart"]["cost"]["totalAmount"]["amount"], "0.0");
    assert_eq!(load(&shop, &cart["id"]).await, empty["cart"]);
}

#[tokio::test]
async fn a_mistake_is_named_and_leaves_the_cart_as_it_was() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (tea, theirs) = (uncounted(&shop, "Tea", "1").await, uncounted(&other, "Tea", "1").await);
    let hidden = shop
        .product_of(
            json!({ "title": "Hidden", "published": false, "variants": [{ "price": "1" }] }),
        )
        .await;
    let cart = filled(&shop, &[(&tea, 2)]).await;
    let good = json!({ "merchandiseId": tea, "quantity": 1 });
    for (id, why) in [
        (theirs.as_str(), "another shop's"),
        (&hidden.variants[0], "not published"),
        (&hidden.id, "no variant"),
        ("gid://shopify/ProductVariant/01890000-0000-7000-8000-000000000000", "unknown"),
        ("gid://shopify/ProductVariant/7", "malformed"),
        ("", "empty"),
    ] {
        let payload =
            add(&shop, &cart, json!([good, { "merchandiseId": id, "quantity": 1 }])).await;
        assert_eq!(faults(&payload), ["lines.1.merchandiseId NOT_FOUND"], "{why}");
        assert_eq!(payload["cart"], cart, "{why}");
        assert_eq!(warnings(&payload).len(), 1, "clients that only look there are told too");
        let change = json!([{ "id": line_id(&cart, 0), "merchandiseId": id }]);
        let payload = update(&shop, &cart, change).await;
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec!["lines.0.merchandiseId NOT_FOUND".to_owned()], &cart)
        );
        let payload = create(&shop, json!({ "lines": [good, { "merchandiseId": id }] })).await;
        assert_eq!(faults(&payload), ["input.lines.1.merchandiseId NOT_FOUND"]);
        assert_eq!(payload["cart"], json!(null));
    }
    let unknown = "gid://shopify/CartLine/01890000-0000-7000-8000-000000000000";
    for id in [unknown, "x"] {
        let payload = update(
            &shop,
            &cart,
            json!([{ "id": line_id(&cart, 0), "quantity": 5 }, { "id": id, "quantity": 1 }]),
        )
        .await;
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec!["lines.1.id NOT_FOUND".to_owned()], &cart)
        );
        let payload = remove(&shop, &cart, json!([line_id(&cart, 0), id])).await;
        assert_eq!(
            (faults(&payload), &payload["cart"]),
            (vec!["lineIds.1 NOT_FOUND".to_owned()], &cart)
        );
    }
    assert_eq!(load(&shop, &cart["id"]).await, cart);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_lines_are_added_at_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (tea, cup) = (uncounted(&shop, "Tea", "1").await, uncounted(&shop, "Cup", "2").await);
    let cart = filled(&shop, &[]).await;
    let lines =
        json!([{ "merchandiseId": tea, "quantity": 1 }, { "merchandiseId": cup, "quantity": 2 }]);
    for payload in join_all((0..20).map(|_| add(&shop, &cart, lines.clone()))).await {
        assert_eq!(faults(&payload), [""; 0]);
    }
    assert_eq!(contents(&load(&shop, &cart["id"]).await), [(tea, 20), (cup, 40)]);
}
