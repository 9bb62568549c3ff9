//! What can't be given back, said by field.

use serde_json::json;
use tests::{TestApp, faults, imbalances};

use super::{number, paid, refund, sent};

#[tokio::test]
async fn what_is_wrong_with_a_refund_is_named_and_nothing_is_given_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "2.5" })).await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = sent(&shop, &tea, 2).await;
    let line = |more: serde_json::Value| {
        let mut line = json!({ "lineId": it.line });
        line.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
        json!({ "lines": [line] })
    };
    let nobodys = "gid://shopify/OrderLine/01890000-0000-7000-8000-000000000000";
    for (key, input, expected) in [
        ("k", json!({}), "lines BLANK"),
        (
            "k",
            json!({ "lines": [{ "lineId": nobodys, "quantity": 1 }] }),
            "lines.0.lineId NOT_FOUND",
        ),
        ("k", line(json!({})), "lines.0.amount BLANK"),
        ("k", line(json!({ "quantity": -1 })), "lines.0.quantity TOO_SMALL lines.0.amount BLANK"),
        ("k", line(json!({ "quantity": 3 })), "lines.0.quantity TOO_BIG"),
        ("k", line(json!({ "amount": "10.01" })), "lines.0.amount TOO_BIG"),
        ("k", line(json!({ "amount": "-1" })), "lines.0.amount TOO_SMALL"),
        ("k", line(json!({ "amount": "1.001" })), "lines.0.amount INVALID"),
        ("k", json!({ "delivery": "2.51" }), "delivery TOO_BIG"),
        ("k", json!({ "delivery": "-1" }), "delivery TOO_SMALL"),
        ("", line(json!({ "quantity": 1 })), "idempotencyKey BLANK"),
        ("k", json!({ "delivery": "1", "reason": " " }), "reason BLANK"),
    ] {
        assert_eq!(faults(&refund(&shop, &it.order, key, input).await).join(" "), expected);
    }
    let twice = json!({ "lines": [
        { "lineId": it.line, "quantity": 1 }, { "lineId": it.line, "quantity": 1 },
    ] });
    assert_eq!(faults(&refund(&shop, &it.order, "k", twice).await), ["lines.1.lineId INVALID"]);
    let other = paid(&shop, &tea, 1).await;
    let theirs = json!({ "lines": [{ "lineId": other.line, "quantity": 1 }] });
    let payload = refund(&shop, &it.order, "k", theirs).await;
    assert_eq!(faults(&payload), ["lines.0.lineId NOT_FOUND"]);
    let unpaid = shop.order_of(&tea, 1).await;
    let payload = refund(&shop, &unpaid, "k", json!({ "delivery": "1.0" })).await;
    assert_eq!(faults(&payload), ["id CONFLICT"]);
    let pool = app.outside().await;
    assert_eq!(number(&pool, "SELECT count(*) FROM refund").await, 0);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}
