//! Turning carts into orders, and what becomes of those.

mod address;
mod contents;
mod fulfil;
mod input;
mod list;
mod once;
mod pickup;
mod race;
mod stale;
mod state;
mod status;
mod totals;
mod waiting;

use serde_json::{Value, json};
use tests::{Cart, Shop, address};

/// Orders a cart; the whole payload.
pub async fn complete(shop: &Shop<'_>, cart: &Cart, input: Value, total: &str, key: &str) -> Value {
    let query =
        "mutation($cart: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!) {
        cartComplete(cartId: $cart, input: $input, expectedTotal: $total, idempotencyKey: $key) {
            order { id orderNumber key statusUrl subtotalPrice { amount } totalShippingPrice {
            amount }
                totalTax { amount } taxesIncluded totalPrice { amount currencyCode } }
            payment { gateway amount { amount } instruction { kind text } }
            cart { id totalQuantity cost { totalAmount { amount } } }
            userErrors { field code message } warnings { code target message } } }";
    let variables = json!({ "cart": cart.id, "input": input, "total": total, "key": key });
    shop.store(query, variables).await.payload()
}

/// What a shopper who has nothing special to say says.
fn input() -> Value {
    json!({ "email": "mei@example.com", "deliveryAddress": address() })
}

/// How many orders there are.
async fn orders(shop: &Shop<'_>) -> i64 {
    let pool = shop.app.outside().await;
    sqlx::query_scalar("SELECT count(*) FROM orders").fetch_one(&pool).await.expect("orders")
}

/// An order as staff see it, or the part of it that `fields` name.
async fn order(shop: &Shop<'_>, id: &str, fields: &str) -> Value {
    let query = format!("query($id: ID!) {{ order(id: $id) {{ {fields} }} }}");
    shop.admin(&query, json!({ "id": id })).await.root("order")
}

/// Runs one of the mutations of orders.
async fn change(shop: &Shop<'_>, what: &str, id: &str) -> Value {
    let args = if what == "Cancel" { ", reason: \"Changed my mind\"" } else { "" };
    let query = format!(
        "mutation($id: ID!) {{ order{what}(id: $id{args}) {{
        order {{ state paymentState fulfilmentState }} userErrors {{ field code message }} }} }}"
    );
    shop.admin(&query, json!({ "id": id })).await.payload()
}
