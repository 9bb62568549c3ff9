//! How many are given, and for how long.

use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances, missed};

use super::{super::acts::number, Stall};

fn refused(payloads: &[Value]) -> Vec<Vec<String>> {
    payloads.iter().map(faults).filter(|faults| !faults.is_empty()).collect()
}

#[tokio::test]
async fn of_twenty_who_want_one_of_five_at_once_five_have_it() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({ "totalUses": 5 })).await;
    let mut shoppers = Vec::new();
    for nr in 0..20 {
        shoppers.push(stall.shopper(&format!("shopper-{nr}")).await);
    }
    let taken = join_all(shoppers.iter().map(|shopper| stall.try_taking(shopper))).await;
    assert_eq!(refused(&taken), vec![vec!["campaignId CONFLICT".to_owned()]; 15]);
    assert_eq!(number(&app, "SELECT count(*) FROM coupon").await, 5);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_has_as_many_as_everybody_may_however_many_are_given_at_once() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({ "usesPerCustomer": 3 })).await;
    let mei = stall.shopper("mei").await;
    let keys: Vec<String> = (0..20).map(|nr| format!("key {nr}")).collect();
    let given = join_all(keys.iter().map(|key| stall.give(&mei.id, key))).await;
    assert_eq!(refused(&given), vec![vec!["campaignId CONFLICT".to_owned()]; 17]);
    assert_eq!(stall.states(&mei).await, ["UNUSED"; 3]);
    let lin = stall.shopper("lin").await;
    // Taps that are at once are one, others are not: there are never more than may be.
    join_all((0..20).map(|_| stall.try_taking(&lin))).await;
    stall.give(&lin.id, "one").await;
    stall.give(&lin.id, "two").await;
    assert_eq!(stall.states(&lin).await, ["UNUSED"; 3]);
    assert_eq!(faults(&stall.try_taking(&mei).await), ["campaignId CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn whoever_can_take_one_takes_one_unless_more_are_meant() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let (mei, lin) = (stall.shopper("mei").await, stall.shopper("lin").await);
    stall.take(&mei).await;
    assert_eq!(faults(&stall.try_taking(&mei).await), ["campaignId CONFLICT"]);
    stall.take(&lin).await;
    let closed = json!({ "given": {}, "reward": { "amount": 2_000 } });
    let campaign = stall.shop.campaign("coupon", "Not for the taking", closed).await;
    let stall = Stall { campaign, ..stall };
    assert_eq!(faults(&stall.try_taking(&mei).await), ["campaignId NOT_FOUND"]);
    let offers = stall.shop.store("{ couponOffers { title perCustomer } }", json!({})).await;
    let expected = json!([{ "title": "Twenty", "perCustomer": 1 }]);
    assert_eq!(offers.root("couponOffers"), expected);
}

#[tokio::test]
async fn one_whose_time_is_over_is_of_no_use() {
    let app = TestApp::start().await;
    let mut stall = Stall::open(&app, json!({ "given": { "open": true, "validDays": 7 } })).await;
    let mei = stall.shopper("mei").await;
    let code = stall.take(&mei).await;
    app.advance(TimeDelta::days(7) - TimeDelta::minutes(1));
    assert_eq!(
        (stall.states(&mei).await, stall.cart(&mei).await.total),
        (vec!["UNUSED".to_owned()], "80.0".to_owned())
    );
    app.advance(TimeDelta::minutes(2));
    let late = stall.cart(&mei).await;
    assert_eq!(
        (stall.states(&mei).await, late.total.as_str()),
        (vec!["EXPIRED".to_owned()], "100.0")
    );
    assert_eq!(missed(&stall.shop.explained(&late).await), [""; 0]);
    stall.shop.sign_in_again().await;
    let there = stall.place().await;
    assert_eq!(faults(&stall.redeem(&code, &there).await), ["code CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn with_its_campaign_a_coupon_stops_and_ends() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let (mei, there) = (stall.shopper("mei").await, stall.place().await);
    let code = stall.take(&mei).await;
    stall.shop.change_campaign("campaignPause", &stall.campaign).await;
    assert_eq!(stall.cart(&mei).await.total, "100.0");
    assert_eq!(faults(&stall.redeem(&code, &there).await), ["code CONFLICT"]);
    assert_eq!(stall.states(&mei).await, ["UNUSED"]);
    stall.shop.change_campaign("campaignResume", &stall.campaign).await;
    assert_eq!(stall.cart(&mei).await.total, "80.0");
    stall.shop.change_campaign("campaignEnd", &stall.campaign).await;
    assert_eq!(stall.states(&mei).await, ["EXPIRED"]);
    assert_eq!(faults(&stall.redeem(&code, &there).await), ["code CONFLICT"]);
    let query = "mutation($id: ID!) { campaignDelete(id: $id) { deletedId
        userErrors { field code } } }";
    let deleted = stall.shop.admin(query, json!({ "id": stall.campaign })).await.payload();
    assert_eq!(faults(&deleted), ["id CONFLICT"], "somebody has one of its coupons");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
