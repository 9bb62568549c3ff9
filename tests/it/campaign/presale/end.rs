use payments::sandbox::Button;
use serde_json::json;
use tests::{TestApp, imbalances, text};

use super::Fair;

#[tokio::test]
async fn of_a_minimum_of_3_exactly_3_are_enough_and_all_are_sent_once_they_are_paid() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 3 })).await;
    fair.shop.stock(&fair.tea, 5).await;
    let mut orders = Vec::new();
    for name in ["ada", "bea", "cleo"] {
        orders.push(fair.deposited(name).await);
    }
    // Whoever doesn't pay their deposit doesn't count.
    fair.order("dora").await;
    fair.close().await;
    assert_eq!(fair.round().await, "MET 3");
    fair.open_balance().await;
    for order in &orders {
        assert_eq!(fair.send(order).await, ["id CONFLICT"], "the balance isn't paid");
        fair.pays_balance(order).await;
        assert_eq!(fair.send(order).await, [""; 0]);
        assert_eq!(fair.fate(order).await, "OPEN PAID");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_a_minimum_of_3_only_2_have_every_deposit_given_back_once() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 3, "keepsDeposit": true })).await;
    let orders = [fair.deposited("ada").await, fair.deposited("bea").await];
    let late = fair.order("cleo").await;
    give_more_time(&app).await;
    fair.close().await;
    assert_eq!(fair.round().await, "NOT_MET 2");
    // A deposit that comes now is given back, too.
    fair.pays(&late).await;
    app.run_jobs().await;
    for order in orders.iter().chain([&late]) {
        assert_eq!(fair.fate(order).await, "CANCELLED REFUNDED");
        assert_eq!(fair.standing(order).await, "MIN_NOT_MET");
    }
    fair.end().await;
    let pool = app.outside().await;
    let sql = "SELECT count(*), sum(amount)::bigint FROM sandbox_refund";
    let back: (i64, i64) = sqlx::query_as(sql).fetch_one(&pool).await.expect("refunds");
    assert_eq!(back, (3, 15_000));
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

/// Orders whose deposits aren't paid may be paid after those have closed.
async fn give_more_time(app: &TestApp) {
    let sql =
        "UPDATE orders SET expires_at = balance_from WHERE payment_state = 'pending' AND paid = 0";
    sqlx::query(sql).execute(&app.outside().await).await.expect("more time");
}

#[tokio::test]
async fn a_deposit_that_is_paid_after_closing_joins_what_came_about() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "minimumUnits": 1 })).await;
    fair.deposited("ada").await;
    let late = fair.order("bea").await;
    give_more_time(&app).await;
    fair.close().await;
    assert_eq!(fair.round().await, "MET 1");
    fair.pays(&late).await;
    assert_eq!(fair.standing(&late).await, "DEPOSIT_PAID");
    let cart = fair.cart(&fair.shopper("cleo").await, &[]).await;
    assert_eq!(cart.total, "320.0", "nobody else can choose it any more");
    fair.open_balance().await;
    fair.pays_balance(&late).await;
    assert_eq!(fair.fate(&late).await, "OPEN PAID");
    assert_eq!(fair.send(&late).await, [""; 0]);
}

#[tokio::test]
async fn an_unpaid_balance_gives_the_deposit_back_or_keeps_it_as_was_agreed() {
    for (keeps, fate) in [(false, "CANCELLED REFUNDED"), (true, "CANCELLED PARTIALLY_PAID")] {
        let app = TestApp::start().await;
        let mut fair = Fair::with(&app, json!({ "keepsDeposit": keeps, "cap": 1 })).await;
        let order = fair.deposited("ada").await;
        fair.close().await;
        fair.open_balance().await;
        // It was begun and never finished.
        assert_eq!(fair.choose(&order, "sandbox").await.status, 303);
        let charge = fair.shop.charge_of(&order).await;
        fair.end().await;
        assert_eq!(fair.fate(&order).await, fate);
        assert_eq!(fair.standing(&order).await, "BALANCE_EXPIRED");
        let query =
            "query($id: ID!) { order(id: $id) { totalPaid { amount } totalRefunded { amount } } }";
        let found = fair.shop.admin(query, json!({ "id": order.id })).await.root("order");
        let back = if keeps { "0.0" } else { "50.0" };
        assert_eq!(text(&found["totalPaid"]["amount"]), "50.0");
        assert_eq!(text(&found["totalRefunded"]["amount"]), back);
        // What comes all the same goes back whole.
        let (_, notices) = fair.shop.press_at(&charge, Button::Pay).await;
        for notice in notices {
            app.tell("sandbox", &notice).await;
        }
        app.run_jobs().await;
        assert_eq!(fair.fate(&order).await, fate);
        assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    }
}

#[tokio::test]
async fn whoever_has_cancelled_an_order_gives_everything_back_whatever_was_agreed() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "keepsDeposit": true })).await;
    let (early, late) = (fair.deposited("ada").await, fair.deposited("bea").await);
    let unpaid = fair.order("cleo").await;
    fair.cancel(&early).await;
    fair.cancel(&unpaid).await;
    assert_eq!(fair.standing(&early).await, "MERCHANT_CANCELLED");
    assert_eq!(fair.standing(&unpaid).await, "LAPSED");
    fair.close().await;
    assert_eq!(fair.round().await, "MET 1", "what was given back doesn't count");
    fair.open_balance().await;
    fair.pays_balance(&late).await;
    fair.cancel(&late).await;
    for order in [&early, &late] {
        assert_eq!(fair.fate(order).await, "CANCELLED REFUNDED");
        assert_eq!(fair.standing(order).await, "MERCHANT_CANCELLED");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_waits_for_a_plugin_that_is_gone_is_given_back_and_no_deposit_is_kept() {
    let app = TestApp::start().await;
    let mut fair = Fair::with(&app, json!({ "keepsDeposit": true })).await;
    let order = fair.order("ada").await;
    let pool = app.outside().await;
    sqlx::query("UPDATE campaign SET plugin = 'gone'").execute(&pool).await.expect("a change");
    fair.pays(&order).await;
    fair.end().await;
    assert_eq!(fair.fate(&order).await, "CANCELLED REFUNDED");
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_presale_that_is_ended_by_hand_is_counted_at_once() {
    for (minimum, round, fate) in
        [(1, "MET 1", "OPEN PARTIALLY_PAID"), (2, "NOT_MET 1", "CANCELLED REFUNDED")]
    {
        let app = TestApp::start().await;
        let fair = Fair::with(&app, json!({ "minimumUnits": minimum })).await;
        let order = fair.deposited("ada").await;
        assert_eq!(fair.round().await, "OPEN null");
        fair.shop.change_campaign("campaignEnd", &fair.campaign).await;
        app.run_jobs().await;
        assert_eq!(fair.round().await, round);
        assert_eq!(fair.fate(&order).await, fate);
        assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
    }
}
