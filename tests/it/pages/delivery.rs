//! Sent or fetched, or neither.

use serde_json::json;
use tests::{Page, Shop, TestApp, imbalances};

use super::{FILLED, add_pickup, bare, but, checkout, orders};

async fn with_freight(shop: &Shop<'_>) {
    shop.change_settings(json!({ "deliveryRate": "7.0" })).await;
}

fn ways(page: &Page) -> Vec<String> {
    page.attributes("[name=gateway]", "value")
}

#[tokio::test]
async fn fetching_is_free_can_be_paid_there_and_takes_what_lies_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    with_freight(&shop).await;
    let place = add_pickup(&shop, "Corner", "7 Corner Street\nMon to Fri").await;
    stock_at(&shop, &tea, &place, 3).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 2).await)).await;
    assert_eq!(page.texts(".totals dd"), ["$10.00", "$7.00", "$17.00"]);
    assert_eq!(ways(&page), ["bank_transfer"]);
    let fetched = [("delivery", place.as_str()), ("action", "update")];
    let page = browser.send(&page, &fetched).await;
    assert_eq!(page.texts(".totals dd"), ["$10.00", "Free", "$10.00"]);
    assert_eq!(ways(&page), ["bank_transfer", "pay_at_pickup"]);
    assert!(page.text(".option:has([checked])").contains("Pick up at Corner"));
    let filled = [("email", "mei@example.com"), ("gateway", "pay_at_pickup"), ("action", "place")];
    let status = browser.follow(&browser.send(&page, &filled).await).await;
    assert_eq!(status.text("h2"), "Waiting for you to pick it up");
    assert_eq!(status.texts(".facts dd span")[..2], ["Corner", "7 Corner Street Mon to Fri"]);
    assert_eq!(held(&app, &place).await, 2);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_address_that_was_typed_before_does_not_stop_whoever_fetches_after_all() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    with_freight(&shop).await;
    let place = add_pickup(&shop, "Corner", "7 Corner Street").await;
    stock_at(&shop, &tea, &place, 3).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let page = browser.send(&page, &but(&FILLED, &[("action", "update")])).await;
    let page = browser.send(&page, &[("delivery", &place), ("action", "update")]).await;
    assert_eq!(page.value("address1"), "1 Market Street", "it may still be sent there");
    let page = browser.send(&page, &[("delivery", "ship"), ("action", "update")]).await;
    assert_eq!(page.text(".grand dd"), "$12.00");
    let placed = browser.send(&page, &[("delivery", &place), ("action", "place")]).await;
    assert_eq!(placed.status, 303);
    assert_eq!(orders(&shop).await[0]["totalPrice"]["amount"], "5.0");
}

#[tokio::test]
async fn a_place_that_was_closed_meanwhile_is_refused() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "5.0", 5).await;
    add_pickup(&shop, "Corner", "7 Corner Street").await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    let gone = "00000000-0000-7000-8000-000000000000";
    for action in ["update", "place"] {
        let sent = but(&FILLED, &[("delivery", gone), ("action", action)]);
        let page = browser.send(&page, &sent).await;
        assert_eq!(page.status, 422, "{action}");
        let told = page.text(".delivery > .problem");
        assert_eq!(told, "You can’t pick up here any more. Please choose again.", "{action}");
    }
    assert_eq!(orders(&shop).await.len(), 0);
}

#[tokio::test]
async fn what_is_not_delivered_needs_no_address() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    with_freight(&shop).await;
    let variant = json!({ "price": "5.0", "requiresShipping": false });
    let voucher = shop
        .product_of(json!({ "title": "Voucher", "variants": [variant] }))
        .await
        .variants
        .remove(0);
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&voucher, 1).await)).await;
    assert_eq!(page.texts(".totals dd"), ["$5.00", "$5.00"]);
    assert_eq!(page.attribute("#address1", "name"), None);
    let filled = [("email", "mei@example.com"), ("action", "place")];
    let status = browser.follow(&browser.send(&page, &filled).await).await;
    assert_eq!((status.status, status.texts(".facts dt")), (200, vec!["Contact".to_owned()]));
}

#[tokio::test]
async fn what_costs_nothing_is_not_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, sample) = shop.product("Sample", "0.0", 5).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&sample, 1).await)).await;
    assert!(page.text("#gateway").contains("There is nothing to pay for this order."));
    let status = browser.follow(&browser.send(&page, &FILLED).await).await;
    assert_eq!(status.text("h2"), "Paid");
}

async fn stock_at(shop: &Shop<'_>, variant: &str, place: &str, on_hand: i64) {
    let query = "mutation($input: [StockSetInput!]!) { stockSet(input: $input) {
        userErrors { field code message } } }";
    let location = format!("gid://shopify/Location/{place}");
    let input = json!([{ "variantId": variant, "locationId": location, "onHand": on_hand }]);
    shop.done(query, json!({ "input": input })).await;
}

/// Units that are held for orders at a place.
async fn held(app: &TestApp, place: &str) -> i64 {
    let sql = "SELECT coalesce(sum(reserved), 0)::bigint FROM stock WHERE location_id = $1::uuid";
    let held = sqlx::query_scalar(sql).bind(bare(place)).fetch_one(&app.outside().await).await;
    held.expect("a sum")
}
