use futures::future::join_all;
use payments::sandbox::Button;
use serde_json::json;
use tests::{Order, TestApp, imbalances, list};

use super::{Fair, group_of};

pub(super) async fn cancel(fair: &Fair<'_>, order: &Order) {
    let query = "mutation($id: ID!) { orderCancel(id: $id, reason: \"Changed my mind\") {
        userErrors { field code message } } }";
    fair.shop.done(query, json!({ "id": order.id })).await;
}

#[tokio::test]
async fn the_last_seat_of_a_group_goes_to_one_of_ten_payers() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let leader = fair.paid("leader", None).await;
    let group = group_of(&leader);
    fair.paid("second", Some(&group)).await;
    let mut waiting = Vec::new();
    for nr in 0..10 {
        let shopper = fair.shopper(&format!("shopper-{nr}")).await;
        waiting.push(fair.order(&shopper, Some(&group)).await);
    }
    join_all(waiting.iter().map(|order| fair.shop.pays(order, Button::Pay))).await;
    app.run_jobs().await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 3");
    let mut fates = Vec::new();
    for order in &waiting {
        fates.push(fair.fate(order).await);
    }
    fates.sort();
    fates.dedup_by(|one, other| one == other && one == "CANCELLED REFUNDED");
    assert_eq!(fates, ["CANCELLED REFUNDED", "OPEN PAID"]);
    let pool = app.outside().await;
    let back: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT count(*), count(DISTINCT r.payment_id) FROM payment_refund r WHERE state = 'succeeded'",
    )
    .fetch_all(&pool)
    .await
    .expect("refunds");
    assert_eq!(back, [(9, 9)]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn when_the_leader_leaves_the_earliest_member_leads_and_the_expiry_stays() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 3).await;
    let ada = fair.paid("ada", None).await;
    let group = group_of(&ada);
    let expires_at = fair.group(&group).await["expiresAt"].clone();
    app.advance(chrono::TimeDelta::minutes(5));
    let bea = fair.paid("bea", Some(&group)).await;
    cancel(&fair, &ada).await;
    app.run_jobs().await;
    assert_eq!(fair.standing(&group).await, "FORMING 1");
    assert_eq!(fair.group(&group).await["expiresAt"], expires_at);
    let leader: String = sqlx::query_scalar("SELECT leader_order_id::text FROM group_buy_group")
        .fetch_one(&app.outside().await)
        .await
        .expect("a leader");
    assert!(bea.id.ends_with(&leader));
    assert_eq!(fair.fate(&ada).await, "CANCELLED REFUNDED");
    // The seat is free again.
    fair.paid("cleo", Some(&group)).await;
    fair.paid("dora", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 3");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_full_refund_frees_the_seat_while_forming_and_changes_nothing_afterwards() {
    let app = TestApp::start().await;
    let fair = Fair::of(&app, 2).await;
    let ada = fair.paid("ada", None).await;
    let group = group_of(&ada);
    refund_all(&fair, &ada).await;
    assert_eq!(fair.standing(&group).await, "FORMING 0");
    let bea = fair.paid("bea", Some(&group)).await;
    fair.paid("cleo", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 2");
    refund_all(&fair, &bea).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 2");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

async fn refund_all(fair: &Fair<'_>, order: &Order) {
    let query = "query($id: ID!) { order(id: $id) { lines { id } } }";
    let found = fair.shop.admin(query, json!({ "id": order.id })).await.root("order");
    let line = list(&found["lines"])[0]["id"].clone();
    let query = "mutation($id: ID!, $line: ID!) { orderRefund(id: $id, idempotencyKey: \"all\",
        input: { reason: \"No\", lines: [{ lineId: $line, quantity: 1, restock: CANCEL }] }) {
            userErrors { field code message } } }";
    fair.shop.done(query, json!({ "id": order.id, "line": line })).await;
    fair.shop.app.run_jobs().await;
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_has_no_seat() {
    let app = TestApp::start().await;
    let mut fair = Fair::of(&app, 2).await;
    let ada = fair.paid("ada", None).await;
    let group = group_of(&ada);
    let bea = fair.shopper("bea").await;
    let unpaid = fair.order(&bea, Some(&group)).await;
    app.advance(chrono::TimeDelta::minutes(31));
    app.run_jobs().await;
    fair.shop.sign_in_again().await;
    assert_eq!(fair.fate(&unpaid).await, "CANCELLED VOIDED");
    assert_eq!(fair.standing(&group).await, "FORMING 1");
    fair.paid("cleo", Some(&group)).await;
    assert_eq!(fair.standing(&group).await, "COMPLETED 2");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
