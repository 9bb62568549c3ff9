use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::json;
use tests::{TestApp, faults, imbalances, text};

use super::{Stall, count};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn there_are_as_many_bargains_as_the_quota_says() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "quota": 3 })).await;
    let starters = stall.shoppers("starter", 10).await;
    let answers = join_all(starters.iter().map(|starter| stall.starts(starter))).await;
    let refused: Vec<String> = answers.iter().flat_map(faults).collect();
    assert_eq!(refused, ["campaignId CONFLICT"; 7]);
    assert_eq!(count(&app, "started").await, 3);
    // What nobody bought comes back to the quota, but not to whoever started it.
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    assert_eq!((count(&app, "started").await, count(&app, "started:%").await), (0, 3));
    let mut again = Vec::new();
    for starter in &starters {
        again.extend(faults(&stall.starts(starter).await));
    }
    assert_eq!(again, ["campaignId CONFLICT"; 7], "three had theirs, and then three others");
    assert_eq!((count(&app, "started").await, count(&app, "started:%").await), (3, 6));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_bargain_that_was_bought_stays_in_the_quota() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "quota": 1, "anyTime": true })).await;
    let (ada, bea) = (stall.shopper("ada").await, stall.shopper("bea").await);
    let bargain = stall.start(&ada).await;
    let cart = stall.cart(Some(&ada), &bargain).await;
    assert_eq!(cart.total, "50.0");
    let order = stall.shop.placed(&cart).await;
    crate::campaign::acts::pay(&stall.shop, &order).await;
    app.run_jobs().await;
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    assert_eq!(stall.standing(&bargain).await, "BOUGHT 0/5 50.0");
    let payload = stall.starts(&bea).await;
    assert_eq!(text(&payload["userErrors"][0]["message"]), "There are none left.");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn whoever_may_start_two_starts_the_second_when_the_first_is_over() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "perCustomer": 2, "quota": 1 })).await;
    let ada = stall.shopper("ada").await;
    let first = stall.start(&ada).await;
    // Before the worker has come.
    app.advance(TimeDelta::hours(25));
    let second = stall.start(&ada).await;
    assert_ne!(first, second);
    assert_eq!(stall.standing(&first).await, "EXPIRED 0/5 50.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    let payload = stall.starts(&ada).await;
    let why = text(&payload["userErrors"][0]["message"]);
    assert_eq!(why, "You have started as many as everybody may.");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_helps_as_often_in_a_day_as_the_campaign_says() {
    let app = TestApp::start().await;
    let stall = Stall::with(&app, json!({ "helpsPerDay": 2, "lifetimeMinutes": 10_000 })).await;
    let helper = stall.shopper("helper").await;
    let mut bargains = Vec::new();
    for starter in stall.shoppers("starter", 4).await {
        bargains.push(stall.start(&starter).await);
    }
    let answers = join_all(bargains.iter().map(|bargain| stall.helps(&helper, bargain))).await;
    let refused: Vec<String> = answers.iter().flat_map(faults).collect();
    assert_eq!(refused, ["bargainId CONFLICT"; 2]);
    app.advance(TimeDelta::hours(24));
    let mut helped = 0;
    for bargain in &bargains {
        helped += usize::from(faults(&stall.helps(&helper, bargain).await).is_empty());
    }
    assert_eq!((helped, count(&app, "help:%").await), (2, 4), "the two others, on the next day");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
