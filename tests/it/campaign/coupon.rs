//! Codes, as shoppers enter them and orders remember them.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp, imbalances, list, missed, offers};

use super::acts::{
    allocations, cancel, enter, number, pay, race, refund, seen, send, taken, total,
};

/// A coupon of 20.00 by the name of SPRING, with more settings.
async fn spring(shop: &Shop<'_>, more: Value) -> String {
    let mut config = json!({ "code": "SPRING", "reward": { "amount": 2_000 } });
    for (name, value) in more.as_object().into_iter().flatten() {
        config[name] = value.clone();
    }
    shop.campaign("coupon", "Spring", config).await
}

#[tokio::test]
async fn a_right_code_makes_the_cart_cheaper_and_a_wrong_one_is_told() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    spring(&shop, json!({})).await;
    let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
    assert_eq!(cart.total, "100.0");
    let payload = enter(&shop, &cart, &["sPRing"]).await;
    assert_eq!((&payload["userErrors"], &payload["warnings"]), (&json!([]), &json!([])));
    let entered = &payload["cart"];
    assert_eq!(entered["discountCodes"], json!([{ "code": "sPRing", "applicable": true }]));
    assert_eq!(total(entered), "80.0");
    assert_eq!(
        entered["discountAllocations"],
        json!([{
            "discountedAmount": { "amount": "20.0" }, "targetType": "LINE_ITEM", "code": "sPRing",
        }])
    );
    assert_eq!(offers(entered), ["coupon WHOLE 20.0"]);
    let payload = enter(&shop, &cart, &["WINTER"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_NOT_FOUND");
    let entered = &payload["cart"];
    assert_eq!(entered["discountCodes"], json!([{ "code": "WINTER", "applicable": false }]));
    assert_eq!((total(entered).as_str(), missed(entered).len()), ("100.0", 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_code_below_its_minimum_says_how_much_is_missing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    spring(&shop, json!({ "minimum": 15_000 })).await;
    let cart = shop.cart_with(&[(&tea, 2)], &[], None).await;
    let payload = enter(&shop, &cart, &["SPRING"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_PURCHASE_NOT_IN_RANGE");
    let entered = &payload["cart"];
    assert_eq!(entered["discountCodes"][0]["applicable"], false);
    assert_eq!(missed(entered), ["coupon MINIMUM_NOT_REACHED"]);
    let offer = &entered["missedOffers"][0];
    assert_eq!(
        (&offer["code"], &offer["amountMissing"]["amount"]),
        (&json!("SPRING"), &json!("50.0"))
    );
    let enough = shop.cart_with(&[(&tea, 3)], &["SPRING"], None).await;
    assert_eq!(enough.total, "130.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_code_for_some_products_is_a_discount_of_their_lines() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let (cups, cup) = shop.product("Cup", "30.0", 10).await;
    spring(&shop, json!({ "scope": { "products": [cups] } })).await;
    let cart = shop.cart_with(&[(&tea, 1), (&cup, 1)], &["SPRING"], None).await;
    let seen_cart = shop.explained(&cart).await;
    assert_eq!(allocations(&seen_cart), [""; 0]);
    let lines = &seen_cart["lines"]["nodes"];
    assert_eq!((allocations(&lines[0]), allocations(&lines[1])), (vec![], vec!["20.0".to_owned()]));
    assert_eq!(lines[1]["cost"]["totalAmount"]["amount"], "10.0");
    let other = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let payload = enter(&shop, &other, &["SPRING"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_NO_ENTITLED_LINE_ITEMS");
    let order = shop.placed(&cart).await;
    let order = seen(&shop, &order).await;
    assert_eq!(order["discountApplications"]["nodes"][0]["targetSelection"], "ENTITLED");
    assert_eq!(allocations(&order["lines"][1]), ["20.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_keeps_its_code_and_gives_back_exactly_what_was_paid() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "33.33", 10).await;
    let (_, cup) = shop.product("Cup", "33.34", 10).await;
    spring(&shop, json!({})).await;
    let cart = shop.cart_with(&[(&tea, 2), (&cup, 1)], &["spring"], None).await;
    assert_eq!(allocations(&shop.explained(&cart).await), ["13.33", "6.67"], "one a line");
    let order = shop.placed(&cart).await;
    let found = seen(&shop, &order).await;
    assert_eq!(
        found["discountApplications"]["nodes"],
        json!([{
            "targetType": "LINE_ITEM", "targetSelection": "ALL", "value": { "amount": "20.0" },
            "code": "spring", "applicable": true,
        }])
    );
    let parts: Vec<_> = list(&found["lines"]).iter().flat_map(allocations).collect();
    assert_eq!(parts, ["13.33", "6.67"]);
    let prices = [&found["totalPrice"]["amount"], &found["totalDiscount"]["amount"]];
    assert_eq!(prices, [&json!("80.0"), &json!("20.0")]);
    pay(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "CANCEL").await, "80.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_who_enter_the_last_use_of_a_code_at_once_one_has_it() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    spring(&shop, json!({ "totalUses": 1 })).await;
    let mut carts = Vec::new();
    for _ in 0..2 {
        carts.push(shop.cart_with(&[(&tea, 1)], &["SPRING"], None).await);
    }
    let (placed, refused) = race(&shop, &carts).await;
    assert_eq!((placed.len(), refused), (1, vec!["PRICE_CHANGED".to_owned()]));
    assert_eq!(seen(&shop, &placed[0]).await["totalPrice"]["amount"], "80.0");
    assert_eq!(number(&app, "SELECT count(*) FROM orders").await, 1);
    let late = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let payload = enter(&shop, &late, &["SPRING"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_USAGE_LIMIT_REACHED");
    assert_eq!(missed(&payload["cart"]), ["coupon USED_UP"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_has_not_used_its_code() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    spring(&shop, json!({ "totalUses": 1 })).await;
    let cart = shop.cart_with(&[(&tea, 1)], &["SPRING"], None).await;
    shop.placed(&cart).await;
    let next = shop.cart_with(&[(&tea, 1)], &["SPRING"], None).await;
    assert_eq!((next.total.as_str(), taken(&app).await), ("100.0", 1));
    app.advance(TimeDelta::hours(73));
    app.run_jobs().await;
    assert_eq!((total(&shop.explained(&next).await).as_str(), taken(&app).await), ("80.0", 0));
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_code_that_takes_nothing_off_is_not_used() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "10.0", 10).await;
    spring(&shop, json!({ "totalUses": 1 })).await;
    let tiers = json!({ "tiers": [{ "fromAmount": 1_000, "off": { "amount": 1_000 } }] });
    shop.campaign("threshold", "All of it", tiers).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let payload = enter(&shop, &cart, &["SPRING"]).await;
    assert_eq!(payload["cart"]["discountCodes"][0]["applicable"], false);
    assert_eq!(missed(&payload["cart"]), ["coupon NOTHING_ELIGIBLE"]);
    assert_eq!(cart.total, "0.0");
    let order = shop.placed(&cart).await;
    assert_eq!(offers(&seen(&shop, &order).await), ["threshold WHOLE 10.0"]);
    assert_eq!(taken(&app).await, 0);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn cancelling_before_it_is_sent_gives_a_use_back_and_refunding_does_not() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    spring(&shop, json!({ "totalUses": 1 })).await;
    let buy = async || {
        let cart = shop.cart_with(&[(&tea, 1)], &["SPRING"], None).await;
        assert_eq!(cart.total, "80.0");
        let order = shop.placed(&cart).await;
        pay(&shop, &order).await;
        order
    };
    let order = buy().await;
    assert_eq!(taken(&app).await, 1);
    cancel(&shop, &order).await;
    assert_eq!(taken(&app).await, 0);
    let order = buy().await;
    send(&shop, &order).await;
    assert_eq!(refund(&shop, &order, "RETURN").await, "80.0");
    assert_eq!(taken(&app).await, 1);
    let late = shop.cart_with(&[(&tea, 1)], &["SPRING"], None).await;
    assert_eq!(late.total, "100.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_customer_uses_a_code_as_often_as_they_may_however_fast_they_are() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    spring(&shop, json!({ "usesPerCustomer": 2 })).await;
    let guest = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let payload = enter(&shop, &guest, &["SPRING"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_ELIGIBLE_CUSTOMER_MISSING");
    assert_eq!(missed(&payload["cart"]), ["coupon SIGN_IN"]);
    let mei = shop.customer("mei@example.com").await;
    let mut carts = Vec::new();
    for _ in 0..5 {
        carts.push(shop.cart_with(&[(&tea, 1)], &["SPRING"], Some(&mei.token)).await);
    }
    let (placed, refused) = race(&shop, &carts).await;
    assert_eq!((placed.len(), refused), (2, vec!["PRICE_CHANGED".to_owned(); 3]));
    let late = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
    let payload = enter(&shop, &late, &["SPRING"]).await;
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED");
    let lin = shop.customer("lin@example.com").await;
    let other = shop.cart_with(&[(&tea, 1)], &["SPRING"], Some(&lin.token)).await;
    assert_eq!(other.total, "80.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_a_code_for_freight_and_one_for_goods_the_better_counts_unless_they_stack() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.change_settings(json!({ "deliveryRate": "25.0" })).await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    spring(&shop, json!({ "totalUses": 9 })).await;
    let free = |code: &str, stackable: bool| json!({ "code": code, "reward": "freeFreight", "stackable": stackable });
    shop.campaign("coupon", "Free delivery", free("FREE", false)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let payload = enter(&shop, &cart, &["SPRING", "FREE"]).await;
    let codes =
        json!([{ "code": "SPRING", "applicable": false }, { "code": "FREE", "applicable": true }]);
    assert_eq!(payload["cart"]["discountCodes"], codes);
    assert_eq!(payload["warnings"][0]["code"], "DISCOUNT_CODE_NOT_HONOURED");
    assert_eq!((total(&payload["cart"]).as_str(), list(&payload["warnings"]).len()), ("100.0", 1));
    shop.placed(&cart).await;
    assert_eq!(taken(&app).await, 0, "the other was not used");
    for (code, amount) in [("ONE", 100), ("TWO", 200)] {
        let config = json!({ "code": code, "reward": { "amount": amount }, "stackable": true });
        shop.campaign("coupon", code, config).await;
    }
    shop.campaign("coupon", "Free delivery", free("ALSO", true)).await;
    let stacked = shop.cart_with(&[(&tea, 1)], &["ONE", "ALSO", "TWO"], None).await;
    assert_eq!(stacked.total, "97.0");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
