//! What a line gives back, and what becomes of its units.

use serde_json::json;
use tests::{NewShop, TestApp, faults, imbalances};

use super::{lines, newest, paid, refund, sent, stock};

#[tokio::test]
async fn three_units_paid_10_come_back_one_by_one() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    // The only way to pay 10.00 for three: 9.09 with 10 % tax.
    shop.change_settings(json!({ "taxMode": "EXCLUSIVE", "taxRate": "10.0" })).await;
    let (_, tea) = shop.product("Tea", "3.03", 10).await;
    let it = sent(&shop, &tea, 3).await;
    assert_eq!(lines(&shop, &it.order).await[0]["charged"]["amount"], "10.0");
    for (key, expected) in [("1", "3.33"), ("2", "3.33"), ("3", "3.34")] {
        let part = json!([{ "lineId": it.line, "quantity": 1, "restock": "RETURN" }]);
        let payload = refund(&shop, &it.order, key, json!({ "lines": part })).await;
        assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], expected));
    }
    assert_eq!(stock(&shop).await, (10, 0));
    assert_eq!(lines(&shop, &it.order).await[0]["refunded"]["amount"], "10.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn goodwill_lowers_what_a_return_gives_back_at_most_and_moves_no_units() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = sent(&shop, &tea, 2).await;
    let goodwill = json!([{ "lineId": it.line, "amount": "6.0" }]);
    let payload = refund(&shop, &it.order, "1", json!({ "lines": goodwill })).await;
    assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], "6.0"));
    assert_eq!(stock(&shop).await, (8, 0));
    // One unit would give back 5.00, but only 4.00 is left.
    let one = json!([{ "lineId": it.line, "quantity": 1, "restock": "RETURN" }]);
    let payload = refund(&shop, &it.order, "2", json!({ "lines": one })).await;
    assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], "4.0"));
    assert_eq!(stock(&shop).await, (9, 0));
    // Nothing is left to be given back, but the other unit may come back all the same.
    let payload = refund(&shop, &it.order, "3", json!({ "lines": one })).await;
    assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], "0.0"));
    assert_eq!(stock(&shop).await, (10, 0));
    let more = json!([{ "lineId": it.line, "amount": "0.0" }]);
    let payload = refund(&shop, &it.order, "4", json!({ "lines": more })).await;
    assert_eq!(faults(&payload), ["lines CONFLICT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn units_that_were_not_sent_go_back_on_sale_and_are_not_sent_any_more() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let it = paid(&shop, &tea, 3).await;
    let back = |quantity, restock| json!([{ "lineId": it.line, "quantity": quantity, "restock": restock }]);
    for (quantity, restock) in [(1, "RETURN"), (1, "NONE"), (4, "CANCEL")] {
        let payload =
            refund(&shop, &it.order, "no", json!({ "lines": back(quantity, restock) })).await;
        assert_eq!(faults(&payload), ["lines.0.quantity TOO_BIG"], "{restock}");
    }
    let payload = refund(&shop, &it.order, "1", json!({ "lines": back(1, "CANCEL") })).await;
    assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], "5.0"));
    assert_eq!(stock(&shop).await, (10, 2));
    let part = json!({ "id": it.order.id, "lines": [{ "lineId": it.line, "quantity": 1 }] });
    shop.done(super::FULFIL, part).await;
    let payload = refund(&shop, &it.order, "2", json!({ "lines": back(1, "CANCEL") })).await;
    assert_eq!(payload["order"]["fulfilmentState"], "FULFILLED", "the rest was sent");
    assert_eq!(stock(&shop).await, (9, 0));
    let again = shop.admin(super::FULFIL, json!({ "id": it.order.id })).await.payload();
    assert_eq!(faults(&again), ["id CONFLICT"]);
    let payload = refund(&shop, &it.order, "3", json!({ "lines": back(1, "NONE") })).await;
    assert_eq!(payload["order"]["financialStatus"], "REFUNDED");
    assert_eq!(stock(&shop).await, (9, 0), "it came back broken");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn units_come_back_to_the_place_that_is_named() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 10).await;
    let second = shop.add_location("Second").await;
    let it = sent(&shop, &tea, 3).await;
    let back =
        json!([{ "lineId": it.line, "quantity": 2, "restock": "RETURN", "locationId": second }]);
    refund(&shop, &it.order, "1", json!({ "lines": back })).await;
    let sql = "SELECT name, on_hand FROM stock JOIN location ON location.id = location_id
               ORDER BY position";
    let pool = app.outside().await;
    let levels: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(&pool).await.expect("stock");
    assert_eq!(levels, [("Warehouse".to_owned(), 7), ("Second".to_owned(), 2)]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn shops_in_yen_and_dinar_give_back_what_adds_up() {
    let app = TestApp::start().await;
    for (slug, currency, price, total, parts) in [
        ("yen", "JPY", "333", "1099.0", ["366.0", "366.0", "367.0"]),
        ("dinar", "KWD", "3.333", "10.999", ["3.666", "3.666", "3.667"]),
    ] {
        let shop = app.shop_with(NewShop::named(slug).trading_in(currency)).await;
        shop.change_settings(json!({ "taxMode": "EXCLUSIVE", "taxRate": "10.0" })).await;
        let (_, tea) = shop.product("Tea", price, 10).await;
        let it = sent(&shop, &tea, 3).await;
        assert_eq!(lines(&shop, &it.order).await[0]["charged"]["amount"], total);
        for (nr, expected) in parts.into_iter().enumerate() {
            let one = json!([{ "lineId": it.line, "quantity": 1, "restock": "RETURN" }]);
            let payload = refund(&shop, &it.order, &nr.to_string(), json!({ "lines": one })).await;
            assert_eq!((faults(&payload), newest(&payload).as_str()), (vec![], expected));
        }
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
