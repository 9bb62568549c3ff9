//! What every page tells the browser, and whom it isn't shown.

use tests::{Browser, Page, TestApp};

use super::{bare, checkout, offer_sandbox, ordered};

const GUARDS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

#[track_caller]
fn assert_guarded(page: &Page, what: &str) {
    for (name, value) in GUARDS {
        assert_eq!(page.header(name), value, "{what}: {name}");
    }
    assert_eq!(page.header("set-cookie"), "", "{what}");
    for inline in ["style", "script:not([src])", "[style]", "[onclick]"] {
        assert_eq!(page.texts(inline).len(), 0, "{what}: {inline}");
    }
}

/// Every page there is, with what it is.
async fn pages(app: &TestApp, browser: &Browser<'_>) -> Vec<(&'static str, Page)> {
    let shop = app.shop("tea").await;
    offer_sandbox(&shop).await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let cart = shop.cart_of(&tea, 1).await;
    let link = browser.open(&format!("/cart/{}:1", bare(&tea))).await;
    let checkout_page = browser.open(&checkout(&cart)).await;
    let wrong = browser.send(&checkout_page, &[("action", "place")]).await;
    let placed = ordered(browser, &cart, "sandbox").await;
    let sandbox = browser.follow(&placed).await;
    let pressed = browser.send(&sandbox, &[("button", "fail")]).await;
    let status = browser.follow(&pressed).await;
    vec![
        ("a cart's link", link),
        ("the checkout", checkout_page),
        ("the checkout with faults", wrong),
        ("an order's placing", placed),
        ("the sandbox", sandbox),
        ("a pressed button", pressed),
        ("a status", status),
        ("a button pressed late", browser.open(&checkout(&cart)).await),
        ("another way to pay", browser.post("/orders/1/pay", "").await),
        ("no order", browser.open("/orders/1?key=x").await),
        ("no cart", browser.open("/checkout/x").await),
        ("nothing of that kind", browser.post("/cart/x", "").await),
        ("a shop's front", browser.open("/").await),
        ("the platform's front", app.browser_of_platform().open("/").await),
        ("no shop", app.browser("nobody").open("/checkout/x").await),
        (
            "too long",
            browser
                .post("/checkout/01a213eb-c345-7601-84d7-bb1504a3301c", vec![b'a'; 200_000])
                .await,
        ),
    ]
}

#[tokio::test]
async fn every_page_is_guarded() {
    let app = TestApp::start().await;
    let browser = app.browser("tea");
    for (what, page) in pages(&app, &browser).await {
        assert_guarded(&page, what);
    }
}

#[tokio::test]
async fn what_pages_are_made_with_is_kept_for_a_year() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let browser = app.browser("tea");
    let page = browser.open("/orders/1").await;
    let style = page.attribute("link[rel=stylesheet]", "href").expect("a stylesheet");
    let answer = browser.open(&style).await;
    assert_eq!(
        (answer.status, answer.header("content-type").as_str()),
        (200, "text/css; charset=utf-8")
    );
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(browser.open("/static/pages-000000000000.css").await.status, 404);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_in_the_readers_language() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    for (accepts, not_found, no_shop) in [
        ("en", "We can’t find this page", "There is no shop here"),
        ("zh-CN", "找不到这个页面", "这里没有店铺"),
    ] {
        let uuid = "01a213eb-c345-7601-84d7-bb1504a3301c";
        let (tea, nobody) =
            (app.browser("tea").reading(accepts), app.browser("nobody").reading(accepts));
        for path in [
            format!("/checkout/{uuid}?key=x"),
            format!("/checkout/{uuid}"),
            "/checkout/%FF".to_owned(),
            "/orders/1001?key=x".to_owned(),
            "/sandbox/x?key=y".to_owned(),
        ] {
            let page = tea.open(&path).await;
            assert_eq!((page.status, page.text("h1").as_str()), (404, not_found), "{path}");
            let page = nobody.open(&path).await;
            assert_eq!((page.status, page.text("h1").as_str()), (404, no_shop), "{path}");
        }
    }
}

#[tokio::test]
async fn another_shops_cart_is_nobodys() {
    let app = TestApp::start().await;
    let (shop, _other) = (app.shop("tea").await, app.shop("other").await);
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let browser = app.browser("other");
    assert_eq!(browser.open(&url).await.status, 404);
    for body in ["action=update&email=a%40b.example", "action=place&total=500"] {
        assert_eq!(browser.post(&url, body).await.status, 404, "{body}");
    }
    let (id, key) = url.split_once("?key=").expect("a key");
    let browser = app.browser("tea");
    for wrong in [id.to_owned(), format!("{id}?key=0{key}"), format!("{id}?key=")] {
        assert_eq!(browser.open(&wrong).await.status, 404, "{wrong}");
        assert_eq!(browser.post(&wrong, "action=place").await.status, 404, "{wrong}");
    }
    assert_eq!(browser.open(&url).await.status, 200);
}
