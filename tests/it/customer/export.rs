use serde_json::{Value, json};
use tests::{Shop, TestApp, address, faults, list, text};

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
    let (_, tea) = shop.product("Tea", "5.00", 99).await;
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
    let lines = json!([{ "lineId": paid["order"]["lines"][0]["id"], "amount": "1.00" }]);
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
