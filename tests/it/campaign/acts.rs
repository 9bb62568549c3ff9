//! What shoppers and staff do in the tests of several plugins.

use serde_json::{Value, json};
use tests::{Cart, EXPLAINED, Order, Shop, TestApp, list, text};

/// Enters discount codes into a cart; the whole payload.
pub async fn enter(shop: &Shop<'_>, cart: &Cart, codes: &[&str]) -> Value {
    let query = format!(
        "mutation($id: ID!, $codes: [String!]!) {{
             cartDiscountCodesUpdate(cartId: $id, discountCodes: $codes) {{
                 cart {EXPLAINED} userErrors {{ code }} warnings {{ code message }} }} }}"
    );
    shop.store(&query, json!({ "id": cart.id, "codes": codes })).await.payload()
}

/// What an order of a cart comes to.
pub fn total(cart: &Value) -> String {
    text(&cart["cost"]["orderTotalAmount"]["amount"])
}

/// `amount` of each of a thing's discount allocations, of a cart, a line or an order's line.
pub(super) fn allocations(of: &Value) -> Vec<String> {
    let amount = |it: &Value| {
        let amount =
            if it["discountedAmount"].is_null() { "allocatedAmount" } else { "discountedAmount" };
        text(&it[amount]["amount"])
    };
    list(&of["discountAllocations"]).iter().map(amount).collect()
}

/// An order as its shopper sees it, with all that explains what it came to.
pub(super) async fn seen(shop: &Shop<'_>, order: &Order) -> Value {
    let query = "query($number: Int!, $key: String!) { orderStatus(number: $number, key: $key) {
        totalPrice { amount } totalDiscount { amount } totalTax { amount } totalRefunded { amount }
        totalShippingPrice { amount } shippingDiscountAllocations { allocatedAmount { amount } }
        appliedOffers { plugin target amount { amount } }
        discountApplications(first: 9) { nodes { targetType targetSelection
            value { ... on MoneyV2 { amount } } ... on DiscountCodeApplication { code applicable }
            ... on AutomaticDiscountApplication { title } } }
        lines { variantId quantity totalPrice { amount } discountedTotalPrice { amount }
            discountAllocations { allocatedAmount { amount } } } } }";
    let variables = json!({ "number": order.number, "key": order.key });
    shop.store(query, variables).await.root("orderStatus")
}

/// Notes that an order was paid.
pub(super) async fn pay(shop: &Shop<'_>, order: &Order) {
    let query = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { userErrors { message } } }";
    shop.done(query, json!({ "id": order.id })).await;
}

/// Sends all of an order.
pub(super) async fn send(shop: &Shop<'_>, order: &Order) {
    let query = "mutation($id: ID!) { orderFulfil(id: $id,
        input: { carrier: \"UPS\", trackingNumber: \"1\" }) { userErrors { message } } }";
    shop.done(query, json!({ "id": order.id })).await;
}

/// Cancels an order.
pub(super) async fn cancel(shop: &Shop<'_>, order: &Order) {
    let query = "mutation($id: ID!) { orderCancel(id: $id, reason: \"Changed my mind\") {
        userErrors { message } } }";
    shop.done(query, json!({ "id": order.id })).await;
}

/// Gives back what was paid for all lines of an order; returns how much that was. `restock` is
/// `CANCEL` before it is sent, `RETURN` after.
pub(super) async fn refund(shop: &Shop<'_>, order: &Order, restock: &str) -> String {
    let query = "query($id: ID!) { order(id: $id) { lines { id quantity } } }";
    let found = shop.admin(query, json!({ "id": order.id })).await.root("order");
    let line = |line: &Value| json!({ "lineId": line["id"], "quantity": line["quantity"], "restock": restock });
    let lines: Vec<Value> = list(&found["lines"]).iter().map(line).collect();
    let query = "mutation($id: ID!, $input: OrderRefundInput!) {
        orderRefund(id: $id, input: $input, idempotencyKey: \"all\") {
            order { totalRefunded { amount } } userErrors { field code message } } }";
    let variables = json!({ "id": order.id, "input": { "reason": "It broke", "lines": lines } });
    text(&shop.done(query, variables).await["order"]["totalRefunded"]["amount"])
}

/// Completes carts at once; the orders that were placed, and the codes of what was refused.
pub(super) async fn race(shop: &Shop<'_>, carts: &[Cart]) -> (Vec<Order>, Vec<String>) {
    let complete = carts.iter().map(|cart| shop.complete(cart, &cart.id));
    let (mut placed, mut refused) = (Vec::new(), Vec::new());
    for answer in futures::future::join_all(complete).await {
        let payload = answer.clone().root("cartComplete");
        match payload["userErrors"][0]["code"].as_str() {
            Some(code) => {
                assert_eq!(payload["order"], Value::Null, "{payload}");
                refused.push(code.to_owned());
            }
            None => placed.push(Order::of(answer)),
        }
    }
    (placed, refused)
}

/// How much of what campaigns have only so much of is taken.
pub(super) async fn taken(app: &TestApp) -> i64 {
    number(app, "SELECT coalesce(sum(used), 0)::bigint FROM campaign_count").await
}

/// A number that a statement counts, over all shops.
pub(super) async fn number(app: &TestApp, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.outside().await).await.expect("a number")
}

/// Statements that some requests take.
pub(super) async fn statements(app: &TestApp, work: impl AsyncFnOnce()) -> u64 {
    let before = app.app.db.statements();
    work().await;
    app.app.db.statements() - before
}
