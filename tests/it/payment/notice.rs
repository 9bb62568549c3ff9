//! Callbacks: believed only when they are signed, and once.

use futures::future::join_all;
use payments::sandbox::{Button, HEADER, Signed};
use serde_json::json;
use tests::{TestApp, imbalances};

use super::{money, number, standing};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_callback_ten_times_pays_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    let notice = shop.press(&order, Button::Pay).await.remove(0);
    let told = join_all((0..10).map(|_| app.tell("sandbox", &notice))).await;
    assert_eq!(told, [200; 10]);
    assert_eq!(app.tell("sandbox", &notice).await, 200, "and much later");
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["PAID"]]));
    let seen = money(&shop, &order).await;
    assert_eq!((&seen["totalPaid"]["amount"], &seen["flags"]), (&json!("10.0"), &json!([])));
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM payment_notice").await, 1);
    assert_eq!(
        number(&pool, "SELECT count(*) FROM audit_log WHERE action = 'order.paid'").await,
        1
    );
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_the_gateways_word_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    let notice = shop.press(&order, Button::Pay).await.remove(0);
    let other_body = String::from_utf8_lossy(&notice.body).replace("1000", "1").into_bytes();
    for (gateway, headers, body, expected) in [
        ("sandbox", vec![], notice.body.clone(), 401),
        ("sandbox", notice.headers.clone(), other_body, 401),
        ("sandbox", vec![(HEADER.to_owned(), "t=1,v1=00".to_owned())], notice.body.clone(), 401),
        ("sandbox", notice.headers.clone(), vec![b'x'; 200_000], 413),
        ("bank_transfer", notice.headers.clone(), notice.body.clone(), 401),
        ("no_such", notice.headers.clone(), notice.body.clone(), 404),
    ] {
        let forged = Signed { headers, body };
        assert_eq!(app.tell(gateway, &forged).await, expected, "{gateway} {expected}");
    }
    app.advance(chrono::TimeDelta::minutes(6));
    assert_eq!(app.tell("sandbox", &notice).await, 401, "too old");
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM payment_notice").await, 0);
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PENDING", ["PENDING"]]));
}

#[tokio::test]
async fn a_gateway_speaks_of_the_shop_whose_payment_it_is_and_no_other() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    for shop in [&shop, &other] {
        shop.offer_sandbox().await;
    }
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (_, coffee) = other.product("Coffee", "5.0", 10).await;
    let (order, theirs) =
        (shop.sandbox_order_of(&tea, 2).await, other.sandbox_order_of(&coffee, 2).await);
    let charge = other.charge_of(&theirs).await;
    let pressed = app.app.sandbox.press(shop.id().await, &charge, Button::Pay).await;
    assert!(pressed.expect("the sandbox").is_none(), "it isn't its own");
    shop.pays(&order, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(standing(&other, &theirs).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["PAID"]]));
}
