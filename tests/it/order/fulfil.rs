use serde_json::{Value, json};
use tests::{Shop, TestApp, faults, imbalances, rows_of, text};

use super::{change, order};

const FULFIL: &str =
    "mutation($id: ID!, $input: OrderFulfilInput!) { orderFulfil(id: $id, input: $input) {
    order { fulfilmentState lines { fulfilled } } userErrors { field code message } } }";

async fn fulfil(shop: &Shop<'_>, id: &str, input: Value) -> Value {
    shop.admin(FULFIL, json!({ "id": id, "input": input })).await.payload()
}

fn parcel(lines: &Value) -> Value {
    json!({ "carrier": "UPS", "trackingNumber": "1Z999", "lines": lines })
}

/// A paid order of 3 of one thing and 1 of another; its id and the ids of its lines.
async fn paid_order(shop: &Shop<'_>) -> (String, String, String) {
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (_, cup) = shop.product("Cup", "2.0", 10).await;
    let query = "mutation($lines: [CartLineInput!]) { cartCreate(input: { lines: $lines }) { cart {
        id } } }";
    let lines = json!([{ "merchandiseId": tea, "quantity": 3 }, { "merchandiseId": cup }]);
    let made = shop.store(query, json!({ "lines": lines })).await.payload();
    let placed =
        shop.placed(&tests::Cart { id: text(&made["cart"]["id"]), total: "17.0".to_owned() }).await;
    change(shop, "MarkAsPaid", &placed.id).await;
    let found = order(shop, &placed.id, "lines { id }").await;
    let line = |nr: usize| text(&found["lines"][nr]["id"]);
    (placed.id, line(0), line(1))
}

#[tokio::test]
async fn an_order_is_sent_in_parcels_until_all_of_it_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (id, tea, cup) = paid_order(&shop).await;
    let pool = app.outside().await;
    let stock = async || {
        let sql = "SELECT on_hand, reserved FROM stock ORDER BY variant_id";
        sqlx::query_as::<_, (i64, i64)>(sql).fetch_all(&pool).await.expect("stock")
    };
    assert_eq!(stock().await, [(10, 3), (10, 1)]);
    let payload = fulfil(&shop, &id, parcel(&json!([{ "lineId": tea, "quantity": 2 }]))).await;
    let expected =
        json!({ "fulfilmentState": "PARTIAL", "lines": [{ "fulfilled": 2 }, { "fulfilled": 0 }] });
    assert_eq!((faults(&payload), &payload["order"]), (vec![], &expected));
    assert_eq!(stock().await, [(8, 1), (10, 1)]);
    assert_eq!(imbalances(&pool).await, [""; 0]);
    let payload = fulfil(&shop, &id, json!({ "carrier": "DHL", "trackingNumber": "2" })).await;
    let expected = json!({
        "fulfilmentState": "FULFILLED",
        "lines": [{ "fulfilled": 3 }, { "fulfilled": 1 }],
    });
    assert_eq!((faults(&payload), &payload["order"]), (vec![], &expected));
    assert_eq!(stock().await, [(7, 0), (9, 0)]);
    let found = order(
        &shop,
        &id,
        "fulfilments { carrier trackingNumber trackingUrl lines { quantity line { id } } }",
    )
    .await;
    let expected = json!([
        {
            "carrier": "UPS", "trackingNumber": "1Z999", "trackingUrl": null,
            "lines": [{ "quantity": 2, "line": { "id": tea } }],
        },
        {
            "carrier": "DHL", "trackingNumber": "2", "trackingUrl": null,
            "lines": [
                { "quantity": 1, "line": { "id": tea } },
                { "quantity": 1, "line": { "id": cup } },
            ],
        },
    ]);
    assert_eq!(found["fulfilments"], expected);
    for input in [
        json!({ "carrier": "x", "trackingNumber": "x" }),
        parcel(&json!([{ "lineId": tea, "quantity": 1 }])),
    ] {
        assert_eq!(faults(&fulfil(&shop, &id, input).await), ["id CONFLICT"]);
    }
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_cannot_be_sent_is_named_and_nothing_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (id, tea, cup) = paid_order(&shop).await;
    let (_, other, _) = paid_order(&shop).await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let line = |id: &str, quantity: i64| json!({ "lineId": id, "quantity": quantity });
    let many: Vec<_> = (0..100).map(|_| line(&tea, 1)).collect();
    for (input, expected) in [
        (parcel(&json!([line(&tea, 4)])), "lines.0.quantity TOO_BIG"),
        (
            parcel(&json!([line(&tea, 1), line(&cup, i64::from(i32::MAX))])),
            "lines.1.quantity TOO_BIG",
        ),
        (parcel(&json!([line(&tea, 0)])), "lines.0.quantity TOO_SMALL"),
        (parcel(&json!([line(&tea, -1)])), "lines.0.quantity TOO_SMALL"),
        (parcel(&json!([line(&tea, 2), line(&tea, 2)])), "lines.1.lineId INVALID"),
        (parcel(&json!([line(&tea, 1), line(&other, 1)])), "lines.1.lineId NOT_FOUND"),
        (parcel(&json!([line("x", 1)])), "lines.0.lineId NOT_FOUND"),
        (parcel(&json!([])), "lines BLANK"),
        (parcel(&json!(many)), "lines TOO_MANY"),
        (json!({ "carrier": "", "trackingNumber": "1" }), "carrier BLANK"),
        (json!({ "carrier": "x".repeat(101), "trackingNumber": "1" }), "carrier TOO_LONG"),
        (json!({ "carrier": "UPS", "trackingNumber": " " }), "trackingNumber BLANK"),
        (json!({ "carrier": "UPS", "trackingNumber": "x".repeat(101) }), "trackingNumber TOO_LONG"),
        (
            json!({
                "carrier": "UPS", "trackingNumber": "1", "trackingUrl": "javascript:alert(1)",
            }),
            "trackingUrl INVALID",
        ),
        (
            json!({ "carrier": "UPS", "trackingNumber": "1", "trackingUrl": "https://a b" }),
            "trackingUrl INVALID",
        ),
        (
            json!({ "carrier": "UPS", "trackingNumber": "1", "trackingUrl": "https://" }),
            "trackingUrl INVALID",
        ),
        (
            json!({
                "carrier": "UPS", "trackingNumber": "1",
                "trackingUrl": format!("https://a.example/{}", "x".repeat(2048)),
            }),
            "trackingUrl TOO_LONG",
        ),
    ] {
        let payload = fulfil(&shop, &id, input.clone()).await;
        assert!(faults(&payload).contains(&expected.to_owned()), "{expected}: {payload}");
        assert_eq!(payload["order"], json!(null));
    }
    let unknown = "gid://shopify/Order/01890000-0000-7000-8000-000000000000";
    assert_eq!(faults(&fulfil(&shop, unknown, parcel(&json!(null))).await), ["id NOT_FOUND"]);
    assert_eq!(rows_of(&pool, "tea").await, before);
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn what_is_not_paid_or_was_cancelled_is_not_sent() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let (unpaid, cancelled) = (shop.order_of(&tea, 1).await, shop.order_of(&tea, 1).await);
    change(&shop, "Cancel", &cancelled.id).await;
    for order in [&unpaid, &cancelled] {
        assert_eq!(faults(&fulfil(&shop, &order.id, parcel(&json!(null))).await), ["id CONFLICT"]);
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
