//! Paying again, otherwise, or in parts.

use payments::sandbox::Button;
use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances};

use super::{money, number, standing};

const RECEIVE: &str = "mutation($id: ID!, $amount: Decimal, $reference: String) {
    orderMarkAsPaid(id: $id, amount: $amount, reference: $reference) { order { financialStatus }
        userErrors { field code message } } }";

#[tokio::test]
async fn an_order_whose_payment_failed_can_be_paid_by_staffs_word() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.sandbox_order_of(&tea, 2).await;
    shop.pays(&order, Button::Fail).await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PENDING", ["FAILED"]]));
    assert_eq!(shop.payment_of(&order).await["instruction"], Value::Null);
    shop.done(RECEIVE, json!({ "id": order.id })).await;
    assert_eq!(standing(&shop, &order).await, json!(["OPEN", "PAID", ["FAILED", "PAID"]]));
    let seen = money(&shop, &order).await;
    assert_eq!(seen["payments"][1]["gateway"], "bank_transfer");
    assert_eq!(seen["isTest"], false, "real money came");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_can_be_paid_in_parts() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let order = shop.order_of(&tea, 2).await;
    for (amount, expected) in [("0", "amount TOO_SMALL"), ("10.01", "amount TOO_BIG")] {
        let said = json!({ "id": order.id, "amount": amount, "reference": "T1" });
        assert_eq!(faults(&shop.admin(RECEIVE, said).await.payload()), [expected]);
    }
    let nameless = shop.admin(RECEIVE, json!({ "id": order.id, "amount": "4.0" })).await;
    assert_eq!(faults(&nameless.payload()), ["reference BLANK"]);
    for _ in 0..2 {
        let said = json!({ "id": order.id, "amount": "4.0", "reference": "T1" });
        let payload = shop.done(RECEIVE, said).await;
        assert_eq!(payload["order"]["financialStatus"], "PARTIALLY_PAID", "noted once");
    }
    assert_eq!(shop.payment_of(&order).await["amount"]["amount"], "6.0");
    app.advance(chrono::TimeDelta::hours(80));
    app.run_jobs().await;
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM orders WHERE state = 'open'").await, 1);
    let mut shop = shop;
    shop.sign_in_again().await;
    let payload = shop.done(RECEIVE, json!({ "id": order.id })).await;
    assert_eq!(payload["order"]["financialStatus"], "PAID");
    let seen = money(&shop, &order).await;
    let received: Vec<&Value> = seen["payments"]
        .as_array()
        .expect("payments")
        .iter()
        .map(|payment| &payment["received"]["amount"])
        .collect();
    assert_eq!(received, [&Value::Null, &json!("4.0"), &json!("6.0")]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn a_transfer_that_comes_too_late_or_twice_is_given_back_by_hand() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (paid, cancelled) = (shop.order_of(&tea, 2).await, shop.order_of(&tea, 2).await);
    let said = |order: &tests::Order, reference: &str| json!({ "id": order.id, "amount": "10.0", "reference": reference });
    shop.done(RECEIVE, said(&paid, "T1")).await;
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    shop.done(cancel, json!({ "id": cancelled.id })).await;
    for _ in 0..2 {
        shop.done(RECEIVE, said(&paid, "T2")).await;
        shop.done(RECEIVE, said(&cancelled, "T3")).await;
    }
    let taken = shop.admin(RECEIVE, said(&cancelled, "T1")).await.payload();
    assert_eq!(faults(&taken), ["reference TAKEN"]);
    app.run_jobs().await;
    for (order, standing_is, code) in [
        (&paid, json!(["OPEN", "PAID", ["PAID", "SURPLUS"]]), "DOUBLE_PAYMENT"),
        (&cancelled, json!(["CANCELLED", "VOIDED", ["CANCELLED", "SURPLUS"]]), "LATE_PAYMENT"),
    ] {
        assert_eq!(standing(&shop, order).await, standing_is);
        let seen = money(&shop, order).await;
        assert_eq!(seen["flags"], json!([{ "code": code, "clearedAt": null }]));
        assert_eq!(seen["payments"][1]["refunds"], json!([{ "state": "BY_HAND" }]));
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn test_orders_say_so_and_are_no_sales() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.offer_sandbox().await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (test, real) = (shop.sandbox_order_of(&tea, 2).await, shop.order_of(&tea, 1).await);
    shop.pays(&test, Button::Pay).await;
    shop.done(RECEIVE, json!({ "id": real.id })).await;
    app.run_jobs().await;
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT sum(units)::bigint FROM product_sales").await, 1);
    let query = "query($test: Boolean) { orders(first: 5, isTest: $test) { nodes { id isTest } } }";
    for (wanted, order) in [(true, &test), (false, &real)] {
        let found = shop.admin(query, json!({ "test": wanted })).await.root("orders");
        assert_eq!(found["nodes"], json!([{ "id": order.id, "isTest": wanted }]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_reference_that_is_said_of_two_orders_at_once_is_noted_for_one() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for round in 0..4 {
        let orders = [shop.order_of(&tea, 1).await, shop.order_of(&tea, 1).await];
        let reference = format!("R{round}");
        let say = orders.each_ref().map(|order| {
            let said = json!({ "id": order.id, "amount": "5.0", "reference": reference });
            shop.admin(RECEIVE, said)
        });
        let said = futures::future::join_all(say).await;
        let mut said: Vec<_> = said.into_iter().map(|answer| faults(&answer.payload())).collect();
        said.sort();
        assert_eq!(said, [vec![], vec!["reference TAKEN".to_owned()]]);
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
