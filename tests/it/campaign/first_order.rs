//! A customer's first order costs less, once.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Customer, Shop, TestApp, imbalances, missed, offers};

use super::acts::{cancel, pay, race, refund, seen, send, taken};

/// 20.00 off the first order.
async fn offer(shop: &Shop<'_>) {
    let config = json!({ "off": { "amount": 2_000 } });
    shop.campaign("first-order", "Welcome", config).await;
}

async fn total_for(shop: &Shop<'_>, variant: &str, customer: &Customer) -> String {
    shop.cart_with(&[(variant, 1)], &[], Some(&customer.token)).await.total
}

#[tokio::test]
async fn the_first_order_of_a_customer_costs_less_and_the_second_does_not() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    offer(&shop).await;
    let mei = shop.customer("mei@example.com").await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
    assert_eq!(cart.total, "80.0");
    let order = shop.placed(&cart).await;
    assert_eq!(offers(&seen(&shop, &order).await), ["first-order WHOLE 20.0"]);
    let second = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
    assert_eq!(second.total, "100.0");
    assert_eq!(missed(&shop.explained(&second).await), ["first-order NOT_FIRST_ORDER"]);
    let lin = shop.customer("lin@example.com").await;
    assert_eq!(total_for(&shop, &tea, &lin).await, "80.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_first_orders_at_once_one_costs_less() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    offer(&shop).await;
    let mei = shop.customer("mei@example.com").await;
    let mut carts = Vec::new();
    for _ in 0..2 {
        carts.push(shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await);
    }
    let (placed, refused) = race(&shop, &carts).await;
    assert_eq!((placed.len(), refused), (1, vec!["PRICE_CHANGED".to_owned()]));
    assert_eq!(taken(&app).await, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_guest_is_told_to_sign_in() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    offer(&shop).await;
    let guest = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(guest.total, "100.0");
    assert_eq!(missed(&shop.explained(&guest).await), ["first-order SIGN_IN"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_no_first_order() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, sample) = shop.product("Sample", "0.0", 10).await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    offer(&shop).await;
    let mei = shop.customer("mei@example.com").await;
    let free = shop.cart_with(&[(&sample, 1)], &[], Some(&mei.token)).await;
    assert_eq!(free.total, "0.0");
    shop.placed(&free).await;
    assert_eq!(taken(&app).await, 0);
    assert_eq!(total_for(&shop, &tea, &mei).await, "80.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_first_order_that_is_cancelled_or_given_up_may_be_had_again_and_one_that_was_sent_not() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    offer(&shop).await;
    let mei = shop.customer("mei@example.com").await;
    let buy = async |shop: &Shop<'_>| {
        let cart = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
        assert_eq!(cart.total, "80.0");
        shop.placed(&cart).await
    };
    let order = buy(&shop).await;
    cancel(&shop, &order).await;
    buy(&shop).await;
    app.advance(TimeDelta::hours(73));
    app.run_jobs().await;
    shop.sign_in_again().await;
    let order = buy(&shop).await;
    pay(&shop, &order).await;
    send(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "RETURN").await, "80.0");
    assert_eq!(total_for(&shop, &tea, &mei).await, "100.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
