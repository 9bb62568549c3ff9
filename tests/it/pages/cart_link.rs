//! Links that fill a cart.

use serde_json::json;
use tests::TestApp;

use super::bare;

#[tokio::test]
async fn a_link_leads_to_the_checkout_of_a_new_cart() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    let (_, cup) = shop.product("Cup", "2.0", 5).await;
    let (tea, cup) = (bare(&tea), bare(&cup));
    let browser = app.browser("tea");
    for link in [format!("/cart/{tea}:2,{cup}:1"), format!("/cart/{tea}%3A2%2C{cup}%3A1")] {
        let page = browser.follow(&browser.open(&link).await).await;
        assert_eq!(page.texts(".line .title"), ["Tea", "Cup"]);
        assert_eq!(page.text(".grand dd"), "$12.00");
    }
    let page = browser.follow(&browser.open(&format!("/cart/{tea}:1?lang=zh")).await).await;
    assert_eq!(page.text("h1"), "结账");
    let first = browser.open(&format!("/cart/{tea}:1")).await.leads_to();
    assert_ne!(browser.open(&format!("/cart/{tea}:1")).await.leads_to(), first);
}

#[tokio::test]
async fn a_link_to_what_cannot_be_had_says_so() {
    let app = TestApp::start().await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    let (_, theirs) = other.product("Tea", "5.0", 5).await;
    let (_, none_left) = shop.product("Cup", "5.0", 0).await;
    let hidden = json!({ "title": "Pot", "published": false, "variants": [{ "price": "1" }] });
    let hidden = shop.product_of(hidden).await.variants.remove(0);
    let many = vec![format!("{}:1", bare(&none_left)); 51].join(",");
    let browser = app.browser("tea");
    for (lines, title) in [
        (format!("{}:1", bare(&none_left)), "Sold out"),
        (format!("{}:1", bare(&theirs)), "Not for sale"),
        (format!("{}:1", bare(&hidden)), "Not for sale"),
        (format!("{}:0", bare(&none_left)), "Not for sale"),
        (many, "Not for sale"),
        ("%FF%FE".to_owned(), "Not for sale"),
        ("1:1".to_owned(), "Not for sale"),
    ] {
        let page = browser.open(&format!("/cart/{lines}")).await;
        assert_eq!((page.status, page.text("h1").as_str()), (422, title), "{lines}");
    }
}
