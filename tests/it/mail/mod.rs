//! Mails to shoppers about their orders.

mod once;
mod server;
mod smtp;
mod told;
mod unwanted;
mod withheld;
mod written;

use serde_json::{Value, json};
use tests::{Cart, Mail, Order, Shop, address, text};

/// Orders a cart as a shopper who reads `language` (`EN` or `ZH`) does, with `more` input.
async fn ordered(shop: &Shop<'_>, cart: &Cart, language: &str, more: Value) -> Order {
    let query = format!(
        "mutation($cart: ID!, $input: CartCompleteInput!, $total: Decimal!, $key: String!)
             @inContext(language: {language}) {{
             cartComplete(cartId: $cart, input: $input, expectedTotal: $total,
                     idempotencyKey: $key) {{
                 order {{ id orderNumber key }} userErrors {{ field code message }} }} }}"
    );
    let mut input = json!({ "email": "mei@example.com", "deliveryAddress": address() });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let variables = json!({
        "cart": cart.id, "input": input, "total": cart.total, "key": cart.id,
    });
    let payload = shop.store(&query, variables).await.payload();
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    let order = &payload["order"];
    let number = order["orderNumber"].as_i64().expect("a number");
    Order { id: text(&order["id"]), number, key: text(&order["key"]) }
}

/// An order of one line.
async fn order_in(shop: &Shop<'_>, language: &str, variant: &str, quantity: i64) -> Order {
    let cart = shop.cart_of(variant, quantity).await;
    ordered(shop, &cart, language, json!({})).await
}

/// Runs a mutation of an order as the owner.
async fn change(shop: &Shop<'_>, mutation: &str, order: &Order) {
    let query = format!("mutation($id: ID!) {{ {mutation} {{ userErrors {{ code message }} }} }}");
    shop.done(&query, json!({ "id": order.id })).await;
}

const PAY: &str = "orderMarkAsPaid(id: $id)";
const CANCEL: &str = "orderCancel(id: $id, reason: \"Sold out\")";

/// What arrives while `doing` it; nothing else is left to be done then.
async fn mails_of(shop: &Shop<'_>, doing: impl Future<Output = ()>) -> Vec<Mail> {
    shop.app.run_jobs().await;
    let before = shop.app.mails().len();
    doing.await;
    shop.app.run_jobs().await;
    shop.app.mails().split_off(before)
}

/// The one mail that arrives while `doing` it.
async fn mail_of(shop: &Shop<'_>, doing: impl Future<Output = ()>) -> Mail {
    let mut mails = mails_of(shop, doing).await;
    assert_eq!(mails.len(), 1, "{:?}", mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>());
    mails.remove(0)
}

/// Both forms of a mail say all of this.
#[track_caller]
fn assert_says(mail: &Mail, said: &[&str]) {
    let html = mail.html.replace("<br>", "\n").replace("&#38;", "&").replace("&#39;", "'");
    for text in said {
        assert!(mail.text.contains(text), "{text:?} is not in the text: {}", mail.text);
        assert!(html.contains(text), "{text:?} is not in the HTML: {html}");
    }
}

/// The address of an order's page, as mails have it.
fn page_of(shop: &Shop<'_>, order: &Order) -> String {
    format!("://{}.localhost/orders/{}?key={}", shop.slug, order.number, order.key)
}
