use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, imbalances, list};

use super::{change, order};

/// Units on hand and reserved, over all of a shop's stock.
async fn stock(shop: &Shop<'_>) -> (i64, i64) {
    let sql = "SELECT sum(on_hand)::bigint, sum(reserved)::bigint FROM stock";
    sqlx::query_as(sql).fetch_one(&shop.app.outside().await).await.expect("stock")
}

#[tokio::test]
async fn a_cancelled_order_gives_its_units_back_and_stays_cancelled() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let placed = shop.order_of(&tea, 4).await;
    assert_eq!(stock(&shop).await, (10, 4));
    let payload = change(&shop, "Cancel", &placed.id).await;
    let expected = json!({
        "state": "CANCELLED", "paymentState": "PENDING", "fulfilmentState": "UNFULFILLED",
    });
    assert_eq!((faults(&payload), &payload["order"]), (vec![], &expected));
    assert_eq!(stock(&shop).await, (10, 0));
    for what in ["Cancel", "MarkAsPaid"] {
        assert_eq!(faults(&change(&shop, what, &placed.id).await), ["id CONFLICT"], "{what}");
    }
    let found =
        order(&shop, &placed.id, "cancelReason cancelledAt expiresAt payments { state }").await;
    assert_eq!(
        (&found["cancelReason"], &found["expiresAt"]),
        (&json!("Changed my mind"), &json!(null))
    );
    assert!(found["cancelledAt"].is_string());
    assert_eq!(found["payments"], json!([{ "state": "CANCELLED" }]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_costs_nothing_can_be_cancelled_until_it_is_sent() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, gift) = shop.product("Gift", "0", 10).await;
    let (kept, sent) = (shop.order_of(&gift, 4).await, shop.order_of(&gift, 1).await);
    let payload = change(&shop, "Cancel", &kept.id).await;
    let expected =
        json!({ "state": "CANCELLED", "paymentState": "PAID", "fulfilmentState": "UNFULFILLED" });
    assert_eq!((faults(&payload), &payload["order"]), (vec![], &expected));
    assert_eq!(stock(&shop).await, (10, 1));
    let fulfil = "mutation($id: ID!) {
        orderFulfil(id: $id, input: { carrier: \"UPS\", trackingNumber: \"1\" }) {
            userErrors { code } } }";
    shop.done(fulfil, json!({ "id": sent.id })).await;
    assert_eq!(faults(&change(&shop, "Cancel", &sent.id).await), ["id CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_paid_order_keeps_its_units_and_is_not_paid_again() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let placed = shop.order_of(&tea, 4).await;
    let payload = change(&shop, "MarkAsPaid", &placed.id).await;
    let expected =
        json!({ "state": "OPEN", "paymentState": "PAID", "fulfilmentState": "UNFULFILLED" });
    assert_eq!((faults(&payload), &payload["order"]), (vec![], &expected));
    assert_eq!(faults(&change(&shop, "MarkAsPaid", &placed.id).await), ["id CONFLICT"]);
    let found = order(&shop, &placed.id, "paidAt expiresAt payments { state settledAt }").await;
    assert!(
        found["paidAt"].is_string() && found["payments"][0]["settledAt"].is_string(),
        "{found}"
    );
    assert_eq!(
        (&found["expiresAt"], &found["payments"][0]["state"]),
        (&json!(null), &json!("PAID"))
    );
    assert_eq!(stock(&shop).await, (10, 4));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_cancellation_needs_a_reason() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let placed = shop.order_of(&tea, 4).await;
    let query = "mutation($id: ID!, $reason: String!) { orderCancel(id: $id, reason: $reason) {
        order { state } userErrors { field code } } }";
    let long = "x".repeat(501);
    for (id, reason, expected) in [
        (placed.id.as_str(), "", "reason BLANK"),
        (&placed.id, "  ", "reason BLANK"),
        (&placed.id, &long, "reason TOO_LONG"),
        (&placed.id, "a\u{0}", "reason INVALID"),
        ("x", "Why not", "id NOT_FOUND"),
        ("gid://shopify/Order/01890000-0000-7000-8000-000000000000", "Why not", "id NOT_FOUND"),
    ] {
        let payload = shop.admin(query, json!({ "id": id, "reason": reason })).await.payload();
        assert_eq!(
            (faults(&payload), &payload["order"]),
            (vec![expected.to_owned()], &json!(null))
        );
    }
    assert_eq!(faults(&change(&shop, "MarkAsPaid", "x").await), ["id NOT_FOUND"]);
    assert_eq!(stock(&shop).await, (10, 4));
}

#[tokio::test]
async fn what_staff_do_to_an_order_is_logged() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (paid, cancelled) = (shop.order_of(&tea, 1).await, shop.order_of(&tea, 1).await);
    change(&shop, "MarkAsPaid", &paid.id).await;
    change(&shop, "MarkAsPaid", &paid.id).await;
    let query = "mutation($id: ID!) { orderFulfil(id: $id, input: {
        carrier: \"UPS\", trackingNumber: \"1\" }) { userErrors { code } } }";
    shop.done(query, json!({ "id": paid.id })).await;
    change(&shop, "Cancel", &cancelled.id).await;
    let log = shop
        .admin(
            "{ auditLog(first: 9) { nodes { action subjectId actorKind actorId detail } } }",
            json!({}),
        )
        .await
        .root("auditLog");
    let of_orders = list(&log["nodes"])
        .iter()
        .filter(|line| tests::text(&line["action"]).starts_with("order."));
    let uuid = |id: &str| json!(id.rsplit('/').next());
    let lines: Vec<_> = of_orders
        .map(|line| {
            assert_eq!((&line["actorKind"], line["actorId"].is_string()), (&json!("staff"), true));
            (line["action"].clone(), line["subjectId"].clone())
        })
        .collect();
    let expected =
        [("order.cancelled", &cancelled), ("order.fulfilled", &paid), ("order.paid", &paid)];
    assert_eq!(
        lines,
        expected.map(|(action, order)| (json!(action), uuid(&order.id))),
        "and nothing of the second payment"
    );
    let details: Vec<Value> =
        list(&log["nodes"]).iter().map(|line| line["detail"].clone()).collect();
    assert!(!json!(details).to_string().contains("mei@example.com"), "no personal data");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
