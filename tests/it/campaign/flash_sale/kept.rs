//! A sale's quota is kept out of ordinary sale as long as it is on.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Cart, Order, Shop, TestApp, imbalances, list};

use super::{super::acts::number, cancel, flash, pay, state};

/// Units that are kept, over all shops.
async fn kept(app: &TestApp) -> i64 {
    number(app, "SELECT sum(held)::bigint FROM stock").await
}

/// `sold kept short` of each variant of a sale.
async fn standing(shop: &Shop<'_>, sale: &str) -> Vec<String> {
    let query = "query($id: ID!) { flashSaleVariants(campaignId: $id) { sold kept short } }";
    let found = shop.admin(query, json!({ "id": sale })).await.root("flashSaleVariants");
    let said = |it: &Value| format!("{} {} {}", it["sold"], it["kept"], it["short"]);
    list(&found).iter().map(said).collect()
}

/// What a cart comes to with as many of these units as a guest, who has no flash price where customers
/// are limited, can have.
async fn lowered(shop: &Shop<'_>, tea: &str, quantity: i64) -> String {
    shop.cart_with(&[(tea, quantity)], &[], None).await.total
}

/// Why an order can't be placed.
async fn refused(shop: &Shop<'_>, cart: &Cart) -> Value {
    shop.complete(cart, &cart.id).await.root("cartComplete")["userErrors"][0]["code"].clone()
}

#[tokio::test]
async fn of_60_units_10_are_left_for_ordinary_sale_beside_a_quota_of_50() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let before = shop.cart_with(&[(&tea, 11)], &[], None).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50, "perCustomer": 50 })).await;
    app.run_jobs().await;
    assert_eq!((kept(&app).await, standing(&shop, &sale).await), (50, vec!["0 50 0".to_owned()]));
    assert_eq!(refused(&shop, &before).await, "MERCHANDISE_NOT_ENOUGH_STOCK");
    assert_eq!(lowered(&shop, &tea, 11).await, "1000.0");
    let ordinary = shop.cart_with(&[(&tea, 10)], &[], None).await;
    assert_eq!(ordinary.total, "1000.0");
    shop.placed(&ordinary).await;
    assert_eq!(lowered(&shop, &tea, 1).await, "0.0");
    // All of the quota can be had, and not a unit more.
    let mei = shop.customer("mei@example.com").await;
    let cart = shop.cart_with(&[(&tea, 50)], &[], Some(&mei.token)).await;
    assert_eq!(cart.total, "4250.0");
    let order = shop.placed(&cart).await;
    assert_eq!((kept(&app).await, standing(&shop, &sale).await), (0, vec!["50 0 0".to_owned()]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    // Before the end it comes back to the quota, not to ordinary sale.
    cancel(&shop, &order).await;
    assert_eq!((kept(&app).await, standing(&shop, &sale).await), (50, vec!["0 50 0".to_owned()]));
    assert_eq!(lowered(&shop, &tea, 1).await, "0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_sold_returns_when_the_sale_ends_and_so_does_what_is_cancelled_afterwards() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50, "perCustomer": 50 })).await;
    app.run_jobs().await;
    let mei = shop.customer("mei@example.com").await;
    let order = shop.placed(&shop.cart_with(&[(&tea, 20)], &[], Some(&mei.token)).await).await;
    pay(&shop, &order).await;
    shop.change_campaign("campaignEnd", &sale).await;
    app.run_jobs().await;
    assert_eq!(kept(&app).await, 0);
    // 41 are lowered to the 40 that are left.
    assert_eq!(shop.cart_with(&[(&tea, 41)], &[], None).await.total, "4000.0");
    cancel(&shop, &order).await;
    assert_eq!(kept(&app).await, 0);
    let all = shop.cart_with(&[(&tea, 60)], &[], None).await;
    shop.placed(&all).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_sale_that_is_paused_keeps_nothing_until_it_goes_on() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let sale = flash(&shop, &tea, json!({ "quota": 50 })).await;
    app.run_jobs().await;
    shop.change_campaign("campaignPause", &sale).await;
    app.run_jobs().await;
    assert_eq!(kept(&app).await, 0);
    let order: Order = shop.order_of(&tea, 30).await;
    assert_eq!(state(&shop, &order).await, "OPEN");
    shop.change_campaign("campaignResume", &sale).await;
    app.run_jobs().await;
    // Less is there than the quota: staff are told.
    assert_eq!((kept(&app).await, standing(&shop, &sale).await), (30, vec!["0 30 20".to_owned()]));
    let query = "mutation { campaignPluginUpdate(plugin: \"flash-sale\", enabled: false) {
        userErrors { message } } }";
    shop.done(query, json!({})).await;
    app.run_jobs().await;
    assert_eq!(kept(&app).await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn each_session_of_a_sale_that_recurs_keeps_a_quota_of_its_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let days: Vec<u32> = (1..=31).collect();
    let on = json!({ "monthDays": days, "from": "00:00", "to": "23:59" });
    let variants = json!([{ "variantId": tea, "price": 8_500, "quota": 50 }]);
    let config = json!({ "on": on, "variants": variants });
    shop.campaign("flash-sale", "Flash", config).await;
    for _ in 0..3 {
        app.run_jobs().await;
        let on = shop.cart_with(&[(&tea, 1)], &[], None).await.total == "85.0";
        assert_eq!(kept(&app).await, if on { 50 } else { 0 });
        app.advance(TimeDelta::minutes(12 * 60 + 1));
    }
    shop.order_of(&tea, 5).await;
    app.run_jobs().await;
    assert_eq!(kept(&app).await, 45);
    // On the next day there are 50 again.
    app.advance(TimeDelta::days(1));
    app.run_jobs().await;
    assert_eq!(kept(&app).await, 50);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_sale_begins_to_keep_when_its_time_comes() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let starts = app.now() + TimeDelta::hours(2);
    let input = json!({
        "plugin": "flash-sale",
        "title": "Flash",
        "config": { "variants": [{ "variantId": tea, "price": 8_500, "quota": 50 }] },
        "startsAt": starts,
        "endsAt": starts + TimeDelta::hours(1),
    });
    assert_eq!(shop.new_campaign(input).await["userErrors"], json!([]));
    for (minutes, expected) in [(0, 0), (119, 0), (2, 50), (58, 50), (2, 0)] {
        app.advance(TimeDelta::minutes(minutes));
        app.run_jobs().await;
        assert_eq!(kept(&app).await, expected, "after {minutes} more minutes");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_kept_is_not_given_away() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 60).await;
    let (_, cup) = shop.product("Cup", "50.0", 10).await;
    let gift = json!({ "variantId": cup, "quantity": 1 });
    let tiers = json!({ "tiers": [{ "fromAmount": 10_000, "gift": gift }] });
    shop.campaign("threshold", "A cup", tiers).await;
    flash(&shop, &cup, json!({ "price": 4_000, "quota": 10 })).await;
    app.run_jobs().await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let seen = shop.explained(&cart).await;
    assert_eq!(list(&seen["lines"]["nodes"]).len(), 1, "no cup is left beside the sale's");
    assert!(tests::missed(&seen).contains(&"threshold SOLD_OUT".to_owned()));
    shop.placed(&cart).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
