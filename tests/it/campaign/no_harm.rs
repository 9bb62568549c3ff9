//! No offer makes a cart dearer, and what is shown is what is ordered.

use serde_json::{Value, json};
use tests::{Cart, EXPLAINED, Shop, TestApp, faults, imbalances, list, missed, offers, text};

use super::{
    acts::{enter, number, race, total},
    every_day,
};

async fn decline(shop: &Shop<'_>, cart: &Cart, campaigns: &[&str]) -> Value {
    let query = format!(
        "mutation($cart: ID!, $ids: [ID!]!) {{
             cartDeclinedOffersUpdate(cartId: $cart, campaignIds: $ids) {{
                 cart {EXPLAINED} userErrors {{ field code message }} }} }}"
    );
    shop.store(&query, json!({ "cart": cart.id, "ids": campaigns })).await.payload()
}

fn gift(variant: &str, quantity: u32) -> Value {
    let gift = json!({ "variantId": variant, "quantity": quantity });
    json!({ "tiers": [{ "fromAmount": 5_000, "gift": gift }] })
}

#[tokio::test]
async fn a_coupon_that_was_taken_is_kept_where_it_would_cost_free_delivery() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let delivery = json!({ "deliveryRate": "8.0", "deliveryFreeFrom": "100.0" });
    shop.change_settings(delivery).await;
    let (_, tea) = shop.product("Tea", "104.0", 9).await;
    let config = json!({ "given": { "open": true }, "reward": { "amount": 500 } });
    let campaign = shop.campaign("coupon", "Five off", config).await;
    let mei = shop.customer("mei@example.com").await;
    let take = "mutation($id: ID!, $token: String!) {
        couponTake(campaignId: $id, customerAccessToken: $token) { userErrors { message } } }";
    let took = shop.store(take, json!({ "id": campaign, "token": mei.token })).await.payload();
    assert_eq!(faults(&took), [""; 0], "{took}");
    let guest = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], Some(&mei.token)).await;
    assert_eq!((guest.total.as_str(), cart.total.as_str()), ("104.0", "104.0"));
    let explained = shop.explained(&cart).await;
    assert_eq!((missed(&explained), offers(&explained)), (vec!["coupon NO_SAVING".into()], vec![]));
    shop.placed(&cart).await;
    let used = "SELECT count(*) FROM campaign_count WHERE key LIKE 'coupon:%' AND used > 0";
    assert_eq!(number(&app, used).await, 0, "the coupon can still be used");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_bundle_counts_for_its_sets_where_it_is_better_than_other_prices() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, pot) = shop.product("Pot", "100.0", 99).await;
    let (_, cup) = shop.product("Cup", "50.0", 99).await;
    shop.campaign("member-day", "Half", every_day(5_000)).await;
    let part = |variant: &str| json!({ "variantId": variant, "quantity": 1 });
    let set = json!({ "components": [part(&pot), part(&cup)], "price": 14_999 });
    let bundle = shop.campaign("bundle", "Set", set).await;
    let cart = shop.cart_with(&[(&pot, 10), (&cup, 1)], &[], None).await;
    assert_eq!(cart.total, "525.0");
    assert_eq!(missed(&shop.explained(&cart).await), ["bundle NO_SAVING"]);
    shop.change_campaign("campaignEnd", &bundle).await;
    let set = json!({ "components": [part(&pot), part(&cup)], "price": 7_000 });
    shop.campaign("bundle", "Set", set).await;
    let cart = shop.cart_with(&[(&pot, 10), (&cup, 1)], &[], None).await;
    assert_eq!(cart.total, "520.0", "nine pots at 50.00 and a set at 70.00");
    shop.placed(&cart).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn codes_that_stack_apply_in_the_order_in_which_they_were_entered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 9).await;
    for (code, reward) in [
        ("ONE", json!({ "percent": { "offBp": 6_000 } })),
        ("TWO", json!({ "percent": { "offBp": 6_000 } })),
        ("TEN", json!({ "amount": 1_000 })),
    ] {
        let config = json!({ "code": code, "reward": reward, "stackable": true });
        shop.campaign("coupon", code, config).await;
    }
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    for (codes, comes_to) in [
        (["ONE", "TWO"], "16.0"),
        (["TWO", "ONE"], "16.0"),
        (["TEN", "ONE"], "36.0"),
        (["ONE", "TEN"], "30.0"),
    ] {
        assert_eq!(total(&enter(&shop, &cart, &codes).await["cart"]), comes_to, "{codes:?}");
    }
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn a_sold_out_gift_leaves_its_slot_to_the_next() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 9).await;
    let (_, cup) = shop.product("Cup", "9.0", 0).await;
    let (_, spoon) = shop.product("Spoon", "5.0", 9).await;
    shop.campaign("threshold", "A cup", gift(&cup, 1)).await;
    shop.campaign("threshold", "A spoon", gift(&spoon, 1)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let explained = shop.explained(&cart).await;
    assert_eq!(missed(&explained), ["threshold SOLD_OUT"]);
    let given = &explained["lines"]["nodes"][1];
    assert_eq!((&given["isGift"], &given["merchandise"]["id"]), (&json!(true), &json!(spoon)));
}

#[tokio::test]
async fn nobody_is_refused_for_a_gift_that_sells_out_meanwhile() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 99).await;
    let (_, cup) = shop.product("Cup", "9.0", 3).await;
    shop.campaign("threshold", "Two cups", gift(&cup, 2)).await;
    let mut carts = Vec::new();
    for _ in 0..6 {
        carts.push(shop.cart_with(&[(&tea, 1)], &[], None).await);
    }
    let (placed, refused) = race(&shop, &carts).await;
    assert_eq!((placed.len(), refused), (1, vec!["CART_CHANGED".to_owned(); 5]));
    // Who was told that the gift is gone, or that there is one less, orders without it.
    let (placed, refused) = race(&shop, &carts).await;
    let placed: std::collections::BTreeSet<i64> = placed.iter().map(|order| order.number).collect();
    assert!(placed.len() >= 2, "{refused:?}");
    let (_, refused) = race(&shop, &carts).await;
    assert_eq!(refused, [""; 0]);
    assert_eq!(number(&app, "SELECT count(*) FROM orders").await, 6);
    let cups = "SELECT sum(reserved)::bigint FROM stock JOIN variant v ON v.id = variant_id
                JOIN product p ON p.id = v.product_id WHERE p.title = 'Cup'";
    assert_eq!(number(&app, cups).await, 3, "every cup was given");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn an_offer_can_be_declined_and_taken_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "60.0", 9).await;
    let (_, cup) = shop.product("Cup", "9.0", 9).await;
    let day = shop.campaign("member-day", "A tenth", every_day(1_000)).await;
    let cups = shop.campaign("threshold", "A cup", gift(&cup, 1)).await;
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    assert_eq!(cart.total, "54.0");
    let declined = decline(&shop, &cart, &[&day, &cups]).await;
    assert_eq!((total(&declined["cart"]).as_str(), faults(&declined)), ("60.0", vec![]));
    assert_eq!(missed(&declined["cart"]), ["member-day DECLINED", "threshold DECLINED"]);
    assert_eq!(list(&declined["cart"]["lines"]["nodes"]).len(), 1);
    let query = "query($id: ID!) { cart(id: $id) { declinedCampaignIds } }";
    let kept = shop.store(query, json!({ "id": cart.id })).await.root("cart");
    assert_eq!(list(&kept["declinedCampaignIds"]).len(), 2);
    let restored = decline(&shop, &cart, &[&cups]).await;
    assert_eq!(total(&restored["cart"]), "54.0");
    let other = app.shop("silk").await;
    let foreign = other.campaign("member-day", "Theirs", every_day(1_000)).await;
    let nobodys = day.replace(|digit: char| digit.is_ascii_digit(), "0");
    for unknown in [foreign.as_str(), nobodys.as_str(), "x"] {
        let refused = decline(&shop, &cart, &[&day, unknown]).await;
        assert_eq!(faults(&refused), ["campaignIds.1 NOT_FOUND"], "{unknown}");
        assert_eq!(total(&refused["cart"]), "54.0", "nothing was changed");
    }
    let many = vec![day.as_str(); 101];
    assert_eq!(faults(&decline(&shop, &cart, &many).await), ["campaignIds MAXIMUM_EXCEEDED"]);
    decline(&shop, &cart, &[&day]).await;
    let order = shop.placed(&Cart { total: "60.0".to_owned(), ..cart }).await;
    let found = super::acts::seen(&shop, &order).await;
    assert_eq!(text(&found["totalPrice"]["amount"]), "60.0");
    assert_eq!(offers(&found), ["threshold LINE 9.0"]);
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
