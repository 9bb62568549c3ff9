//! What is bought is seen.

use serde_json::json;
use tests::TestApp;

use super::{FILLED, checkout};

#[tokio::test]
async fn each_line_shows_its_products_picture_where_browsers_may_load_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let browser = app.browser("tea");
    let placeholder = "/static/placeholder.svg";
    for (images, shown) in [
        (
            json!([{ "url": "https://img.example/1.jpg?a=1&b=2" }, { "url": "https://img.example/2.jpg" }]),
            "https://img.example/1.jpg?a=1&b=2",
        ),
        (json!([{ "url": "http://img.example/1.jpg" }]), placeholder),
        (json!([{ "url": "http://localhost:1/static/a.webp" }]), "/static/a.webp"),
        (json!([{ "url": "http://evil-localhost/static/a.webp" }]), placeholder),
        (json!([{ "url": "http://localhost:1/orders/1" }]), placeholder),
        (json!([{ "url": "https://localhost/orders/1" }]), "https://localhost/orders/1"),
        (json!([]), placeholder),
    ] {
        let input = json!({ "title": "Tea", "variants": [{ "price": "5.0" }], "images": images });
        let tea = shop.product_of(input).await.variants.remove(0);
        let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
        assert_eq!(page.attribute(".line img", "src").as_deref(), Some(shown));
        let status = browser.follow(&browser.send(&page, &FILLED).await).await;
        assert_eq!(status.attribute(".line img", "src").as_deref(), Some(shown));
    }
    assert_eq!(browser.open(placeholder).await.status, 200);
}
