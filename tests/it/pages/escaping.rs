//! What people write is shown as they wrote it, and never run.

use serde_json::json;
use tests::TestApp;

use super::{FILLED, add_pickup, but, checkout, set_method};

const EVIL: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

#[tokio::test]
async fn what_people_write_is_never_run() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "name": EVIL })).await;
    let (_, tea) = shop.product(EVIL, "5.0", 5).await;
    add_pickup(&shop, EVIL, EVIL).await;
    set_method(&shop, "bank_transfer", json!({ "instructions": EVIL })).await;
    let browser = app.browser("tea");
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let page = browser.open(&format!("{url}&lang={}", "%22%3E%3Cscript%3E")).await;
    let evil =
        [("name", EVIL), ("address1", EVIL), ("address2", EVIL), ("city", EVIL), ("note", EVIL)];
    let wrong = but(&but(&FILLED, &evil), &[("email", EVIL), ("gateway", EVIL), ("total", EVIL)]);
    let wrong = browser.send(&page, &wrong).await;
    assert_eq!(wrong.status, 422);
    for (field, _) in evil {
        assert_eq!(wrong.value(field), EVIL, "{field}");
    }
    let status = browser.follow(&browser.send(&page, &but(&FILLED, &evil)).await).await;
    for (what, page) in [("form", page), ("faults", wrong), ("status", status)] {
        assert_eq!(page.texts("script:not([src]), [onerror]").len(), 0, "{what}");
        assert_eq!(
            (page.text(".shop"), page.text(".line .title").as_str()),
            (EVIL.to_owned(), EVIL),
            "{what}"
        );
        assert!(page.text("main").matches(EVIL).count() >= 2, "{what}");
    }
}
