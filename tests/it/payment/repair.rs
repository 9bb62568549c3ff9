//! Callbacks that never came, and gateways that can't be reached.

use std::sync::{Arc, atomic::Ordering};

use chrono::TimeDelta;
use payments::sandbox::Button;
use serde_json::json;
use tests::{Flaky, TestApp, imbalances};

use super::{number, standing};

#[tokio::test]
async fn a_payment_whose_callback_never_came_is_found_by_asking() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (paid, unpaid) =
        (shop.sandbox_order_of(&tea, 2).await, shop.sandbox_order_of(&tea, 1).await);
    shop.press(&paid, Button::Pay).await;
    shop.charge_of(&unpaid).await;
    app.run_jobs().await;
    assert_eq!(standing(&shop, &paid).await, json!(["OPEN", "PENDING", ["PENDING"]]), "not yet");
    app.advance(TimeDelta::seconds(61));
    app.run_jobs().await;
    assert_eq!(standing(&shop, &paid).await, json!(["OPEN", "PAID", ["PAID"]]));
    assert_eq!(standing(&shop, &unpaid).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    let pool = app.outside().await;
    let later = "SELECT count(*) FROM timer WHERE kind = 'payment.check'";
    assert_eq!(number(&pool, later).await, 1, "the unpaid one is asked after again");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_is_not_given_up_before_its_gateway_has_been_asked() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let mut shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (paid, unpaid) =
        (shop.sandbox_order_of(&tea, 2).await, shop.sandbox_order_of(&tea, 1).await);
    shop.press(&paid, Button::Pay).await;
    shop.charge_of(&unpaid).await;
    app.advance(TimeDelta::minutes(31));
    shop.sign_in_again().await;
    flaky.queries.store(1000, Ordering::SeqCst);
    app.run_jobs().await;
    for order in [&paid, &unpaid] {
        assert_eq!(standing(&shop, order).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    }
    flaky.queries.store(0, Ordering::SeqCst);
    app.advance(TimeDelta::minutes(5));
    app.run_jobs().await;
    assert_eq!(standing(&shop, &paid).await, json!(["OPEN", "PAID", ["PAID"]]));
    assert_eq!(standing(&shop, &unpaid).await, json!(["CANCELLED", "VOIDED", ["CANCELLED"]]));
    let pool = app.outside().await;
    let closed = "SELECT count(*) FROM sandbox_charge WHERE closed";
    assert_eq!(number(&pool, closed).await, 1, "and so it can't be paid there any more");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_is_given_up_only_when_its_payment_is_closed_at_the_gateway() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let mut shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 1).await;
    let charge = shop.charge_of(&order).await;
    app.advance(TimeDelta::minutes(31));
    shop.sign_in_again().await;
    // It says what became of the payment, but can't be told to close it.
    flaky.closings.store(1000, Ordering::SeqCst);
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    shop.press_at(&charge, Button::Pay).await;
    flaky.closings.store(0, Ordering::SeqCst);
    app.advance(TimeDelta::minutes(6));
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["PAID"]]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn who_chooses_another_way_to_pay_while_a_gateway_is_silent_has_its_time() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let mut shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 1).await;
    app.advance(TimeDelta::minutes(31));
    // Once by the expiry, once by the check.
    flaky.queries.store(2, Ordering::SeqCst);
    app.run_jobs().await;
    let id = order.id.rsplit('/').next().expect("an id").parse().expect("a uuid");
    let by_transfer = app.app.db.write(shop.id().await, async |tx| {
        let methods = payments::method::all(tx, &app.app.gateways).await?;
        ordering::order::pay_by(tx, &methods, id, "bank_transfer").await
    });
    by_transfer.await.expect("another way to pay");
    for hours in [1, 46] {
        app.advance(TimeDelta::hours(hours));
        app.run_jobs().await;
        assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    }
    shop.sign_in_again().await;
    let waits = json!(["OPEN", "PENDING", ["CANCELLED", "PENDING"]]);
    assert_eq!(standing(&shop, &order).await, waits);
    app.advance(TimeDelta::hours(12));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let over = json!(["CANCELLED", "VOIDED", ["CANCELLED", "CANCELLED"]]);
    assert_eq!(standing(&shop, &order).await, over);
}
