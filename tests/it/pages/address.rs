//! The checkout asks for an address as its country has it, in the shopper's language.

use serde_json::json;
use tests::{Page, TestApp};

use super::{FILLED, but, checkout, orders};

/// What the fields of the address are called, in their order.
fn labels(page: &Page) -> Vec<String> {
    page.texts(".address label")
}

#[tokio::test]
async fn another_country_brings_other_fields_without_script() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let countries = json!(["US", "SG", "JP", "GB", "CN"]);
    shop.change_settings(json!({ "deliveryCountries": countries })).await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let url = checkout(&shop.cart_of(&tea, 1).await);
    let browser = app.browser("tea");
    let mut page = browser.open(&url).await;
    let first = ["Full name", "Country or region"];
    let street = ["Street and number", "Flat, floor, building optional"];
    let with = |others: &[&'static str]| [&first[..], others].concat();
    assert_eq!(labels(&page), with(&[street[0], street[1], "City", "State", "ZIP code"]));
    assert_eq!(page.choices("province").len(), 62);
    let filled = but(&FILLED, &[("action", "update")]);
    page = browser.send(&page, &filled).await;
    assert_eq!((page.status, page.value("province").as_str()), (200, "IL"));
    for (country, fields) in [
        ("SG", vec![street[0], street[1], "Postal code"]),
        ("JP", vec!["Postal code", "Prefecture", street[0], street[1]]),
        ("GB", vec![street[0], street[1], "Town", "Postcode"]),
        ("CN", vec!["Province", "City", "District", street[0], street[1], "Postal code optional"]),
    ] {
        page = browser.send(&page, &[("country", country), ("action", "update")]).await;
        assert_eq!(page.status, 200, "{country}");
        assert_eq!(labels(&page), with(&fields), "{country}");
        assert_eq!(page.value("address1"), "1 Market Street", "{country}");
        assert_eq!(page.texts(".problem"), [""; 0], "{country}: what was for elsewhere is gone");
    }
    let chinese = browser.open(&format!("{url}&lang=zh")).await;
    assert_eq!(chinese.text("label[for=province]"), "省份");
    let chinese = browser.send(&chinese, &[("country", "US"), ("action", "update")]).await;
    assert_eq!(chinese.text("label[for=zip]"), "邮政编码 (ZIP code)");
    assert_eq!(chinese.text("label[for=province]"), "州");
}

#[tokio::test]
async fn singapore_needs_no_city_and_a_wrong_postal_code_is_told_how_it_looks() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryCountries": ["US", "SG"] })).await;
    let (_, tea) = shop.product("Tea", "5.0", 9).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let wrong = but(&FILLED, &[("zip", "6270"), ("province", "")]);
    let page = browser.send(&page, &wrong).await;
    assert_eq!(page.status, 422);
    let told = "This doesn’t look like a postal code of this country, for example 95014.";
    assert_eq!(page.problem("zip"), told);
    assert_eq!(page.problem("province"), "Please choose.");
    assert_eq!(page.attributes(".summary a", "href"), ["#province", "#zip"]);
    let page = browser.send(&page, &[("country", "SG"), ("action", "update")]).await;
    let page = browser.send(&page, &[("action", "place")]).await;
    assert_eq!(page.attributes(".summary a", "href"), ["#zip"]);
    let placed = browser.send(&page, &[("zip", "２３８８０１"), ("action", "place")]).await;
    let status = browser.follow(&placed).await;
    assert_eq!((status.status, orders(&shop).await.len()), (200, 1));
    let told = ["Mei Lin", "1 Market Street", "SINGAPORE 238801", "Singapore"];
    assert_eq!(status.texts(".facts dd span")[..4], told);
}
