//! The pages of a shop, as a browser without script sees them.

mod address;
mod cart_link;
mod delivery;
mod escaping;
mod form;
mod front;
mod guards;
mod hostile;
mod journey;
mod offers;
mod payment;
mod picture;
mod region;
mod sandbox;
mod status;

use serde_json::{Value, json};
use tests::{Browser, Cart, Page, Shop, text};

/// What is filled in for an address that test shops deliver to.
const FILLED: [(&str, &str); 8] = [
    ("email", "mei@example.com"),
    ("phone", "+12025550199"),
    ("name", "Mei Lin"),
    ("address1", "1 Market Street"),
    ("city", "Springfield"),
    ("province", "IL"),
    ("zip", "62704"),
    ("action", "place"),
];

/// Where a cart is checked out.
fn checkout(cart: &Cart) -> String {
    cart.id.replace("gid://shopify/Cart/", "/checkout/")
}

/// These fields, but for some that are filled in otherwise.
fn but<'a>(
    fields: &[(&'a str, &'a str)],
    others: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name));
    kept.chain(others).copied().collect()
}

/// Places the order of a cart on its page; returns what is shown then.
async fn ordered(browser: &Browser<'_>, cart: &Cart, by: &str) -> Page {
    let page = browser.open(&checkout(cart)).await;
    browser.send(&page, &but(&FILLED, &[("gateway", by)])).await
}

/// Lets the shop offer the sandbox.
async fn offer_sandbox(shop: &Shop<'_>) {
    set_method(shop, "sandbox", json!({ "enabled": true })).await;
}

/// Changes how the shop offers a way to pay.
async fn set_method(shop: &Shop<'_>, gateway: &str, input: Value) {
    let query = "mutation($gateway: String!, $input: PaymentMethodUpdateInput!) {
        paymentMethodUpdate(gateway: $gateway, input: $input) {
            userErrors { field code message } } }";
    shop.done(query, json!({ "gateway": gateway, "input": input })).await;
}

/// Lets orders be fetched from a new location; returns its bare id.
async fn add_pickup(shop: &Shop<'_>, name: &str, address: &str) -> String {
    let id = shop.add_location(name).await;
    let query = "mutation($id: ID!, $input: LocationUpdateInput!) {
        locationUpdate(id: $id, input: $input) { userErrors { field code message } } }";
    let input = json!({ "pickup": true, "pickupAddress": address });
    shop.done(query, json!({ "id": id, "input": input })).await;
    bare(&id)
}

/// The last part of a global id.
fn bare(id: &str) -> String {
    id.rsplit('/').next().unwrap_or_default().to_owned()
}

/// All orders of a shop as its staff see them, the oldest first.
async fn orders(shop: &Shop<'_>) -> Vec<Value> {
    let query = "{ orders(first: 50) { nodes { id name paymentState state isTest email note
        totalPrice { amount } flags { code } lines { title quantity } } } }";
    let mut orders = shop.admin(query, json!({})).await.root("orders")["nodes"].clone();
    let mut orders = orders.as_array_mut().map(std::mem::take).expect("a list");
    orders.reverse();
    orders
}

/// The number in an order's address.
fn number(url: &str) -> String {
    let path = url.split("/orders/").nth(1).unwrap_or_else(|| panic!("no order: {url}"));
    path.split('?').next().unwrap_or_default().to_owned()
}

/// Does something with the order of an id as its staff.
async fn as_staff(shop: &Shop<'_>, mutation: &str, order: &Value) {
    shop.done(&format!("mutation($id: ID!) {{ {mutation} }}"), json!({ "id": text(&order["id"]) }))
        .await;
}
