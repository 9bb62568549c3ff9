//! What staff do with coupons, and what is nobody else's business.

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances, list, text};

use super::{
    super::acts::{number, pay, send},
    Stall, redeem,
};

#[tokio::test]
async fn the_same_key_gives_a_coupon_once() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({ "given": {} })).await;
    let mei = stall.shopper("mei").await;
    let given = join_all((0..8).map(|_| stall.give(&mei.id, "birthday"))).await;
    assert!(given.iter().all(|payload| *payload == given[0]), "{given:?}");
    assert_eq!(given[0]["given"]["customerId"], mei.id.as_str());
    assert_eq!(stall.states(&mei).await, ["UNUSED"]);
    stall.give(&mei.id, "new year").await;
    assert_eq!(stall.states(&mei).await, ["UNUSED"; 2]);
    assert_eq!(faults(&stall.give(&mei.id, "").await), ["idempotencyKey BLANK"]);
    let query = "query($id: ID!) { couponsGiven(campaignId: $id) { customerId orderId
        coupon { state } } }";
    let found = stall.shop.admin(query, json!({ "id": stall.campaign })).await;
    let one = json!({ "customerId": mei.id, "orderId": null, "coupon": { "state": "UNUSED" } });
    assert_eq!(found.root("couponsGiven"), json!([one.clone(), one]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_coupon_is_used_in_one_store_once_and_then_by_no_order() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    let code = stall.take(&mei).await;
    let cart = stall.cart(&mei).await;
    assert_eq!(cart.total, "80.0");
    let (first, second) = (stall.place().await, stall.shop.add_location("Harbour").await);
    let typed = format!(" {} ", code.to_lowercase());
    let stores = [&first, &second, &first, &second];
    let tried = join_all(stores.map(|store| stall.redeem(&typed, store))).await;
    let refused: Vec<String> = tried.iter().flat_map(faults).collect();
    assert_eq!(refused, ["code CONFLICT"; 3]);
    let done = tried.iter().find(|payload| faults(payload).is_empty()).expect("one");
    assert_eq!(done["redeemed"]["coupon"]["state"], "USED");
    assert_eq!(stall.states(&mei).await, ["USED"]);
    let late = stall.shop.complete(&cart, "late").await.root("cartComplete");
    assert_eq!(late["userErrors"][0]["code"], "PRICE_CHANGED");
    assert_eq!(stall.cart(&mei).await.total, "100.0");
    assert_eq!(
        number(&app, "SELECT count(*) FROM audit_log WHERE action = 'coupon.redeemed'").await,
        1
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_an_order_has_is_not_used_in_a_store() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let (mei, there) = (stall.shopper("mei").await, stall.place().await);
    let code = stall.take(&mei).await;
    let order = stall.shop.placed(&stall.cart(&mei).await).await;
    assert_eq!(faults(&stall.redeem(&code, &there).await), ["code CONFLICT"]);
    pay(&stall.shop, &order).await;
    send(&stall.shop, &order).await;
    assert_eq!(faults(&stall.redeem(&code, &there).await), ["code CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_another_shops_looks_absent() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let other = app.shop("silk").await;
    let (mei, lin) = (stall.shopper("mei").await, other.customer("lin@example.com").await);
    let code = stall.take(&mei).await;
    let found = other.admin("{ locations { id } }", json!({})).await.root("locations");
    let elsewhere = text(&found[0]["id"]);
    assert_eq!(faults(&redeem(&other, &code, &elsewhere).await), ["code NOT_FOUND"]);
    assert_eq!(faults(&stall.redeem(&code, &elsewhere).await), ["locationId NOT_FOUND"]);
    assert_eq!(faults(&stall.give(&lin.id, "key").await), ["customerId NOT_FOUND"]);
    assert_eq!(faults(&stall.try_taking(&lin).await), ["customerAccessToken BAD_CREDENTIALS"]);
    let config = json!({ "given": { "open": true }, "reward": { "amount": 1 } });
    let campaign = other.campaign("coupon", "Theirs", config).await;
    let stall = Stall { campaign, ..stall };
    assert_eq!(faults(&stall.try_taking(&mei).await), ["campaignId NOT_FOUND"]);
    assert_eq!(faults(&stall.give(&mei.id, "key").await), ["campaignId NOT_FOUND"]);
    assert_eq!(stall.states(&mei).await, ["UNUSED"]);
}

#[tokio::test]
async fn a_customer_gets_their_coupons_with_all_that_the_shop_has_of_them_until_they_are_erased() {
    let app = TestApp::start().await;
    let stall = Stall::open(&app, json!({})).await;
    let mei = stall.shopper("mei").await;
    let code = stall.take(&mei).await;
    let query = "mutation($id: ID!) { customerExport(id: $id) { document userErrors { code } } }";
    let exported = stall.shop.done(query, json!({ "id": mei.id })).await;
    let document: Value = serde_json::from_str(&text(&exported["document"])).expect("JSON");
    let [coupon] = list(&document["coupons"]) else { panic!("one: {document}") };
    assert_eq!((&coupon["code"], &coupon["state"]), (&json!(code), &json!("unused")));
    assert_eq!((&coupon["cause"], &coupon["orderId"]), (&json!("taken:0"), &json!(null)));
    let query = "mutation($id: ID!) { customerErase(id: $id) { userErrors { code } } }";
    stall.shop.done(query, json!({ "id": mei.id })).await;
    let query = "query($token: String!) { coupons(customerAccessToken: $token) { state } }";
    let gone = stall.shop.store(query, json!({ "token": mei.token })).await;
    assert_eq!(gone.root("coupons"), Value::Null);
    assert_eq!(faults(&stall.try_taking(&mei).await), ["customerAccessToken BAD_CREDENTIALS"]);
    assert_eq!(faults(&stall.give(&mei.id, "key").await), ["customerId NOT_FOUND"]);
    let traces = "SELECT count(*) FROM coupon c WHERE c::text ILIKE '%mei%'";
    assert_eq!(number(&app, traces).await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
