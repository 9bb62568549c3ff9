//! What real clients of the dialect rely on when they fill a cart.

mod buyer;
mod copied;
mod cost;
mod identity;
mod limits;
mod lines;
mod stock;

use serde_json::{Value, json};
use tests::{Shop, list, text};

const CART: &str = "{ id checkoutUrl totalQuantity note attributes { key value }
        discountCodes { code applicable } buyerIdentity { countryCode email phone }
        cost { subtotalAmount { amount } totalAmount { amount currencyCode } totalTaxAmount {
        amount }
            orderTotalAmount { amount } checkoutChargeAmount { amount } totalAmountEstimated }
        lines(first: 250) { nodes { id quantity attributes { key value }
            cost { amountPerQuantity { amount } compareAtAmountPerQuantity { amount }
                subtotalAmount { amount } totalAmount { amount } }
            merchandise { ... on ProductVariant { id title product { title } } } } }
        deliveryGroups(first: 9) { nodes { id } } }";
const ERRORS: &str = "userErrors { field code message } warnings { code target message }";

/// A cart as the input says; the whole payload.
async fn create(shop: &Shop<'_>, input: Value) -> Value {
    let query = format!(
        "mutation($input: CartInput) {{ cartCreate(input: $input) {{ cart {CART} {ERRORS} }} }}"
    );
    shop.store(&query, json!({ "input": input })).await.payload()
}

/// A cart with lines of a quantity each.
async fn filled(shop: &Shop<'_>, lines: &[(&str, i64)]) -> Value {
    let line = |(variant, quantity): &(&str, i64)| json!({ "merchandiseId": variant, "quantity": quantity });
    let lines: Vec<_> = lines.iter().map(line).collect();
    let payload = create(shop, json!({ "lines": lines })).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["cart"].clone()
}

/// Runs a mutation of a cart: `change(&shop, &cart, "LinesAdd", "lines: [CartLineInput!]!", …)`.
async fn change(shop: &Shop<'_>, cart: &Value, what: &str, arg: &str, value: Value) -> Value {
    let name = arg.split(':').next().expect("a name");
    let query = format!(
        "mutation($cart: ID!, ${arg}) {{ cart{what}(cartId: $cart, {name}: ${name}) {{
            cart {CART} {ERRORS} }} }}"
    );
    shop.store(&query, json!({ "cart": cart["id"], name: value })).await.payload()
}

async fn add(shop: &Shop<'_>, cart: &Value, lines: Value) -> Value {
    change(shop, cart, "LinesAdd", "lines: [CartLineInput!]!", lines).await
}

async fn update(shop: &Shop<'_>, cart: &Value, lines: Value) -> Value {
    change(shop, cart, "LinesUpdate", "lines: [CartLineUpdateInput!]!", lines).await
}

async fn remove(shop: &Shop<'_>, cart: &Value, ids: Value) -> Value {
    change(shop, cart, "LinesRemove", "lineIds: [ID!]!", ids).await
}

/// The cart as it is stored.
async fn load(shop: &Shop<'_>, id: &Value) -> Value {
    let query = format!("query($id: ID!) {{ cart(id: $id) {CART} }}");
    shop.store(&query, json!({ "id": id })).await.root("cart")
}

/// Variant and quantity of each line.
fn contents(cart: &Value) -> Vec<(String, i64)> {
    let line = |line: &Value| {
        (text(&line["merchandise"]["id"]), line["quantity"].as_i64().expect("a number"))
    };
    list(&cart["lines"]["nodes"]).iter().map(line).collect()
}

fn line_id(cart: &Value, nr: usize) -> Value {
    cart["lines"]["nodes"][nr]["id"].clone()
}

/// The cart's id without its secret.
fn plain_id(cart: &Value) -> Value {
    json!(text(&cart["id"]).split('?').next())
}

/// Code and target of each warning.
fn warnings(payload: &Value) -> Vec<(String, Value)> {
    let warning = |warning: &Value| (text(&warning["code"]), warning["target"].clone());
    list(&payload["warnings"]).iter().map(warning).collect()
}

/// A published variant that isn't counted.
async fn uncounted(shop: &Shop<'_>, title: &str, price: &str) -> String {
    let input = json!({ "title": title, "variants": [{ "price": price }] });
    shop.product_of(input).await.variants.remove(0)
}
