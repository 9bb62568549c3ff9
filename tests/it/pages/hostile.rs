//! Forms that no browser would send.

use tests::{TestApp, imbalances};

use super::{checkout, orders};

#[tokio::test]
async fn whatever_is_sent_a_page_is_answered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let browser = app.browser("tea");
    let filled = "email=a%40b.example&name=A&address1=B&city=C&province=IL&zip=62704&country=US\
                  &action=place";
    let long = "x".repeat(90_000);
    let bodies: [(Vec<u8>, u16); 14] = [
        (b"".to_vec(), 200),
        (b"action=place".to_vec(), 422),
        (b"\xff\xfe\x00\x01".to_vec(), 200),
        (format!("{filled}&total=500&note=%00").into_bytes(), 422),
        (format!("name=%FF&total=500&{filled}").into_bytes(), 303),
        (format!("{filled}&total=").into_bytes(), 422),
        (format!("{filled}&total=99999999999999999999").into_bytes(), 422),
        (format!("{filled}&total=499").into_bytes(), 422),
        (format!("province=%00&total=500&{filled}").into_bytes(), 422),
        (format!("{filled}&total=500&gateway=%00").into_bytes(), 422),
        (format!("country=xx&total=500&{filled}").into_bytes(), 422),
        (format!("action=place&total=500&name={long}").into_bytes(), 422),
        (format!("action=update&note={long}").into_bytes(), 422),
        (vec![b'&'; 100_000], 200),
    ];
    // The one that is in order comes last.
    let (good, bad): (Vec<_>, Vec<_>) = bodies.into_iter().partition(|(_, status)| *status == 303);
    for (body, status) in bad.into_iter().chain(good) {
        let shown = String::from_utf8_lossy(&body[..body.len().min(120)]).into_owned();
        let page = browser.post(&url, body).await;
        assert_eq!(page.status, status, "{shown}: {}", page.text("main"));
        assert!(status == 303 || page.text("h1") == "Checkout", "{shown}");
    }
    assert_eq!(orders(&shop).await.len(), 1);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused_by_a_page() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let page = app.browser("tea").post(&url, vec![b'a'; 102_401]).await;
    assert_eq!((page.status, page.text("h1")), (413, "That was too much".to_owned()));
}

#[tokio::test]
async fn an_empty_cart_says_so() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query = "mutation { cartCreate { cart { checkoutUrl } } }";
    let cart = shop.store(query, serde_json::json!({})).await.root("cartCreate")["cart"].clone();
    let url = tests::text(&cart["checkoutUrl"]);
    let browser = app.browser("tea");
    for page in [browser.open(&url).await, browser.post(&url, "action=place&total=0").await] {
        assert_eq!((page.status, page.text("h1")), (200, "Your cart is empty".to_owned()));
    }
}
