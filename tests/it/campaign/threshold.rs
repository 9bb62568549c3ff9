//! What is taken off or given from an amount on.

use serde_json::{Value, json};
use tests::{TestApp, faults, imbalances, list, missed, offers, text};

use super::acts::{allocations, enter, number, pay, refund, seen, total};

/// So much off from so much on.
fn off(from: i64, amount: i64) -> Value {
    json!({ "tiers": [{ "fromAmount": from, "off": { "amount": amount } }] })
}

#[tokio::test]
async fn a_cart_says_how_far_it_is_from_the_next_step_of_the_ladder() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "80.0", 10).await;
    let config = json!({ "tiers": [
        { "fromAmount": 10_000, "off": { "amount": 1_000 } },
        { "fromAmount": 20_000, "off": { "amount": 3_000 } },
    ] });
    shop.campaign("threshold", "More for less", config).await;
    let missing = |cart: &Value| cart["rewardProgress"][0]["amountMissing"]["amount"].clone();
    for (quantity, comes_to, still) in [(1, "80.0", "20.0"), (2, "150.0", "40.0")] {
        let cart = shop.cart_with(&[(&tea, quantity)], &[], None).await;
        assert_eq!(cart.total, comes_to);
        let cart = shop.explained(&cart).await;
        assert_eq!(missing(&cart), still);
        let told = if quantity == 1 { vec!["threshold MINIMUM_NOT_REACHED"] } else { vec![] };
        assert_eq!(missed(&cart), told);
    }
    let cart = shop.cart_with(&[(&tea, 3)], &[], None).await;
    let highest = shop.explained(&cart).await;
    assert_eq!((cart.total.as_str(), &highest["rewardProgress"]), ("210.0", &json!([])));
    assert_eq!(
        highest["discountAllocations"],
        json!([{ "discountedAmount": { "amount": "30.0" }, "targetType": "LINE_ITEM",
                 "title": "More for less" }])
    );
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_gift_is_the_last_line_stays_there_and_is_taken_from_stock_as_long_as_there_is_any() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 10).await;
    let (_, cup) = shop.product("Cup", "9.0", 1).await;
    let gift = json!({ "variantId": cup, "quantity": 1 });
    let config = json!({ "tiers": [{ "fromAmount": 10_000, "gift": gift }] });
    shop.campaign("threshold", "A cup", config).await;
    let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
    let other = shop.cart_with(&[(&tea, 2)], &[], None).await;
    assert_eq!((cart.total.as_str(), other.total.as_str()), ("120.0", "120.0"));
    let lines = shop.explained(&cart).await["lines"]["nodes"].clone();
    let given = &list(&lines)[1];
    assert_eq!((&given["isGift"], &given["merchandise"]["id"]), (&json!(true), &json!(cup)));
    assert_eq!(given["instructions"]["canRemove"], false);
    assert_eq!(given["cost"]["totalAmount"]["amount"], "0.0");
    let query =
        "mutation($id: ID!, $lines: [ID!]!) { cartLinesRemove(cartId: $id, lineIds: $lines) {
        cart { lines(first: 9) { nodes { id } } } userErrors { field code } } }";
    let remove = json!({ "id": cart.id, "lines": [given["id"]] });
    let refused = shop.store(query, remove).await.payload();
    assert_eq!(faults(&refused), ["lineIds.0 NOT_FOUND"]);
    assert_eq!(list(&refused["cart"]["lines"]["nodes"]).len(), 2);
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(found["lines"][1]["variantId"], json!(cup));
    assert_eq!(found["lines"][1]["discountedTotalPrice"]["amount"], "0.0");
    assert_eq!(offers(&found), ["threshold LINE 9.0"]);
    assert_eq!(number(&app, "SELECT sum(reserved)::bigint FROM stock").await, 3);
    let late = shop.explained(&other).await;
    assert_eq!(missed(&late), ["threshold SOLD_OUT"]);
    assert_eq!((total(&late).as_str(), list(&late["lines"]["nodes"]).len()), ("120.0", 1));
    let payload = shop.complete(&other, &other.id).await.root("cartComplete");
    assert_eq!(faults(&payload), ["cartId CART_CHANGED"], "the gift was shown before");
    shop.placed(&other).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn freight_is_free_when_enough_is_left_to_pay_after_coupons() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "5.0" })).await;
    let (_, tea) = shop.product("Tea", "110.0", 10).await;
    let free = json!({ "tiers": [{ "fromAmount": 10_000, "freeFreight": true }] });
    shop.campaign("threshold", "Free delivery", free).await;
    for (code, amount) in [("TEN", 1_000), ("TWENTY", 2_000)] {
        let config = json!({ "code": code, "reward": { "amount": amount } });
        shop.campaign("coupon", code, config).await;
    }
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "110.0");
    assert_eq!(total(&enter(&shop, &cart, &["TWENTY"]).await["cart"]), "95.0");
    let dearer = shop.explained(&cart).await;
    assert_eq!(missed(&dearer), ["threshold MINIMUM_NOT_REACHED"]);
    assert_eq!(dearer["missedOffers"][0]["amountMissing"]["amount"], "10.0");
    assert_eq!(total(&enter(&shop, &cart, &["TEN"]).await["cart"]), "100.0");
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(offers(&found), ["coupon WHOLE 10.0", "threshold DELIVERY 5.0"]);
    assert_eq!(found["totalShippingPrice"]["amount"], "0.0");
    let parts = &found["shippingDiscountAllocations"];
    assert_eq!(*parts, json!([{ "allocatedAmount": { "amount": "5.0" } }]));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn what_is_taken_off_is_spread_over_the_lines_to_the_cent() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mut lines = Vec::new();
    for price in ["33.33", "33.33", "33.34"] {
        lines.push((shop.product("Tea", price, 10).await.1, 1));
    }
    shop.campaign("threshold", "Ten off", off(10_000, 1_000)).await;
    let wanted: Vec<(&str, i64)> = lines.iter().map(|(id, count)| (id.as_str(), *count)).collect();
    let cart = shop.cart_with(&wanted, &[], None).await;
    assert_eq!(cart.total, "90.0");
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    let parts: Vec<_> = list(&found["lines"]).iter().flat_map(allocations).collect();
    assert_eq!(parts, ["3.33", "3.33", "3.34"]);
    pay(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "CANCEL").await, "90.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn tax_is_reckoned_on_what_is_left_to_pay() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "taxMode": "INCLUSIVE", "taxRate": "13.0" })).await;
    let (_, tea) = shop.product("Tea", "113.0", 10).await;
    shop.campaign("threshold", "Thirteen off", off(10_000, 1_300)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "100.0");
    let browser = app.browser("tea");
    let checkout = cart.id.replace("gid://shopify/Cart/", "/checkout/");
    let row = ["$113.00", "−$13.00", "Free", "$100.00", "$11.50"];
    let page = browser.open(&checkout).await;
    assert_eq!(page.texts(".totals dd"), row);
    assert_eq!(page.texts(".totals dt")[1], "Thirteen off");
    let query = "query($id: ID!) { cart(id: $id) { cost { totalTaxAmount { amount } } } }";
    let seen_cart = shop.store(query, json!({ "id": cart.id })).await.root("cart");
    assert_eq!(seen_cart["cost"]["totalTaxAmount"]["amount"], "11.5");
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(
        (text(&found["totalPrice"]["amount"]), text(&found["totalTax"]["amount"])),
        ("100.0".to_owned(), "11.5".to_owned())
    );
    let status = browser.open(&format!("/orders/{}?key={}", order.number, order.key)).await;
    assert_eq!(status.texts(".totals dd"), row);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
