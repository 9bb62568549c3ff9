//! Giving money back: how much, from which payments, once.

mod cancel;
mod emptied;
mod gateway;
mod gift;
mod goods;
mod input;
mod limits;
mod spread;

use serde_json::{Value, json};
use sqlx::PgPool;
use tests::{Order, Shop, list, text};

/// An order that was placed and paid by transfer, with its line's id.
struct Paid {
    order: Order,
    line: String,
}

const PAY: &str = "mutation($id: ID!, $amount: Decimal, $reference: String) {
    orderMarkAsPaid(id: $id, amount: $amount, reference: $reference) {
        userErrors { field code message } } }";

const FULFIL: &str = "mutation($id: ID!, $lines: [OrderFulfilLineInput!]) { orderFulfil(id: $id,
    input: { carrier: \"UPS\", trackingNumber: \"1\", lines: $lines }) {
    userErrors { field code message } } }";

async fn paid(shop: &Shop<'_>, variant: &str, quantity: i64) -> Paid {
    let order = shop.order_of(variant, quantity).await;
    shop.done(PAY, json!({ "id": order.id })).await;
    let line = text(&lines(shop, &order).await[0]["id"]);
    Paid { order, line }
}

async fn sent(shop: &Shop<'_>, variant: &str, quantity: i64) -> Paid {
    let paid = paid(shop, variant, quantity).await;
    shop.done(FULFIL, json!({ "id": paid.order.id })).await;
    paid
}

async fn lines(shop: &Shop<'_>, order: &Order) -> Vec<Value> {
    let query =
        "query($id: ID!) { order(id: $id) { lines { id quantity fulfilled cancelled returned
        charged { amount } refunded { amount } } } }";
    let found = shop.admin(query, json!({ "id": order.id })).await.root("order");
    list(&found["lines"]).to_vec()
}

/// Asks for a refund; the whole payload.
async fn refund(shop: &Shop<'_>, order: &Order, key: &str, input: Value) -> Value {
    let query = "mutation($id: ID!, $input: OrderRefundInput!, $key: String!) {
        orderRefund(id: $id, input: $input, idempotencyKey: $key) {
            order { fulfilmentState financialStatus totalRefunded { amount }
                refunds { amount { amount } delivery { amount } } }
            userErrors { field code message } } }";
    let mut input = input;
    if input["reason"].is_null() {
        input["reason"] = json!("It broke");
    }
    shop.admin(query, json!({ "id": order.id, "input": input, "key": key })).await.payload()
}

/// The amount of the newest refund in a payload.
fn newest(payload: &Value) -> String {
    let refunds = payload["order"]["refunds"].as_array().expect("refunds");
    text(&refunds.last().expect("a refund")["amount"]["amount"])
}

async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect("a number")
}

/// Units on hand and reserved, over all of a shop's stock.
async fn stock(shop: &Shop<'_>) -> (i64, i64) {
    let sql = "SELECT sum(on_hand)::bigint, sum(reserved)::bigint FROM stock";
    sqlx::query_as(sql).fetch_one(&shop.app.outside().await).await.expect("stock")
}
