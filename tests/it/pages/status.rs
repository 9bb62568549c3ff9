//! What an order's page says as the order goes on.

use chrono::TimeDelta;
use serde_json::json;
use tests::{Browser, Order, Shop, TestApp, text};

use super::as_staff;

fn page_of(order: &Order) -> String {
    format!("/orders/{}?key={}", order.number, order.key)
}

async fn placed(shop: &Shop<'_>) -> Order {
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    shop.order_of(&tea, 2).await
}

async fn told(browser: &Browser<'_>, order: &Order) -> (String, String) {
    let page = browser.open(&page_of(order)).await;
    assert_eq!(page.status, 200);
    (page.text("h2"), page.text("main"))
}

#[tokio::test]
async fn it_follows_an_order_until_it_arrives() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let order = placed(&shop).await;
    let browser = app.browser("tea");
    assert_eq!(told(&browser, &order).await.0, "Waiting for your payment");
    let id = json!({ "id": order.id });
    as_staff(&shop, "orderMarkAsPaid(id: $id) { userErrors { code field message } }", &id).await;
    let (title, text) = told(&browser, &order).await;
    assert_eq!(title, "Paid");
    assert!(
        text.contains("getting your order ready to ship") && !text.contains("To pay"),
        "{text}"
    );
    let fulfil =
        "mutation($id: ID!, $input: OrderFulfilInput!) { orderFulfil(id: $id, input: $input) {
        userErrors { code field message } } }";
    let input = json!({ "carrier": "UPS", "trackingNumber": "1Z9<99", "trackingUrl": "https://ups.example/1Z?a=1&b=2" });
    shop.done(fulfil, json!({ "id": order.id, "input": input })).await;
    let page = browser.open(&page_of(&order)).await;
    assert_eq!(page.text("h2"), "Shipped");
    assert!(page.text("main").contains("UPS 1Z9<99"));
    let link = page.attribute("a[rel=noreferrer]", "href");
    assert_eq!(link.as_deref(), Some("https://ups.example/1Z?a=1&b=2"));
}

#[tokio::test]
async fn it_says_why_an_order_ended_and_what_becomes_of_the_money() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (expired, unpaid, paid) = (placed(&shop).await, placed(&shop).await, placed(&shop).await);
    let mark = "orderMarkAsPaid(id: $id) { userErrors { code field message } }";
    as_staff(&shop, mark, &json!({ "id": paid.id })).await;
    for order in [&unpaid, &paid] {
        let cancel =
            "orderCancel(id: $id, reason: \"Out of tea\") { userErrors { code field message } }";
        as_staff(&shop, cancel, &json!({ "id": order.id })).await;
    }
    app.advance(TimeDelta::hours(73));
    app.run_jobs().await;
    let browser = app.browser("tea");
    let (title, text) = told(&browser, &expired).await;
    assert_eq!(title, "Cancelled");
    assert!(
        text.contains("wasn’t paid in time") && text.contains("You were not charged"),
        "{text}"
    );
    assert!(!text.contains("Reason"), "the reason is said in the shopper's language: {text}");
    let (_, text) = told(&browser, &unpaid).await;
    assert!(text.contains("Reason: Out of tea") && text.contains("You were not charged"), "{text}");
    let (_, text) = told(&browser, &paid).await;
    assert!(text.contains("given back in full"), "{text}");
    let page = browser.open(&page_of(&paid)).await;
    assert_eq!(page.texts(".plain .title"), ["$10.00"]);
    assert!(page.text(".plain").contains("Being given back"), "{}", page.text(".plain"));
}

#[tokio::test]
async fn only_its_own_key_opens_an_order() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (mine, theirs) = (placed(&shop).await, placed(&other).await);
    let browser = app.browser("tea");
    for url in [
        page_of(&theirs),
        format!("/orders/{}?key={}", mine.number, theirs.key),
        format!("/orders/{}", mine.number),
        format!("/orders/{}?key={}", mine.number + 1, mine.key),
        format!("/orders/x{}?key={}", mine.number, mine.key),
        format!("/orders/99999999999999999999?key={}", mine.key),
    ] {
        let page = browser.open(&url).await;
        assert_eq!(
            (page.status, page.text("h1")),
            (404, "We can’t find this page".to_owned()),
            "{url}"
        );
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let page = browser.post(&format!("{path}/pay?{query}"), "gateway=bank_transfer").await;
        assert_eq!(page.status, 404, "{url}");
    }
    let page = browser.open(&page_of(&mine)).await;
    assert_eq!(page.status, 200);
    let keep = text(&json!(page.text(".keep")));
    assert!(keep.starts_with("Keep this page’s link"), "{keep}");
}
