use std::sync::{Arc, atomic::Ordering};

use chrono::TimeDelta;
use payments::sandbox::Button;
use serde_json::json;
use tests::{Flaky, TestApp, imbalances};

use super::{Fair, group_of};

#[tokio::test]
async fn a_group_whose_time_is_over_gives_everything_back_once_whatever_gateways_lose() {
    let flaky = Arc::new(Flaky::default());
    let app = TestApp::start_with_gateways(|_| {}, |gateways| flaky.wrap(gateways)).await;
    let mut fair = Fair::of(&app, 4).await;
    let ada = fair.paid("ada", None).await;
    let group = group_of(&ada);
    let bea = fair.paid("bea", Some(&group)).await;
    let cleo = fair.paid("cleo", Some(&group)).await;
    app.advance(TimeDelta::hours(23));
    app.run_jobs().await;
    assert_eq!(fair.standing(&group).await, "FORMING 3");
    // Of the first refund the answer gets lost: the others don't wait for it.
    flaky.refunds.store(1, Ordering::SeqCst);
    app.advance(TimeDelta::hours(1));
    app.run_jobs().await;
    assert_eq!(fair.standing(&group).await, "EXPIRED 3");
    let pool = app.outside().await;
    let succeeded = async || -> (i64, i64) {
        let sql = "SELECT count(*) FILTER (WHERE state = 'succeeded'), (SELECT count(*) FROM sandbox_refund)
                   FROM payment_refund";
        sqlx::query_as(sql).fetch_one(&pool).await.expect("refunds")
    };
    assert_eq!(succeeded().await, (2, 3));
    app.advance(TimeDelta::hours(1));
    app.run_jobs().await;
    assert_eq!(succeeded().await, (3, 3));
    fair.shop.sign_in_again().await;
    for order in [&ada, &bea, &cleo] {
        assert_eq!(fair.fate(order).await, "CANCELLED REFUNDED");
    }
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_group_counts_as_complete_from_a_share_of_its_size_on() {
    let app = TestApp::start().await;
    let settings = json!({ "size": 5, "virtualCompletionBp": 6_000 });
    let mut fair = Fair::with(&app, settings).await;
    let enough = group_of(&fair.paid("a1", None).await);
    fair.paid("a2", Some(&enough)).await;
    let third = fair.paid("a3", Some(&enough)).await;
    let first = fair.paid("b1", None).await;
    let too_few = group_of(&first);
    fair.paid("b2", Some(&too_few)).await;
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    fair.shop.sign_in_again().await;
    assert_eq!(fair.standing(&enough).await, "COMPLETED 3");
    assert_eq!(fair.standing(&too_few).await, "EXPIRED 2");
    assert_eq!(fair.fate(&third).await, "OPEN PAID");
    assert_eq!(fair.fate(&first).await, "CANCELLED REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_the_end_of_its_time_and_the_last_payment_exactly_one_comes_first() {
    let app = TestApp::start().await;
    let mut fair = Fair::of(&app, 2).await;
    let mut groups = Vec::new();
    for nr in 0..5 {
        let leader = fair.paid(&format!("leader-{nr}"), None).await;
        let shopper = fair.shopper(&format!("last-{nr}")).await;
        let last = fair.order(&shopper, Some(&group_of(&leader))).await;
        groups.push((leader, last));
    }
    // The last ones are given more time than the groups, so that they can pay at the end.
    sqlx::query(
        "UPDATE orders SET expires_at = now() + interval '9 days' WHERE payment_state = 'pending'",
    )
    .execute(&app.outside().await)
    .await
    .expect("more time");
    app.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
    let pay =
        futures::future::join_all(groups.iter().map(|(_, last)| fair.shop.pays(last, Button::Pay)));
    let end = async {
        app.advance(TimeDelta::seconds(2));
        futures::join!(app.run_jobs(), app.run_jobs());
    };
    futures::join!(pay, end);
    app.run_jobs().await;
    app.advance(TimeDelta::minutes(2));
    app.run_jobs().await;
    fair.shop.sign_in_again().await;
    for (leader, last) in &groups {
        let standing = fair.standing(&group_of(leader)).await;
        let fates = (fair.fate(leader).await, fair.fate(last).await);
        let both = |fate: &str| (fate.to_owned(), fate.to_owned());
        if standing == "COMPLETED 2" {
            assert_eq!(fates, both("OPEN PAID"));
        } else {
            assert_eq!((standing.as_str(), fates), ("EXPIRED 1", both("CANCELLED REFUNDED")));
        }
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_in_flight_ends_properly_when_the_plugin_is_switched_off() {
    let app = TestApp::start().await;
    let mut fair = Fair::of(&app, 2).await;
    let ada = fair.paid("ada", None).await;
    let bea = fair.shopper("bea").await;
    let joining = fair.order(&bea, Some(&group_of(&ada))).await;
    let eve = fair.paid("eve", None).await;
    let query = "mutation { campaignPluginUpdate(plugin: \"group-buy\", enabled: false) { userErrors { message } } }";
    fair.shop.done(query, json!({})).await;
    let cart = fair.cart(Some(&bea), None).await;
    assert_eq!(cart.total, "50.0", "nothing new begins");
    fair.shop.pays(&joining, Button::Pay).await;
    app.run_jobs().await;
    assert_eq!(fair.standing(&group_of(&ada)).await, "COMPLETED 2");
    app.advance(TimeDelta::hours(25));
    app.run_jobs().await;
    fair.shop.sign_in_again().await;
    assert_eq!(fair.standing(&group_of(&eve)).await, "EXPIRED 1");
    assert_eq!(fair.fate(&eve).await, "CANCELLED REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_whose_plugin_is_gone_waits_and_is_given_back_at_the_cores_own_deadline() {
    let app = TestApp::start().await;
    let mut fair = Fair::of(&app, 2).await;
    let shopper = fair.shopper("ada").await;
    let ada = fair.order(&shopper, None).await;
    let pool = app.outside().await;
    sqlx::query("UPDATE campaign SET plugin = 'gone'").execute(&pool).await.expect("a change");
    fair.shop.pays(&ada, Button::Pay).await;
    app.run_jobs().await;
    let fulfil = "mutation($id: ID!) { orderFulfil(id: $id, input: { carrier: \"UPS\", trackingNumber: \"1\" }) {
        userErrors { code } } }";
    let payload = fair.shop.admin(fulfil, json!({ "id": ada.id })).await.payload();
    assert_eq!(payload["userErrors"][0]["code"], "CONFLICT");
    app.advance(TimeDelta::days(100));
    app.run_jobs().await;
    fair.shop.sign_in_again().await;
    assert_eq!(fair.fate(&ada).await, "CANCELLED REFUNDED");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
