//! Of the campaigns that run at a time one answers to a code.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, text};

fn coupon(code: &str) -> Value {
    let config = json!({ "code": code, "reward": { "amount": 100 } });
    json!({ "plugin": "coupon", "title": code, "config": config })
}

async fn made(shop: &Shop<'_>, input: Value) -> String {
    let payload = shop.new_campaign(input).await;
    assert_eq!(faults(&payload), [""; 0]);
    text(&payload["campaign"]["id"])
}

async fn change(shop: &Shop<'_>, id: &str, input: Value) -> Value {
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) {
        campaignUpdate(id: $id, input: $input) { userErrors { field code } } }";
    shop.admin(query, json!({ "id": id, "input": input })).await.payload()
}

#[tokio::test]
async fn two_coupons_that_are_live_do_not_share_a_code() {
    const TAKEN: [&str; 1] = ["config.code TAKEN"];
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("coffee").await);
    let first = made(&shop, coupon("SPRING")).await;
    made(&other, coupon("SPRING")).await;
    assert_eq!(faults(&shop.new_campaign(coupon(" spring ")).await), TAKEN);
    // A draft may have any code, until it is to run.
    let mut input = coupon("spring");
    input["draft"] = json!(true);
    let second = made(&shop, input).await;
    assert_eq!(faults(&shop.change_campaign("campaignResume", &second).await), TAKEN);
    shop.change_campaign("campaignPause", &first).await;
    assert_eq!(faults(&shop.change_campaign("campaignResume", &second).await), [""; 0]);
    assert_eq!(faults(&shop.change_campaign("campaignResume", &first).await), TAKEN);
    let third = made(&shop, coupon("SUMMER")).await;
    let config = coupon("Spring")["config"].clone();
    assert_eq!(faults(&change(&shop, &third, json!({ "config": config })).await), TAKEN);
    assert_eq!(faults(&change(&shop, &second, json!({ "title": "The same" })).await), [""; 0]);
}

#[tokio::test]
async fn a_code_may_be_had_again_after_the_campaign_that_had_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let now = app.app.db.clock().now();
    let day = |days| json!((now + TimeDelta::days(days)).to_rfc3339());
    let mut this_month = coupon("SPRING");
    this_month["endsAt"] = day(30);
    made(&shop, this_month).await;
    let mut next = coupon("SPRING");
    next["startsAt"] = day(29);
    assert_eq!(faults(&shop.new_campaign(next.clone()).await), ["config.code TAKEN"]);
    next["startsAt"] = day(30);
    let next = made(&shop, next).await;
    let earlier = json!({ "startsAt": day(29) });
    assert_eq!(faults(&change(&shop, &next, earlier).await), ["config.code TAKEN"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_coupons_that_are_made_at_once_one_has_the_code() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let made = join_all((0..5).map(|_| shop.new_campaign(coupon("SPRING")))).await;
    assert_eq!(made.iter().filter(|payload| faults(payload).is_empty()).count(), 1);
}
