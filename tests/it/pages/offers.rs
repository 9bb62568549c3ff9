//! Offers on the checkout page: what applies can be declined, and the page orders what it shows.

use serde_json::json;
use tests::TestApp;

use super::{FILLED, but, checkout, orders};

fn tenth() -> serde_json::Value {
    let days: Vec<u32> = (1..=31).collect();
    json!({ "on": { "monthDays": days }, "offBp": 1_000 })
}

#[tokio::test]
async fn an_offer_is_declined_and_taken_back_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 9).await;
    shop.campaign("member-day", "A tenth off", tenth()).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    assert_eq!(page.text(".grand dd"), "$54.00");
    assert_eq!(page.texts(".offers li"), ["A tenth off −$6.00 Don’t use"]);
    let campaign = page.attributes(".offers button", "value").remove(0);
    let typed = but(&FILLED, &[("action", ""), ("decline", &campaign)]);
    let page = browser.send(&page, &typed).await;
    assert_eq!((page.status, page.text(".grand dd")), (200, "$60.00".to_owned()));
    assert_eq!(page.texts(".offers li"), ["A tenth off Use again"]);
    assert_eq!(page.value("name"), "Mei Lin");
    let page = browser.send(&page, &[("restore", &campaign)]).await;
    assert_eq!(page.text(".grand dd"), "$54.00");
    let page = browser.send(&page, &[("decline", &campaign)]).await;
    browser.send(&page, &FILLED).await;
    assert_eq!(orders(&shop).await[0]["totalPrice"]["amount"], "60.0");
}

#[tokio::test]
async fn what_would_cost_more_is_explained() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let delivery = json!({ "deliveryRate": "8.0", "deliveryFreeFrom": "60.0" });
    shop.change_settings(delivery).await;
    let (_, tea) = shop.product("Tea", "60.0", 9).await;
    shop.campaign("member-day", "A tenth off", tenth()).await;
    let page = app.browser("tea").open(&checkout(&shop.cart_of(&tea, 1).await)).await;
    assert_eq!(page.text(".grand dd"), "$60.00");
    let said = "A tenth off isn’t used: you would pay no less with it.";
    assert_eq!(page.texts(".offers li"), [said]);
}

#[tokio::test]
async fn a_page_whose_items_have_changed_is_shown_again_before_anything_is_ordered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 9).await;
    let (product, pot) = shop.product("Pot", "20.0", 9).await;
    let cart = shop.cart_with(&[(&tea, 1), (&pot, 1)], &[], None).await;
    let browser = app.browser("tea");
    let page = browser.open(&checkout(&cart)).await;
    let delete = "mutation($id: ID!) { productDelete(id: $id) { userErrors { message } } }";
    shop.done(delete, json!({ "id": product })).await;
    let page = browser.send(&page, &FILLED).await;
    assert_eq!((page.status, orders(&shop).await.len()), (422, 0));
    assert_eq!(page.attributes(".summary a", "href"), ["#items"]);
    let said = "Your items have changed. Please look at them again before you order.";
    assert_eq!(page.texts("#items .problem"), [said]);
    assert_eq!(page.text(".grand dd"), "$60.00");
    browser.send(&page, &FILLED).await;
    assert_eq!(orders(&shop).await.len(), 1);
}
