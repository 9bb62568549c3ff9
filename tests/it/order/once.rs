//! A cart becomes one order, however often and however hurriedly it is sent.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Cart, TestApp, faults, imbalances, text};

use super::{complete, input, orders};

#[tokio::test]
async fn the_same_key_with_the_same_input_gives_the_same_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 2).await;
    let first = complete(&shop, &cart, input(), "10.0", "key").await;
    assert_eq!((faults(&first), &first["cart"]), (vec![], &json!(null)));
    assert_eq!(first["payment"]["gateway"], "bank_transfer");
    assert_eq!(first["payment"]["amount"]["amount"], "10.0");
    assert!(text(&first["payment"]["instruction"]["text"]).contains("10.00 USD"), "{first}");
    for _ in 0..3 {
        assert_eq!(complete(&shop, &cart, input(), "10.0", "key").await, first);
    }
    assert_eq!(orders(&shop).await, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn the_same_key_with_another_input_is_a_mismatch() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let (cart, second) = (shop.cart_of(&tea, 2).await, shop.cart_of(&tea, 1).await);
    complete(&shop, &cart, input(), "10.0", "key").await;
    let mut elsewhere = input();
    elsewhere["deliveryAddress"]["city"] = json!("Shelbyville");
    for (cart, input, total) in
        [(&cart, elsewhere, "10.0"), (&cart, input(), "11.0"), (&second, input(), "10.0")]
    {
        let payload = complete(&shop, cart, input, total, "key").await;
        assert_eq!(
            (faults(&payload), &payload["order"]),
            (vec!["idempotencyKey IDEMPOTENCY_MISMATCH".to_owned()], &json!(null))
        );
        assert_eq!(payload["cart"].is_null(), cart.id != second.id, "an open cart is still there");
    }
    let stranger = Cart { id: format!("{}x", cart.id), ..cart.clone() };
    let payload = complete(&shop, &stranger, input(), "10.0", "key").await;
    assert_eq!(faults(&payload), ["cartId NOT_FOUND"], "it isn't told which keys were used");
    let (_, theirs) = other.product("Tea", "5.0", 9).await;
    let payload = complete(&other, &other.cart_of(&theirs, 1).await, input(), "5.0", "key").await;
    assert_eq!(faults(&payload), [""; 0], "another shop's keys are its own");
    assert_eq!((orders(&shop).await, imbalances(&app.outside().await).await), (2, vec![]));
}

#[tokio::test]
async fn a_key_that_led_to_nothing_can_be_used_again() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    let payload = complete(&shop, &cart, json!({}), "5.0", "key").await;
    assert_eq!(
        faults(&payload),
        ["input.email BLANK", "input.deliveryAddress ADDRESS_FIELD_IS_REQUIRED"]
    );
    assert_eq!(faults(&complete(&shop, &cart, input(), "5.0", "key").await), [""; 0]);
    assert_eq!((orders(&shop).await, imbalances(&app.outside().await).await), (1, vec![]));
}

#[tokio::test]
async fn another_key_finds_the_cart_completed() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    complete(&shop, &cart, input(), "5.0", "key").await;
    let payload = complete(&shop, &cart, input(), "5.0", "other").await;
    assert_eq!(
        (faults(&payload), &payload["cart"]),
        (vec!["cartId CART_COMPLETED".to_owned()], &json!(null))
    );
    assert_eq!((orders(&shop).await, imbalances(&app.outside().await).await), (1, vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_equal_requests_at_once_place_one_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for round in 0..3 {
        let cart = shop.cart_of(&tea, 1).await;
        let key = format!("key-{round}");
        let payloads =
            join_all((0..10).map(|_| complete(&shop, &cart, input(), "5.0", &key))).await;
        for payload in &payloads {
            assert_eq!(faults(payload), [""; 0]);
            assert_eq!(payload["order"], payloads[0]["order"]);
        }
        assert_eq!(orders(&shop).await, round + 1);
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_keys_on_one_cart_at_once_place_one_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for round in 0..3 {
        let cart = shop.cart_of(&tea, 1).await;
        let keys: Vec<_> = (0..10).map(|nr| format!("key-{round}-{nr}")).collect();
        let payloads =
            join_all(keys.iter().map(|key| complete(&shop, &cart, input(), "5.0", key))).await;
        let (placed, refused): (Vec<_>, Vec<_>) =
            payloads.iter().partition(|payload| payload["order"].is_object());
        assert_eq!((placed.len(), refused.len()), (1, 9));
        assert!(
            refused.iter().all(|payload| faults(payload) == ["cartId CART_COMPLETED"]),
            "{refused:?}"
        );
        assert_eq!(orders(&shop).await, round + 1);
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_carts_under_one_key_at_once_one_is_ordered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let carts: Vec<Cart> = join_all((0..10).map(|_| shop.cart_of(&tea, 1))).await;
    let payloads =
        join_all(carts.iter().map(|cart| complete(&shop, cart, input(), "5.0", "key"))).await;
    let (placed, refused): (Vec<_>, Vec<_>) =
        payloads.iter().partition(|payload| payload["order"].is_object());
    assert_eq!((placed.len(), refused.len()), (1, 9));
    for payload in refused {
        assert_eq!(faults(payload), ["idempotencyKey IDEMPOTENCY_MISMATCH"]);
        assert_ne!(payload["cart"], Value::Null);
    }
    assert_eq!((orders(&shop).await, imbalances(&app.outside().await).await), (1, vec![]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cart_that_is_changed_while_it_is_ordered_is_ordered_as_it_was_or_not_at_all() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let add = "mutation($cart: ID!, $tea: ID!) { cartLinesAdd(cartId: $cart, lines: [{
        merchandiseId: $tea }]) {
        userErrors { field code } } }";
    for _ in 0..10 {
        let cart = shop.cart_of(&tea, 1).await;
        let (ordered, added) = tokio::join!(
            complete(&shop, &cart, input(), "5.0", &cart.id),
            shop.store(add, json!({ "cart": cart.id, "tea": tea })),
        );
        let (ordered, added) = (faults(&ordered), faults(&added.payload()));
        let first_ordered = (vec![], vec!["cartId CART_COMPLETED".to_owned()]);
        let first_added = (vec!["expectedTotal PRICE_CHANGED".to_owned()], vec![]);
        let outcome = (ordered, added);
        assert!(outcome == first_ordered || outcome == first_added, "{outcome:?}");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_idempotency_key_has_bounds() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let cart = shop.cart_of(&tea, 1).await;
    for (key, code) in
        [("", "BLANK"), (" ", "BLANK"), (&"x".repeat(256), "TOO_LONG"), ("a\u{0}", "INVALID")]
    {
        let payload = complete(&shop, &cart, input(), "5.0", key).await;
        assert_eq!(faults(&payload), [format!("idempotencyKey {code}")]);
        assert_ne!(payload["cart"], Value::Null);
    }
    assert_eq!(faults(&complete(&shop, &cart, input(), "5.0", &"茶".repeat(255)).await), [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn orders_that_are_placed_at_once_have_numbers_of_their_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    let placed = join_all((0..40).map(|_| shop.order_of(&tea, 1))).await;
    let mut numbers: Vec<_> = placed.iter().map(|order| order.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((numbers.len(), numbers[0]), (40, 1001));
    let next = shop.order_of(&tea, 1).await.number;
    assert!(next > 1001 && !numbers.contains(&next), "{next}");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
