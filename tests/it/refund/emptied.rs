//! Orders whose last units go before anything was sent, and those whose rest goes after.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Order, Shop, TestApp, faults, imbalances, list, text};

use super::{FULFIL, PAY, number, paid, refund, stock};

const STATE: &str = "query($id: ID!) { order(id: $id) { state fulfilmentState financialStatus
    cancelReason totalRefunded { amount } refunds { amount { amount } delivery { amount } } } }";

async fn seen(shop: &Shop<'_>, order: &Order) -> Value {
    shop.admin(STATE, json!({ "id": order.id })).await.root("order")
}

fn all(line: &str, quantity: i64) -> Value {
    json!({ "lines": [{ "lineId": line, "quantity": quantity, "restock": "CANCEL" }] })
}

#[tokio::test]
async fn an_order_whose_units_were_all_given_up_unsent_is_cancelled_and_gives_its_freight_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let payload = refund(&shop, &it.order, "1", all(&it.line, 2)).await;
    assert_eq!(faults(&payload), [""; 0]);
    let expected = json!({
        "state": "CANCELLED", "fulfilmentState": "UNFULFILLED", "financialStatus": "REFUNDED",
        "cancelReason": "It broke", "totalRefunded": { "amount": "12.5" },
        "refunds": [
            { "amount": { "amount": "10.0" }, "delivery": { "amount": "0.0" } },
            { "amount": { "amount": "2.5" }, "delivery": { "amount": "2.5" } },
        ],
    });
    assert_eq!(seen(&shop, &it.order).await, expected);
    assert_eq!(stock(&shop).await, (10, 0));
    // The same request answers as before, and nothing else can be done with it.
    assert_eq!(faults(&refund(&shop, &it.order, "1", all(&it.line, 2)).await), [""; 0]);
    assert_eq!(faults(&refund(&shop, &it.order, "2", all(&it.line, 1)).await), ["id CONFLICT"]);
    let sent = shop.admin(FULFIL, json!({ "id": it.order.id })).await.payload();
    assert_eq!(faults(&sent), ["id CONFLICT"]);
    let cancel = "mutation($id: ID!) { orderCancel(id: $id, reason: \"No\") {
        userErrors { field code message } } }";
    let cancelled = shop.admin(cancel, json!({ "id": it.order.id })).await.payload();
    assert_eq!(faults(&cancelled), ["id CONFLICT"]);
    app.run_jobs().await;
    let mails = app.mails();
    let told = mails.iter().filter(|mail| mail.text.contains("12.5")).count();
    assert!(told > 0, "the shopper hears that all comes back");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn its_coupon_and_its_uses_come_back_as_with_any_order_that_is_cancelled() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let code = json!({ "code": "ONCE", "reward": { "amount": 1_000 }, "totalUses": 1 });
    shop.campaign("coupon", "Once", code).await;
    let order = shop.placed(&shop.cart_with(&[(&tea, 2)], &["ONCE"], None).await).await;
    shop.done(PAY, json!({ "id": order.id })).await;
    let line = text(&super::lines(&shop, &order).await[0]["id"]);
    refund(&shop, &order, "1", all(&line, 1)).await;
    let cart = async || shop.cart_with(&[(&tea, 1)], &["ONCE"], None).await.total;
    assert_eq!(cart().await, "50.0", "a part of it still stands");
    refund(&shop, &order, "2", all(&line, 1)).await;
    assert_eq!(cart().await, "40.0");
    assert_eq!(seen(&shop, &order).await["totalRefunded"]["amount"], "90.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn less_than_was_paid_for_the_last_units_is_given_back_as_a_whole() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 2).await;
    let some = json!({ "lines": [
        { "lineId": it.line, "quantity": 2, "amount": "3.0", "restock": "CANCEL" }] });
    assert_eq!(faults(&refund(&shop, &it.order, "1", some).await), [""; 0]);
    assert_eq!(seen(&shop, &it.order).await["financialStatus"], "REFUNDED");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_two_give_up_the_last_units_at_once_it_is_cancelled_once() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 100).await;
    for _ in 0..6 {
        let it = paid(&shop, &tea, 2).await;
        let send = json!({ "id": it.order.id });
        let (one, other, _) = tokio::join!(
            refund(&shop, &it.order, "one", all(&it.line, 1)),
            refund(&shop, &it.order, "other", all(&it.line, 1)),
            shop.admin(FULFIL, send),
        );
        for payload in [one, other] {
            let said = faults(&payload).join(" ");
            assert!(["", "lines.0.quantity TOO_BIG"].contains(&said.as_str()), "{payload}");
        }
        let found = seen(&shop, &it.order).await;
        let state = [text(&found["state"]), text(&found["fulfilmentState"])].join(" ");
        assert!(["CANCELLED UNFULFILLED", "OPEN FULFILLED"].contains(&state.as_str()), "{found}");
    }
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT sum(reserved)::bigint FROM stock").await, 0);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_whose_rest_is_given_up_is_through_as_long_after_its_last_parcel_as_any() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 3).await;
    let part = json!({ "id": it.order.id, "lines": [{ "lineId": it.line, "quantity": 1 }] });
    shop.done(FULFIL, part).await;
    let due = "SELECT count(*) FROM timer t JOIN fulfilment f ON f.tenant_id = t.shop_id
               WHERE kind = 'order.complete' AND t.due_at = f.created_at + interval '17 days'";
    let pool = app.outside().await;
    assert_eq!(number(&pool, due).await, 0);
    refund(&shop, &it.order, "1", all(&it.line, 1)).await;
    assert_eq!(seen(&shop, &it.order).await["fulfilmentState"], "PARTIAL");
    app.advance(TimeDelta::minutes(5));
    refund(&shop, &it.order, "2", all(&it.line, 1)).await;
    let found = seen(&shop, &it.order).await;
    assert_eq!((&found["state"], &found["fulfilmentState"]), (&json!("OPEN"), &json!("FULFILLED")));
    assert_eq!(number(&pool, due).await, 1);
    // What comes back of it later doesn't put that off.
    let back = json!({ "lines": [{ "lineId": it.line, "quantity": 1, "restock": "RETURN" }] });
    app.advance(TimeDelta::minutes(5));
    refund(&shop, &it.order, "3", back).await;
    assert_eq!(number(&pool, due).await, 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn an_order_whose_rest_is_sent_after_a_part_was_given_up_is_through_as_any() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 3).await;
    refund(&shop, &it.order, "1", all(&it.line, 1)).await;
    assert_eq!(seen(&shop, &it.order).await["fulfilmentState"], "UNFULFILLED");
    shop.done(FULFIL, json!({ "id": it.order.id })).await;
    assert_eq!(seen(&shop, &it.order).await["fulfilmentState"], "FULFILLED");
    let pool = app.outside().await;
    let timers = "SELECT count(*) FROM timer WHERE kind = 'order.complete'";
    assert_eq!(number(&pool, timers).await, 1);
    let found = shop.admin("{ orders(first: 9) { nodes { id } } }", json!({})).await;
    assert_eq!(list(&found.root("orders")["nodes"]).len(), 1);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
