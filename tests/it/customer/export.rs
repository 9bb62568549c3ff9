use serde_json::{Value, json};
use tests::{Shop, TestApp, address, cents, faults, imbalances, list, text};

use super::{add_address, orders::order, update};

const EXPORT: &str = "mutation($id: ID!) { customerExport(id: $id) { document
    userErrors { field code message } } }";

async fn export(shop: &Shop<'_>, id: &str) -> Value {
    let payload = shop.done(EXPORT, json!({ "id": id })).await;
    serde_json::from_str(&text(&payload["document"])).expect("JSON")
}

#[tokio::test]
async fn a_customer_gets_everything_that_the_shop_has_of_them() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 99).await;
    let (mei, lin) =
        (shop.customer("mei@example.com").await, shop.customer("lin@example.com").await);
    update(&shop, &mei.token, json!({ "firstName": "Mei", "phone": "+8613800138000" })).await;
    add_address(&shop, &mei.token, json!({ "city": "Hangzhou" })).await;
    let placed = order(&shop, Some(&mei), &tea, 2).await;
    order(&shop, Some(&lin), &tea, 1).await;
    order(&shop, None, &tea, 1).await;
    let pay = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { order { lines { id } }
        userErrors { message } } }";
    let paid = shop.done(pay, json!({ "id": placed.id })).await;
    let refund = "mutation($id: ID!, $input: OrderRefundInput!) {
        orderRefund(id: $id, input: $input, idempotencyKey: \"x\") { userErrors { message } } }";
    let lines = json!([{ "lineId": paid["order"]["lines"][0]["id"], "amount": "1.0" }]);
    let input = json!({ "lines": lines, "reason": "Sorry" });
    shop.done(refund, json!({ "id": placed.id, "input": input })).await;
    let document = export(&shop, &mei.id).await;
    let account = &document["customer"];
    assert_eq!((&account["email"], &account["firstName"]), (&json!(mei.email), &json!("Mei")));
    assert_eq!(account["phone"], "+8613800138000");
    assert!(account.get("passwordHash").is_none() && !document.to_string().contains("argon2"));
    assert_eq!(document["addresses"][0]["address"]["city"], "Hangzhou");
    assert_eq!(list(&document["carts"]).len(), 1);
    assert_eq!(document["carts"][0]["lines"][0]["quantity"], 2);
    let [found] = list(&document["orders"]) else { panic!("one order: {document}") };
    assert_eq!((&found["number"], &found["email"]), (&json!(placed.number), &json!(mei.email)));
    assert_eq!(found["deliveryAddress"]["address1"], address()["address1"]);
    assert_eq!(found["total"], json!({ "amount": "10.00", "currencyCode": "USD" }));
    assert_eq!(
        (&found["lines"][0]["title"], &found["lines"][0]["quantity"]),
        (&json!("Tea"), &json!(2))
    );
    assert_eq!(found["payments"][0]["received"]["amount"], "10.00");
    assert_eq!(found["payments"][0]["refunds"][0]["amount"]["amount"], "1.00");
    assert_eq!(found["refunds"][0]["reason"], "Sorry");
    let log = shop.admin("{ auditLog(first: 1) { nodes { action detail } } }", json!({})).await;
    let expected = json!([{ "action": "customer.exported", "detail": "{}" }]);
    assert_eq!(log.root("auditLog")["nodes"], expected);
}

#[tokio::test]
async fn what_made_an_order_cheaper_is_told_and_adds_up() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "5.0" })).await;
    let (_, tea) = shop.product("Tea", "0.99", 99).await;
    let (_, pot) = shop.product("Pot", "30.0", 99).await;
    let days: Vec<u32> = (1..=31).collect();
    let day = json!({ "on": { "monthDays": days }, "offBp": 2_000 });
    shop.campaign("member-day", "Day", day).await;
    let spring = json!({ "code": "SPRING", "reward": { "amount": 1_000 } });
    let spring = shop.campaign("coupon", "Spring", spring).await;
    let mei = shop.customer("mei@example.com").await;
    let cart = shop.cart_with(&[(&tea, 3), (&pot, 1)], &["spring"], Some(&mei.token)).await;
    shop.placed(&cart).await;
    let document = export(&shop, &mei.id).await;
    let [found] = list(&document["orders"]) else { panic!("one order: {document}") };
    // 3 × 0.79 and 24.00, less 10.00, and freight.
    let told = ["subtotal", "discount", "delivery", "total"]
        .map(|name| cents(&text(&found[name]["amount"])));
    assert_eq!(told, [2_637, 1_000, 500, 2_137]);
    let (lines, discounts) = (list(&found["lines"]), list(&found["discounts"]));
    let line = |line: &Value| {
        ["listPrice", "unitPrice", "total", "discount"]
            .map(|name| cents(&text(&line[name]["amount"])))
    };
    let lines_told: Vec<_> = lines.iter().map(line).collect();
    assert_eq!(lines_told, [[99, 79, 237, 90], [3_000, 2_400, 2_400, 910]]);
    let why = |of: &Value| -> Vec<(String, String, i64)> {
        let its = discounts.iter().filter(|discount| discount["lineId"] == of["id"]);
        its.map(|it| {
            (text(&it["plugin"]), text(&it["target"]), cents(&text(&it["amount"]["amount"])))
        })
        .collect()
    };
    let row = |plugin: &str, target: &str, amount| (plugin.to_owned(), target.to_owned(), amount);
    let expected = [
        [row("member-day", "price", 60), row("coupon", "order", 90)],
        [row("member-day", "price", 600), row("coupon", "order", 910)],
    ];
    assert_eq!([why(&lines[0]), why(&lines[1])], expected);
    for (line, [list_price, _, total, discount]) in lines.iter().zip(lines_told) {
        let ordinary = list_price * line["quantity"].as_i64().expect("a quantity");
        let explained: i64 = why(line).into_iter().map(|(.., amount)| amount).sum();
        assert_eq!(ordinary - explained, total - discount);
    }
    let coupon = discounts.iter().find(|it| it["plugin"] == "coupon").expect("the coupon");
    assert_eq!((&coupon["title"], &coupon["code"]), (&json!("Spring"), &json!("spring")));
    assert!(spring.ends_with(&text(&coupon["campaignId"])));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_handed_out_is_of_one_customer_of_this_shop() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("silk").await);
    let mei = shop.customer("mei@example.com").await;
    let payload = other.admin(EXPORT, json!({ "id": mei.id })).await.payload();
    assert_eq!(
        (faults(&payload), &payload["document"]),
        (vec!["id NOT_FOUND".into()], &Value::Null)
    );
    let empty = export(&shop, &mei.id).await;
    assert_eq!(
        (&empty["orders"], &empty["carts"], &empty["addresses"]),
        (&json!([]), &json!([]), &json!([]))
    );
}
