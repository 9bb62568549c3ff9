//! Things that go well together, at a price for the set.

use serde_json::json;
use tests::{Shop, TestApp, imbalances, list, missed, offers, text};

use super::acts::{allocations, pay, refund, seen};

#[tokio::test]
async fn of_three_of_one_and_two_of_the_other_two_sets_cost_their_price_and_one_its_own() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, pot) = shop.product("Pot", "100.0", 10).await;
    let (_, cup) = shop.product("Cup", "60.0", 10).await;
    let component = |variant: &str| json!({ "variantId": variant, "quantity": 1 });
    let config = json!({ "components": [component(&pot), component(&cup)], "price": 13_000 });
    shop.campaign("bundle", "Tea for two", config).await;
    let cart = shop.cart_with(&[(&pot, 3), (&cup, 2)], &[], None).await;
    // Two sets of 130.00, and a pot.
    assert_eq!(cart.total, "360.0");
    assert_eq!(offers(&shop.explained(&cart).await), ["bundle LINE 60.0"]);
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(found["totalPrice"]["amount"], "360.0");
    let parts: Vec<_> = list(&found["lines"]).iter().flat_map(allocations).collect();
    // By what the lines come to: 300.00 and 120.00.
    assert_eq!(parts, ["42.86", "17.14"]);
    pay(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "CANCEL").await, "360.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn who_has_a_part_of_a_set_is_told_what_is_missing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, pot) = shop.product("Pot", "100.0", 10).await;
    let (_, cup) = shop.product("Cup", "60.0", 10).await;
    let (_, tea) = shop.product("Tea", "10.0", 10).await;
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
    assert_eq!(offers(&told(&[(&pot, 1), (&cup, 2)]).await), ["bundle LINE 20.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

/// The ids of what is recommended for a product, ones that go with it or ones like it.
async fn recommended(shop: &Shop<'_>, product: &str, intent: &str) -> Vec<String> {
    let query = "query($id: ID!, $intent: ProductRecommendationIntent) {
        productRecommendations(productId: $id, intent: $intent) { id } }";
    let variables = json!({ "id": product, "intent": intent });
    let found = shop.store(query, variables).await.root("productRecommendations");
    list(&found).iter().map(|product| text(&product["id"])).collect()
}

#[tokio::test]
async fn what_sets_that_run_sell_with_a_product_goes_well_with_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (pot, pot_variant) = shop.product("Pot", "100.0", 10).await;
    let (cup, cup_variant) = shop.product("Cup", "60.0", 10).await;
    let (tray, tray_variant) = shop.product("Tray", "40.0", 10).await;
    let (secret, secret_variant) = shop.product("Secret", "40.0", 10).await;
    shop.product("Tea", "10.0", 10).await;
    let set = |variants: &[&String]| {
        let component = |id: &&String| json!({ "variantId": id, "quantity": 1 });
        let components: Vec<_> = variants.iter().map(component).collect();
        json!({ "components": components, "price": 9_000 })
    };
    let config = set(&[&cup_variant, &pot_variant, &secret_variant]);
    let two = shop.campaign("bundle", "Tea for two", config).await;
    shop.campaign("bundle", "On a tray", set(&[&pot_variant, &cup_variant, &tray_variant])).await;
    shop.unpublish(&secret).await;
    let later = json!({ "plugin": "bundle", "title": "Later", "startsAt": "2999-01-01T00:00:00Z",
        "config": set(&[&tray_variant, &secret_variant]) });
    assert_eq!(shop.new_campaign(later).await["userErrors"], json!([]));
    let goes_with = async |product: &str| recommended(&shop, product, "COMPLEMENTARY").await;
    assert_eq!(
        goes_with(&pot).await,
        [cup.as_str(), tray.as_str()],
        "each once, the first set first"
    );
    assert_eq!(goes_with(&tray).await, [pot.as_str(), cup.as_str()]);
    assert_eq!(recommended(&shop, &pot, "RELATED").await.len(), 3, "whatever there is");
    shop.change_campaign("campaignPause", &two).await;
    assert_eq!(goes_with(&cup).await, [pot.as_str(), tray.as_str()]);
    let other = app.shop("other").await;
    let (plate, _) = other.product("Plate", "1.0", 1).await;
    assert_eq!(recommended(&other, &plate, "COMPLEMENTARY").await, [""; 0]);
}
