//! The sandbox's page, and what its buttons lead to.

use serde_json::{Value, json};
use tests::{Browser, Page, Shop, TestApp, imbalances};

use super::{offer_sandbox, ordered, orders};

/// An order that waits on the sandbox's page.
async fn opened(app: &TestApp) -> (Shop<'_>, Browser<'_>, Page) {
    let shop = app.shop("tea").await;
    offer_sandbox(&shop).await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let browser = app.browser("tea");
    let placed = ordered(&browser, &shop.cart_of(&tea, 2).await, "sandbox").await;
    let page = browser.follow(&placed).await;
    assert_eq!((page.status, page.text("h1")), (200, "Sandbox payment".to_owned()));
    (shop, browser, page)
}

async fn refunds(app: &TestApp) -> Vec<(i64, String)> {
    app.run_jobs().await;
    let sql = "SELECT amount, state FROM payment_refund ORDER BY id";
    sqlx::query_as(sql).fetch_all(&app.outside().await).await.expect("refunds")
}

fn flags(order: &Value) -> Vec<&str> {
    order["flags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|flag| flag["code"].as_str())
        .collect()
}

#[tokio::test]
async fn paying_pays_the_order() {
    let app = TestApp::start().await;
    let (shop, browser, page) = opened(&app).await;
    assert!(page.text(".flag").contains("no money moves"));
    assert_eq!(page.attributes("button", "value"), ["pay", "fail", "late", "twice", "less"]);
    let status = browser.follow(&browser.send(&page, &[("button", "pay")]).await).await;
    assert_eq!((status.text("h2"), status.header("refresh")), ("Paid".to_owned(), String::new()));
    assert!(status.text(".flag").contains("Test order"));
    let order = &orders(&shop).await[0];
    assert_eq!((&order["paymentState"], &order["isTest"]), (&json!("PAID"), &json!(true)));
    let late = browser.send(&page, &[("button", "pay")]).await;
    assert_eq!((late.status, late.text("h1")), (409, "This can’t be paid any more".to_owned()));
    let back = late.attribute("main a", "href").expect("a link back");
    assert_eq!(browser.open(&back).await.text("h2"), "Paid");
    assert_eq!((refunds(&app).await, imbalances(&app.outside().await).await), (vec![], vec![]));
}

#[tokio::test]
async fn after_a_failure_it_can_be_paid_again() {
    let app = TestApp::start().await;
    let (shop, browser, page) = opened(&app).await;
    let status = browser.follow(&browser.send(&page, &[("button", "fail")]).await).await;
    assert_eq!(status.text("h2"), "Waiting for your payment");
    assert!(status.text(".state .problem").starts_with("Your last payment didn’t work"));
    assert_eq!(status.attributes(".ways button", "value"), ["bank_transfer", "sandbox"]);
    let again = browser.follow(&browser.send(&status, &[("gateway", "sandbox")]).await).await;
    let status = browser.follow(&browser.send(&again, &[("button", "pay")]).await).await;
    assert_eq!((status.text("h2"), status.texts(".problem")), ("Paid".to_owned(), vec![]));
    assert_eq!(orders(&shop).await.len(), 1);
}

#[tokio::test]
async fn a_cent_less_is_flagged_and_given_back() {
    let app = TestApp::start().await;
    let (shop, browser, page) = opened(&app).await;
    let status = browser.follow(&browser.send(&page, &[("button", "less")]).await).await;
    assert_eq!(status.text("h2"), "Waiting for your payment");
    assert_eq!(status.texts(".plain .title"), ["$9.99"]);
    let order = &orders(&shop).await[0];
    assert_eq!(
        (&order["paymentState"], flags(order)),
        (&json!("PENDING"), vec!["PAYMENT_MISMATCH"])
    );
    assert_eq!(refunds(&app).await, [(999, "succeeded".to_owned())]);
    let status = browser.open(&status.attribute(".language", "href").expect("a switch")).await;
    assert!(status.text(".plain").contains("已退回"), "{}", status.text(".plain"));
}

#[tokio::test]
async fn paid_twice_is_given_back_once() {
    let app = TestApp::start().await;
    let (shop, browser, page) = opened(&app).await;
    let status = browser.follow(&browser.send(&page, &[("button", "twice")]).await).await;
    assert_eq!(
        (status.text("h2"), status.texts(".plain .title")),
        ("Paid".to_owned(), vec!["$10.00".to_owned()])
    );
    assert_eq!(refunds(&app).await, [(1_000, "succeeded".to_owned())]);
    assert_eq!(flags(&orders(&shop).await[0]), ["DOUBLE_PAYMENT"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_paid_late_comes_back_when_the_order_has_ended() {
    let app = TestApp::start().await;
    let (_, browser, page) = opened(&app).await;
    let back = browser.send(&page, &[("button", "late")]).await;
    assert_eq!(browser.follow(&back).await.text("h2"), "Confirming your payment");
    app.advance(chrono::TimeDelta::minutes(30));
    assert_eq!(refunds(&app).await, []);
    assert_eq!(browser.follow(&back).await.text("h2"), "Cancelled");
    app.advance(chrono::TimeDelta::minutes(2));
    assert_eq!(refunds(&app).await, [(1_000, "succeeded".to_owned())]);
    let status = browser.follow(&back).await;
    assert_eq!(
        (status.text("h2"), status.texts(".plain .title")),
        ("Cancelled".to_owned(), vec!["$10.00".to_owned()])
    );
}

#[tokio::test]
async fn only_its_own_key_opens_the_page_and_no_button_does_nothing() {
    let app = TestApp::start().await;
    let (shop, browser, page) = opened(&app).await;
    let url = page.attribute("form", "action").expect("a form");
    let (path, key) = url.split_once("?key=").expect("a key");
    for wrong in [path.to_owned(), format!("{path}?key=0{key}"), format!("/sandbox/0?key={key}")] {
        assert_eq!(browser.open(&wrong).await.status, 404, "{wrong}");
        assert_eq!(browser.post(&wrong, "button=pay").await.status, 404, "{wrong}");
    }
    app.shop("other").await;
    assert_eq!(app.browser("other").open(&url).await.status, 404);
    assert_eq!(app.browser("other").post(&url, "button=pay").await.status, 404);
    for body in ["", "button=", "button=free", "\u{0}"] {
        assert_eq!(browser.post(&url, body).await.status, 422, "{body}");
    }
    assert_eq!(orders(&shop).await[0]["paymentState"], "PENDING");
}
