use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::json;
use tests::{TestApp, faults, imbalances, missed, text};

use super::{Stall, count, stock};
use crate::campaign::acts::{cancel, pay};

#[tokio::test]
async fn what_is_not_bought_in_time_is_over_and_its_unit_is_sold() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 1, json!({})).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.at_floor(&ada).await;
    app.advance(TimeDelta::hours(24) - TimeDelta::minutes(1));
    app.run_jobs().await;
    assert_eq!(stock(&app).await, (1, 0));
    app.advance(TimeDelta::minutes(1));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "EXPIRED 5/5 0.0");
    assert_eq!((stock(&app).await, count(&app, "started").await), ((0, 0), 0));
    let late = stall.shopper("late").await;
    let refused = stall.helps(&late, &bargain).await;
    assert_eq!(refused["userErrors"][0]["message"], "This bargain is over.");
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(missed(&stall.shop.explained(&cart).await), ["bargain OVER"]);
    stall.shop.order_of(&stall.tea, 1).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_waits_when_its_time_is_over_may_still_be_paid() {
    let app = TestApp::start().await;
    let mut stall = Stall::with(&app, json!({ "anyTime": true, "lifetimeMinutes": 60 })).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    let order = stall.shop.placed(&cart).await;
    app.advance(TimeDelta::hours(5));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "OPEN 0/5 50.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    stall.shop.sign_in_again().await;
    pay(&stall.shop, &order).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 0/5 50.0");
    assert_eq!(stock(&app).await, (0, 1));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn when_such_an_order_is_given_up_the_bargain_is_over() {
    let app = TestApp::start().await;
    let mut stall =
        Stall::stocked(&app, 1, json!({ "anyTime": true, "lifetimeMinutes": 60 })).await;
    let ada = stall.shopper("ada").await;
    let bargain = stall.start(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    let order = stall.shop.placed(&cart).await;
    app.advance(TimeDelta::hours(5));
    app.run_jobs().await;
    stall.shop.sign_in_again().await;
    cancel(&stall.shop, &order).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "EXPIRED 0/5 50.0");
    assert_eq!((stock(&app).await, count(&app, "started").await), ((0, 0), 0));
    stall.shop.order_of(&stall.tea, 1).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_campaign_that_is_ended_ends_its_bargains() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 2, json!({ "anyTime": true })).await;
    let (ada, bea) = (stall.shopper("ada").await, stall.shopper("bea").await);
    let (open, waiting) = (stall.start(&ada).await, stall.start(&bea).await);
    let cart = stall.cart(Some(&bea), &waiting).await;
    let order = stall.shop.placed(&cart).await;
    stall.shop.change_campaign("campaignPause", &stall.campaign).await;
    app.run_jobs().await;
    assert_eq!(stock(&app).await, (1, 1), "it may go on");
    let helper = stall.shopper("helper").await;
    assert_eq!(faults(&stall.helps(&helper, &open).await), ["bargainId CONFLICT"]);
    stall.shop.change_campaign("campaignEnd", &stall.campaign).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&open).await, "EXPIRED 0/5 50.0");
    assert_eq!(
        (stall.standing(&waiting).await.as_str(), stock(&app).await),
        ("OPEN 0/5 50.0", (0, 1))
    );
    pay(&stall.shop, &order).await;
    app.run_jobs().await;
    assert_eq!(stall.standing(&waiting).await, "BOUGHT 0/5 50.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_bargain_ends_with_its_campaign() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) { campaignUpdate(id: $id, input: $input) {
        userErrors { field code message } } }";
    let ends = app.now() + TimeDelta::hours(2);
    let variables = json!({ "id": stall.campaign, "input": { "endsAt": ends } });
    stall.shop.done(query, variables).await;
    let bargain = stall.start(&stall.shopper("ada").await).await;
    app.advance(TimeDelta::hours(3));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "EXPIRED 0/5 50.0");
    assert_eq!(stock(&app).await, (0, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_campaign_of_which_nobody_bought_can_be_deleted_with_its_bargains() {
    let app = TestApp::start().await;
    let stall = Stall::of(&app).await;
    let bargain = stall.start(&stall.shopper("ada").await).await;
    stall.helped_by(&stall.shoppers("helper", 1).await, &bargain).await;
    let query =
        "mutation($id: ID!) { campaignDelete(id: $id) { userErrors { field code message } } }";
    stall.shop.done(query, json!({ "id": stall.campaign })).await;
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    assert_eq!(stock(&app).await, (0, 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_end_of_its_time_and_the_last_order_exactly_one_comes_first() {
    let app = TestApp::start().await;
    let stall = Stall::stocked(&app, 8, json!({ "anyTime": true })).await;
    let mut games = Vec::new();
    for starter in stall.shoppers("starter", 8).await {
        let bargain = stall.start(&starter).await;
        games.push((stall.cart(Some(&starter), &bargain).await, bargain));
    }
    app.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    let buy = join_all(games.iter().map(|(cart, _)| stall.shop.complete(cart, &cart.id)));
    let end = async {
        // Some of the orders come before the end, some after it.
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        app.advance(TimeDelta::seconds(5));
        futures::join!(app.run_jobs(), app.run_jobs());
    };
    let (answers, ()) = futures::join!(buy, end);
    app.run_jobs().await;
    let mut bought = 0;
    for (answer, (_, bargain)) in answers.into_iter().zip(&games) {
        let payload = answer.root("cartComplete");
        let standing = stall.standing(bargain).await;
        if payload["order"].is_null() {
            assert_eq!(text(&payload["userErrors"][0]["code"]), "PRICE_CHANGED", "{payload}");
            assert_eq!(standing, "EXPIRED 0/5 50.0");
        } else {
            assert_eq!(standing, "OPEN 0/5 50.0");
            bought += 1;
        }
    }
    assert_eq!(stock(&app).await, (0, bought));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
