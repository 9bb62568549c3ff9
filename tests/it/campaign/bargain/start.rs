use futures::future::join_all;
use serde_json::{Value, json};
use tests::{NewShop, TestApp, faults, imbalances, list, missed, text};

use super::{Stall, count, stock};

#[tokio::test]
async fn a_bargain_begins_at_its_start_price_and_keeps_a_unit() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let query =
        "query($v: ID!) { bargains(variantId: $v) { campaignId helpers lifetimeMinutes anyTime
        prices { startPrice { amount } floorPrice { amount } } } }";
    let found = stall.shop.store(query, json!({ "v": stall.tea })).await.root("bargains");
    let prices = json!([{ "startPrice": { "amount": "50.0" }, "floorPrice": { "amount": "0.0" } }]);
    let campaign = json!([{ "campaignId": stall.campaign, "helpers": 5, "lifetimeMinutes": 1_440,
        "anyTime": false, "prices": prices }]);
    assert_eq!(found, campaign);
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    assert_eq!(stall.standing(&bargain).await, "OPEN 0/5 50.0");
    assert_eq!(stock(&app).await, (1, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn whoever_taps_five_times_has_one_bargain() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "perCustomer": 5 })).await;
    let ada = stall.shopper("ada").await;
    let taps = join_all((0..5).map(|_| stall.start(&ada))).await;
    assert!(taps.iter().all(|bargain| *bargain == taps[0]), "{taps:?}");
    assert_eq!(stall.start(&ada).await, taps[0]);
    assert_eq!((stock(&app).await, count(&app, "started%").await), ((1, 0), 2));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn where_there_is_no_unit_to_keep_nothing_begins() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 3, json!({})).await;
    let starters = stall.shoppers("starter", 10).await;
    let answers = join_all(starters.iter().map(|starter| stall.starts(starter))).await;
    let refused = answers.iter().flat_map(faults).collect::<Vec<_>>();
    assert_eq!(refused, ["variantId CONFLICT"; 7]);
    assert_eq!((stock(&app).await, count(&app, "started").await), ((3, 0), 3));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_sold_on_when_there_is_none_left_needs_nothing_kept() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 0, json!({})).await;
    let sql = "UPDATE variant SET continue_selling = true";
    sqlx::query(sql).execute(&app.outside().await).await.expect("a change");
    let sql = "UPDATE stock SET may_oversell = true";
    sqlx::query(sql).execute(&app.outside().await).await.expect("a change");
    let ada = stall.shopper("ada").await;
    let bargain = stall.at_floor(&ada).await;
    assert_eq!(stock(&app).await, (0, 0));
    let cart = stall.cart(Some(&ada), &bargain).await;
    stall.shop.placed(&cart).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 5/5 0.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn storefront_and_staff_see_the_bargains_of_their_own_shop() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let (ada, bea) = (stall.shopper("ada").await, stall.shopper("bea").await);
    let bargain = stall.start(&ada).await;
    stall.helped_by(std::slice::from_ref(&bea), &bargain).await;
    let query = "query($b: ID!, $v: ID!) { bargains(variantId: $v) { campaignId } bargain(id: $b) {
        cuts { amount { amount } } } }";
    let variables = json!({ "b": bargain, "v": stall.tea });
    let seen = stall.shop.store(query, variables.clone()).await.data();
    assert_eq!(list(&seen["bargain"]["cuts"]).len(), 1);
    assert!(!seen.to_string().contains("bea"));
    let other = app.shop_with(NewShop::named("other")).await;
    let theirs = other.store(query, variables).await.data();
    assert_eq!((&theirs["bargains"], &theirs["bargain"]), (&json!([]), &Value::Null));
    let eve = other.customer("eve@example.com").await;
    let query =
        "mutation($t: String!, $b: ID!) { bargainHelp(customerAccessToken: $t, bargainId: $b) {
        userErrors { field code message } } }";
    let payload = other.store(query, json!({ "t": eve.token, "b": bargain })).await.payload();
    assert_eq!(faults(&payload), ["bargainId NOT_FOUND"]);
    let stranger = stall.helps(&eve, &bargain).await;
    assert_eq!(faults(&stranger), ["customerAccessToken BAD_CREDENTIALS"]);
    let query =
        "query($c: ID!) { bargainGames(campaignId: $c) { bargain { id } customerId orderId } }";
    let variables = json!({ "c": stall.campaign });
    let staff = stall.shop.admin(query, variables.clone()).await.root("bargainGames");
    let game = json!([{ "bargain": { "id": bargain }, "customerId": ada.id, "orderId": null }]);
    assert_eq!(staff, game);
    assert_eq!(other.admin(query, variables).await.root("bargainGames"), json!([]));
}

#[tokio::test]
async fn only_whoever_started_it_buys_one_unit_of_it_by_itself() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let (ada, bea) = (stall.shopper("ada").await, stall.shopper("bea").await);
    let bargain = stall.start(&ada).await;
    let reason = async |cart: &tests::Cart| missed(&stall.shop.explained(cart).await).join(" ");
    let early = stall.cart(Some(&ada), &bargain).await;
    assert_eq!((early.total.as_str(), reason(&early).await), ("60.0", "bargain NOT_YET".into()));
    stall.helped_by(&stall.shoppers("helper", 5).await, &bargain).await;
    let guest = stall.cart(None, &bargain).await;
    assert_eq!((guest.total.as_str(), reason(&guest).await), ("60.0", "bargain SIGN_IN".into()));
    let theirs = stall.cart(Some(&bea), &bargain).await;
    assert_eq!(reason(&theirs).await, "bargain NOTHING_ELIGIBLE");
    let two = stall.cart_of(Some(&ada), &bargain, &[2]).await;
    assert_eq!(reason(&two).await, "bargain LIMIT_REACHED");
    let lines = stall.cart_of(Some(&ada), &bargain, &[1, 1]).await;
    assert_eq!(reason(&lines).await, "bargain ONLY_ALONE");
    let unknown = text(&json!("gid://shopify/Bargain/01890000-0000-7000-8000-000000000000"));
    assert_eq!(reason(&stall.cart(Some(&ada), &unknown).await).await, "bargain OVER");
    assert_eq!(stall.cart(Some(&ada), &bargain).await.total, "0.0");
}
