//! Things that go well together, at a price for the set.

use serde_json::json;
use tests::{TestApp, imbalances, list, missed, offers};

use super::acts::{allocations, pay, refund, seen};

#[tokio::test]
async fn of_three_of_one_and_two_of_the_other_two_sets_cost_their_price_and_one_its_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, pot) = shop.product("Pot", "100.00", 10).await;
    let (_, cup) = shop.product("Cup", "60.00", 10).await;
    let component = |variant: &str| json!({ "variantId": variant, "quantity": 1 });
    let config = json!({ "components": [component(&pot), component(&cup)], "price": 13_000 });
    shop.campaign("bundle", "Tea for two", config).await;
    let cart = shop.cart_with(&[(&pot, 3), (&cup, 2)], &[], None).await;
    // Two sets of 130.00, and a pot.
    assert_eq!(cart.total, "360.00");
    assert_eq!(offers(&shop.explained(&cart).await), ["bundle LINE 60.00"]);
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(found["totalPrice"]["amount"], "360.00");
    let parts: Vec<_> = list(&found["lines"]).iter().flat_map(allocations).collect();
    // By what the lines come to: 300.00 and 120.00.
    assert_eq!(parts, ["42.86", "17.14"]);
    pay(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "CANCEL").await, "360.00");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn who_has_a_part_of_a_set_is_told_what_is_missing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, pot) = shop.product("Pot", "100.00", 10).await;
    let (_, cup) = shop.product("Cup", "60.00", 10).await;
    let (_, tea) = shop.product("Tea", "10.00", 10).await;
    let component =
        |variant: &str, quantity: u32| json!({ "variantId": variant, "quantity": quantity });
    let config = json!({ "components": [component(&pot, 1), component(&cup, 2)], "price": 20_000 });
    shop.campaign("bundle", "Tea for two", config).await;
    let told = async |lines: &[(&str, i64)]| {
        let cart = shop.cart_with(lines, &[], None).await;
        shop.explained(&cart).await
    };
    let begun = told(&[(&pot, 1)]).await;
    assert_eq!(missed(&begun), ["bundle MINIMUM_NOT_REACHED"]);
    assert_eq!(begun["missedOffers"][0]["unitsMissing"], 2);
    assert_eq!(missed(&told(&[(&tea, 1)]).await), ["bundle NOTHING_ELIGIBLE"]);
    assert_eq!(offers(&told(&[(&pot, 1), (&cup, 2)]).await), ["bundle LINE 20.00"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
