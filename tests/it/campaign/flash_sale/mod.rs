//! A price for a time, as long as the quota lasts.

mod kept;
mod listed;
mod night;
mod rush;
mod units;

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, imbalances, missed, offers, text};

use super::{
    acts::{cancel, number, pay, race, seen, taken},
    every_day,
};

/// 85.00 for a variant, with what is limited.
async fn flash(shop: &Shop<'_>, variant: &str, more: Value) -> String {
    let mut offered = json!({ "variantId": variant, "price": 8_500, "quota": 10 });
    for (name, value) in more.as_object().into_iter().flatten() {
        offered[name] = value.clone();
    }
    shop.campaign("flash-sale", "Flash", json!({ "variants": [offered] })).await
}

async fn state(shop: &Shop<'_>, order: &Order) -> String {
    let query = "query($id: ID!) { order(id: $id) { state } }";
    text(&shop.admin(query, json!({ "id": order.id })).await.root("order")["state"])
}

#[tokio::test]
async fn a_better_members_price_is_paid_and_leaves_the_quota_alone() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    flash(&shop, &tea, json!({})).await;
    let day = shop.campaign("member-day", "Day", every_day(2_000)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "80.0");
    let order = shop.placed(&cart).await;
    assert_eq!(offers(&seen(&shop, &order).await), ["member-day PRICE 20.0"]);
    assert_eq!(taken(&app).await, 0);
    shop.change_campaign("campaignPause", &day).await;
    shop.campaign("member-day", "Day", every_day(1_000)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "85.0");
    let order = shop.placed(&cart).await;
    assert_eq!(offers(&seen(&shop, &order).await), ["flash-sale PRICE 15.0"]);
    assert_eq!(taken(&app).await, 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn when_the_quota_is_used_up_the_ordinary_price_is_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    flash(&shop, &tea, json!({ "quota": 2 })).await;
    assert_eq!(shop.cart_with(&[(&tea, 3)], &[], None).await.total, "300.0");
    let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
    assert_eq!(cart.total, "170.0");
    let order = shop.placed(&cart).await;
    let late = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(late.total, "100.0");
    assert_eq!(missed(&shop.explained(&late).await), ["flash-sale USED_UP"]);
    cancel(&shop, &order).await;
    assert_eq!(shop.cart_with(&[(&tea, 2)], &[], None).await.total, "170.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_who_taps_five_times_has_one_at_the_flash_price() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    flash(&shop, &tea, json!({ "perCustomer": 1 })).await;
    let guest = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(missed(&shop.explained(&guest).await), ["flash-sale SIGN_IN"]);
    let mei = shop.customer("mei@example.com").await;
    let mut carts = Vec::new();
    for _ in 0..5 {
        carts.push(shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await);
    }
    assert!(carts.iter().all(|cart| cart.total == "85.0"));
    let (placed, refused) = race(&shop, &carts).await;
    assert_eq!((placed.len(), refused), (1, vec!["PRICE_CHANGED".to_owned(); 4]));
    // The same cart under the same key is the same order.
    let lin = shop.customer("lin@example.com").await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], Some(&lin.token)).await;
    let taps = join_all((0..5).map(|_| shop.placed(&cart))).await;
    assert!(taps.iter().all(|order| order.number == taps[0].number));
    assert_eq!(number(&app, "SELECT count(*) FROM orders").await, 2);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_five_minutes_gives_its_quota_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    flash(&shop, &tea, json!({ "quota": 1 })).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let order = shop.placed(&cart).await;
    app.advance(TimeDelta::seconds(299));
    app.run_jobs().await;
    assert_eq!((state(&shop, &order).await.as_str(), taken(&app).await), ("OPEN", 1));
    app.advance(TimeDelta::seconds(1));
    app.run_jobs().await;
    assert_eq!((state(&shop, &order).await.as_str(), taken(&app).await), ("CANCELLED", 0));
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], None).await.total, "85.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
