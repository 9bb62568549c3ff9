//! Money that comes too late, twice or wrong goes back by itself, and the order is flagged.

use chrono::TimeDelta;
use payments::sandbox::{Button, Pressed};
use serde_json::json;
use tests::{Order, Shop, TestApp, faults, imbalances};

use super::{SANDBOX_REFUNDS, money, number, standing};

async fn sandboxed(app: &TestApp) -> (Shop<'_>, Order) {
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    (shop, order)
}

async fn cancel(shop: &Shop<'_>, order: &Order) {
    let query = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    shop.done(query, json!({ "id": order.id })).await;
}

#[tokio::test]
async fn a_cent_less_is_given_back_and_the_order_can_be_paid_again() {
    let app = TestApp::start().await;
    let (shop, order) = sandboxed(&app).await;
    shop.pays(&order, Button::PayLess).await;
    app.run_jobs().await;
    let seen = money(&shop, &order).await;
    assert_eq!(seen["flags"], json!([{ "code": "PAYMENT_MISMATCH", "clearedAt": null }]));
    assert_eq!((&seen["state"], &seen["financialStatus"]), (&json!("OPEN"), &json!("PENDING")));
    let expected = json!([{
        "gateway": "sandbox", "state": "SURPLUS", "received": { "amount": "9.99" },
        "refunded": { "amount": "9.99" }, "refunds": [{ "state": "SUCCEEDED" }],
    }]);
    assert_eq!(seen["payments"], expected);
    let pay =
        "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { field code message } } }";
    shop.done(pay, json!({ "id": order.id })).await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["SURPLUS", "PAID"]]));
    let pool = app.outside().await;
    assert_eq!(number(&pool, SANDBOX_REFUNDS).await, 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_whose_wrong_payment_is_found_when_its_time_is_over_is_given_up() {
    let app = TestApp::start().await;
    let (mut shop, order) = sandboxed(&app).await;
    shop.charge_of(&order).await;
    app.advance(TimeDelta::minutes(20));
    app.run_jobs().await;
    shop.press(&order, Button::PayLess).await;
    app.advance(TimeDelta::minutes(11));
    shop.sign_in_again().await;
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["CANCELLED", "VOIDED", ["SURPLUS"]]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_paid_twice_goes_back_once() {
    let app = TestApp::start().await;
    let (shop, order) = sandboxed(&app).await;
    let notices = shop.press(&order, Button::PayTwice).await;
    for notice in notices.iter().chain(&notices) {
        assert_eq!(app.tell("sandbox", notice).await, 200);
    }
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["PAID", "SURPLUS"]]));
    let seen = money(&shop, &order).await;
    assert_eq!(seen["flags"], json!([{ "code": "DOUBLE_PAYMENT", "clearedAt": null }]));
    assert_eq!(seen["totalRefunded"]["amount"], "0.0", "of what the order needed");
    let pool = app.outside().await;
    assert_eq!(number(&pool, SANDBOX_REFUNDS).await, 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn money_for_a_cancelled_order_goes_back() {
    let app = TestApp::start().await;
    let (shop, order) = sandboxed(&app).await;
    let charge = shop.charge_of(&order).await;
    cancel(&shop, &order).await;
    app.run_jobs().await;
    assert_eq!(shop.press_at(&charge, Button::Pay).await.0, Pressed::TooLate, "it was closed");
    let (pressed, notices) = shop.press_at(&charge, Button::PayLate).await;
    assert_eq!(pressed, Pressed::Done);
    for notice in &notices {
        assert_eq!(app.tell("sandbox", notice).await, 200);
    }
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["CANCELLED", "VOIDED", ["SURPLUS"]]));
    let flags = money(&shop, &order).await["flags"].clone();
    assert_eq!(flags, json!([{ "code": "LATE_PAYMENT", "clearedAt": null }]));
    let pool = app.outside().await;
    assert_eq!(number(&pool, SANDBOX_REFUNDS).await, 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn money_whose_notice_comes_when_the_order_has_expired_goes_back() {
    let app = TestApp::start().await;
    let (mut shop, order) = sandboxed(&app).await;
    assert_eq!(shop.press(&order, Button::PayLate).await.len(), 0, "nothing is told yet");
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PENDING", ["PENDING"]]));
    app.advance(TimeDelta::minutes(30) + TimeDelta::seconds(1));
    shop.sign_in_again().await;
    app.run_jobs().await;
    let given_up = standing(&shop, &order).await;
    assert_eq!([&given_up[0], &given_up[1]], ["CANCELLED", "VOIDED"]);
    // The order's expiry closes it at the gateway; whether that hears of it first or the look after
    // the payment, which is due as well, they do at once.
    assert!([json!(["CANCELLED"]), json!(["FAILED"])].contains(&given_up[2]), "{given_up}");
    app.advance(TimeDelta::minutes(2));
    app.run_jobs().await;
    assert_eq!(standing(&shop, &order).await, json!(["CANCELLED", "VOIDED", ["SURPLUS"]]));
    let pool = app.outside().await;
    assert_eq!(number(&pool, SANDBOX_REFUNDS).await, 1);
    assert_eq!(number(&pool, "SELECT sum(reserved)::bigint FROM stock").await, 0);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn flags_are_found_and_cleared_once_with_a_reason() {
    let app = TestApp::start().await;
    let (shop, order) = sandboxed(&app).await;
    shop.pays(&order, Button::PayLess).await;
    let query = "query($flagged: Boolean) { orders(first: 5, flagged: $flagged) {
        nodes { id flags { id } } } }";
    let found = shop.admin(query, json!({ "flagged": true })).await.root("orders");
    let flag = found["nodes"][0]["flags"][0]["id"].clone();
    let clear = "mutation($id: ID!, $reason: String!) { orderFlagClear(id: $id, reason: $reason) {
        flag { code clearedReason clearedAt clearedBy } userErrors { field code message } } }";
    for (id, reason, expected) in [
        (&flag, " ", vec!["reason BLANK"]),
        (&json!("x"), "Called them", vec!["id NOT_FOUND"]),
        (&flag, "Called them", vec![]),
        (&flag, "Called them", vec!["id CONFLICT"]),
    ] {
        let payload = shop.admin(clear, json!({ "id": id, "reason": reason })).await.payload();
        assert_eq!(faults(&payload), expected);
    }
    let cleared = shop.admin(query, json!({ "flagged": true })).await.root("orders");
    assert_eq!(cleared["nodes"], json!([]));
    let rest = shop.admin(query, json!({ "flagged": false })).await.root("orders");
    assert_eq!(rest["nodes"][0]["id"], json!(order.id));
}
