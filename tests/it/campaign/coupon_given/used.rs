//! What becomes of a coupon with the order that takes it.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{TestApp, imbalances, missed, offers};

use super::{
    super::acts::{cancel, enter, pay, race, refund, seen, send, total},
    Stall,
};

#[tokio::test]
async fn one_that_was_taken_is_used_by_itself_and_locked_until_it_is_sent() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    assert_eq!(stall.cart(&mei).await.total, "100.0");
    let payload = stall.try_taking(&mei).await;
    let coupon = &payload["coupon"];
    assert_eq!((&coupon["state"], &coupon["title"]), (&json!("UNUSED"), &json!("Twenty")));
    assert_eq!(coupon["worth"]["amount"]["amount"], "20.0");
    assert_eq!(coupon["code"].as_str().map(str::len), Some(10));
    let cart = stall.cart(&mei).await;
    assert_eq!((cart.total.as_str(), stall.states(&mei).await), ("80.0", vec!["UNUSED".into()]));
    let order = stall.shop.placed(&cart).await;
    assert_eq!(offers(&seen(&stall.shop, &order).await), ["coupon WHOLE 20.0"]);
    assert_eq!(stall.states(&mei).await, ["LOCKED"]);
    let next = stall.cart(&mei).await;
    assert_eq!(next.total, "100.0", "it has one order");
    assert_eq!(missed(&stall.shop.explained(&next).await), [""; 0]);
    pay(&stall.shop, &order).await;
    assert_eq!(stall.states(&mei).await, ["LOCKED"]);
    send(&stall.shop, &order).await;
    assert_eq!(stall.states(&mei).await, ["USED"]);
    assert_eq!(stall.cart(&mei).await.total, "100.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn nobody_elses_cart_has_it_nor_a_guests() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let (mei, lin) = (stall.shopper("mei").await, stall.shopper("lin").await);
    let code = stall.take(&mei).await;
    assert_eq!(stall.cart(&lin).await.total, "100.0");
    let guest = stall.shop.cart_with(&[(&stall.tea, 1)], &[], None).await;
    let payload = enter(&stall.shop, &guest, &[&code]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_NOT_FOUND");
    assert_eq!(total(&payload["cart"]), "100.0");
}

#[tokio::test]
async fn it_comes_back_with_an_order_that_is_cancelled_before_it_is_sent() {
    let app = TestApp::start().await;
    let mut stall = Stall::open(&app, json!({ "given": { "open": true, "validDays": 7 } })).await;
    let mei = stall.shopper("mei").await;
    stall.take(&mei).await;
    let order = stall.shop.placed(&stall.cart(&mei).await).await;
    pay(&stall.shop, &order).await;
    cancel(&stall.shop, &order).await;
    assert_eq!(
        (stall.states(&mei).await, stall.cart(&mei).await.total),
        (vec!["UNUSED".to_owned()], "80.0".to_owned())
    );
    let order = stall.shop.placed(&stall.cart(&mei).await).await;
    pay(&stall.shop, &order).await;
    app.advance(TimeDelta::days(8));
    assert_eq!(stall.states(&mei).await, ["LOCKED"]);
    stall.shop.sign_in_again().await;
    cancel(&stall.shop, &order).await;
    assert_eq!(
        (stall.states(&mei).await, stall.cart(&mei).await.total),
        (vec!["EXPIRED".to_owned()], "100.0".to_owned())
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn it_comes_back_with_an_order_that_is_not_paid_in_time() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    stall.take(&mei).await;
    stall.shop.placed(&stall.cart(&mei).await).await;
    app.advance(TimeDelta::hours(73));
    app.run_jobs().await;
    assert_eq!(stall.states(&mei).await, ["UNUSED"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_refund_never_brings_it_back() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    stall.take(&mei).await;
    let order = stall.shop.placed(&stall.cart(&mei).await).await;
    pay(&stall.shop, &order).await;
    send(&stall.shop, &order).await;
    assert_eq!(refund(&stall.shop, &order, "RETURN").await, "80.0");
    assert_eq!(
        (stall.states(&mei).await, stall.cart(&mei).await.total),
        (vec!["USED".to_owned()], "100.0".to_owned())
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_carts_of_a_customer_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    stall.take(&mei).await;
    let carts = [stall.cart(&mei).await, stall.cart(&mei).await];
    assert_eq!((carts[0].total.as_str(), carts[1].total.as_str()), ("80.0", "80.0"));
    let (placed, refused) = race(&stall.shop, &carts).await;
    assert_eq!((placed.len(), refused), (1, vec!["PRICE_CHANGED".to_owned()]));
    assert_eq!(seen(&stall.shop, &placed[0]).await["totalPrice"]["amount"], "80.0");
    assert_eq!(stall.states(&mei).await, ["LOCKED"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_coupons_and_codes_the_best_is_used_and_the_others_are_kept() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    stall.take(&mei).await;
    let bigger = json!({ "given": { "open": true }, "reward": { "percent": { "offBp": 2_500 } } });
    let campaign = stall.shop.campaign("coupon", "A quarter", bigger).await;
    let second = Stall { campaign, shop: app_shop(&stall), tea: stall.tea.clone() };
    second.take(&mei).await;
    let code = json!({ "code": "SPRING", "reward": { "amount": 2_200 } });
    stall.shop.campaign("coupon", "Spring", code).await;
    let cart = stall.shop.cart_with(&[(&stall.tea, 1)], &["SPRING"], Some(&mei.token)).await;
    assert_eq!(cart.total, "75.0");
    stall.shop.placed(&cart).await;
    let mut states = stall.states(&mei).await;
    states.sort();
    assert_eq!(states, ["LOCKED", "UNUSED"]);
    let next = stall.shop.cart_with(&[(&stall.tea, 1)], &["SPRING"], Some(&mei.token)).await;
    assert_eq!(next.total, "78.0");
    let explained: Value = stall.shop.explained(&next).await;
    assert_eq!(missed(&explained), ["coupon BETTER_OFFER"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

/// The same shop once more.
fn app_shop<'a>(stall: &Stall<'a>) -> tests::Shop<'a> {
    let shop = &stall.shop;
    tests::Shop { app: shop.app, slug: shop.slug.clone(), token: shop.token.clone() }
}
