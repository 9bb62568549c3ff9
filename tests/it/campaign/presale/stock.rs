use payments::sandbox::Button;
use serde_json::json;
use tests::{TestApp, imbalances};

use super::Fair;

#[tokio::test]
async fn what_is_not_there_yet_is_presold_and_sent_when_it_has_come() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({})).await;
    let (ada, bea) = (fair.deposited("ada").await, fair.deposited("bea").await);
    let pool = app.outside().await;
    let stock = async || -> (i64, i64, bool) {
        let sql = "SELECT on_hand, reserved, may_oversell FROM stock";
        sqlx::query_as(sql).fetch_one(&pool).await.expect("a row")
    };
    assert_eq!(stock().await, (0, 2, true));
    assert_eq!(imbalances(&pool).await, [""; 0]);
    // Nobody else can have any, by choosing nothing or something else.
    let cart = fair.shop.cart_of(&fair.tea, 1).await;
    assert_eq!(cart.total, "0.0");
    fair.close().await;
    fair.shop.stock(&fair.tea, 1).await;
    assert_eq!(stock().await, (1, 2, true));
    assert_eq!(fair.shop.cart_of(&fair.tea, 1).await.total, "0.0");
    fair.shop.stock(&fair.tea, 3).await;
    assert_eq!(stock().await, (3, 2, false));
    assert_eq!(fair.shop.cart_of(&fair.tea, 1).await.total, "320.0");
    fair.open_balance().await;
    for order in [&ada, &bea] {
        fair.pays_balance(order).await;
        assert_eq!(fair.send(order).await, [""; 0]);
    }
    assert_eq!(stock().await, (1, 0, false));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_given_up_leaves_nothing_promised() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 2 })).await;
    fair.deposited("ada").await;
    fair.close().await;
    let pool = app.outside().await;
    let sql = "SELECT on_hand, reserved, may_oversell FROM stock";
    let stock: (i64, i64, bool) = sqlx::query_as(sql).fetch_one(&pool).await.expect("a row");
    assert_eq!(stock, (0, 0, false));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_campaign_that_does_not_presell_sells_only_what_is_there() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({})).await;
    let config = json!({ "size": 2, "prices": [{ "variantId": fair.tea, "price": 3_000 }] });
    let presale = std::mem::take(&mut fair.campaign);
    fair.campaign = fair.shop.campaign("group-buy", "Two", config).await;
    let ada = fair.shopper("ada").await;
    let cart = fair.cart(&ada, &[]).await;
    assert_eq!(cart.total, "30.0");
    let payload = fair.shop.complete(&cart, "group").await.root("cartComplete");
    assert_eq!(payload["order"], json!(null));
    assert!(
        payload["userErrors"][0]["code"].as_str().is_some_and(|it| it.contains("STOCK")),
        "{payload}"
    );
    // Nor does a name that isn't a campaign's.
    fair.campaign = "gid://shopify/Campaign/019aa3c0-0000-7000-8000-000000000001".to_owned();
    let cart = fair.cart(&ada, &[]).await;
    let payload = fair.shop.complete(&cart, "none").await.root("cartComplete");
    assert_eq!(payload["order"], json!(null));
    fair.campaign = presale;
    let order = fair.order("bea").await;
    fair.shop.pays(&order, Button::Pay).await;
    assert_eq!(imbalances(&app.outside().await).await.len(), 0);
}
