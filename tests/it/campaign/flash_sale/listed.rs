//! Pages of products say nothing of a sale whose quota is used up, and remember no price that nobody
//! can have.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{Shop, TestApp, imbalances, list, text};

use super::{cancel, flash};

const PAGE: &str = "{ products(first: 5) { nodes { availableForSale
    priceRange { minVariantPrice { amount } } offers { price { amount } }
    variants(first: 5) { nodes { id price { amount } compareAtPrice { amount }
        offers { plugin price { amount } } } } } } }";

async fn page(shop: &Shop<'_>) -> Value {
    shop.store(PAGE, json!({})).await.root("products")["nodes"][0].clone()
}

/// The prices of the offers on a product or variant.
fn offered(of: &Value) -> Vec<String> {
    list(&of["offers"]).iter().map(|offer| text(&offer["price"]["amount"])).collect()
}

/// Whether the page came from memory.
async fn remembered(shop: &Shop<'_>) -> bool {
    let before = shop.app.app.answers.found();
    page(shop).await;
    shop.app.app.answers.found() > before
}

/// What is quoted, by two servers that both remember pages: nothing that was remembered is out of
/// date.
async fn quoted(shop: &Shop<'_>) -> Vec<String> {
    shop.app.app.answers.refresh().await;
    offered(&page(shop).await)
}

#[tokio::test]
async fn a_sale_that_is_sold_out_is_no_longer_quoted_until_a_unit_comes_back() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    flash(&shop, &tea, json!({ "price": 3_000, "quota": 1 })).await;
    app.run_jobs().await;
    assert_eq!(quoted(&shop).await, ["30.0"]);
    let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
    let order = shop.placed(&cart).await;
    assert_eq!(quoted(&shop).await, [""; 0]);
    let found = page(&shop).await;
    assert_eq!(offered(&found["variants"]["nodes"][0]), [""; 0]);
    assert_eq!(found["variants"]["nodes"][0]["price"]["amount"], "50.0");
    assert_eq!(found["variants"]["nodes"][0]["compareAtPrice"], Value::Null);
    assert_eq!(found["availableForSale"], true, "nine are left at their ordinary price");
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], None).await.total, "50.0");
    cancel(&shop, &order).await;
    assert_eq!(quoted(&shop).await, ["30.0"]);
    shop.placed(&shop.cart_with(&[(&tea, 1)], &[], None).await).await;
    assert_eq!(quoted(&shop).await, [""; 0]);
    app.advance(TimeDelta::minutes(5));
    app.run_jobs().await;
    assert_eq!(quoted(&shop).await, ["30.0"], "it wasn't paid in time");
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}

#[tokio::test]
async fn of_a_sale_each_variant_is_quoted_as_long_as_its_own_quota_lasts() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let input = json!({ "title": "Tea", "options": [{ "name": "Size", "values": ["L", "S"] }], "variants": [
        { "price": "100.0", "optionValues": ["L"] }, { "price": "50.0", "optionValues": ["S"] },
    ] });
    let tea = shop.product_of(input).await;
    let offer = |nr: usize, price: i64| json!({ "variantId": tea.variants[nr], "price": price, "quota": 2 });
    let variants = json!({ "variants": [offer(0, 6_000), offer(1, 4_000)] });
    shop.campaign("flash-sale", "Flash", variants).await;
    app.run_jobs().await;
    assert_eq!(quoted(&shop).await, ["40.0"]);
    shop.placed(&shop.cart_with(&[(&tea.variants[1], 2)], &[], None).await).await;
    assert_eq!(quoted(&shop).await, ["60.0"]);
    let found = page(&shop).await;
    let each: Vec<_> = list(&found["variants"]["nodes"]).iter().map(offered).collect();
    assert_eq!(each, [vec!["60.0".to_owned()], vec![]]);
}

#[tokio::test]
async fn only_the_last_unit_of_a_quota_changes_what_is_remembered() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    flash(&shop, &tea, json!({ "price": 3_000, "quota": 3, "perCustomer": 1 })).await;
    app.run_jobs().await;
    let mut sold = Vec::new();
    for (nr, still) in [(1, true), (2, true), (3, false)] {
        quoted(&shop).await;
        assert!(remembered(&shop).await);
        let who = shop.customer(&format!("{nr}@example.com")).await;
        let cart = shop.cart_with(&[(&tea, 1)], &[], Some(&who.token)).await;
        assert_eq!(cart.total, "30.0");
        sold.push(shop.placed(&cart).await);
        app.app.answers.refresh().await;
        assert_eq!(remembered(&shop).await, still, "after {nr} sales");
    }
    assert_eq!(quoted(&shop).await, [""; 0]);
    assert!(remembered(&shop).await);
    cancel(&shop, &sold[0]).await;
    app.app.answers.refresh().await;
    assert!(!remembered(&shop).await, "one is there again");
    assert_eq!(quoted(&shop).await, ["30.0"]);
    cancel(&shop, &sold[1]).await;
    app.app.answers.refresh().await;
    assert!(remembered(&shop).await, "and another");
}

#[tokio::test]
async fn a_quota_that_is_raised_or_lowered_is_quoted_as_it_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 10).await;
    let sale = flash(&shop, &tea, json!({ "price": 3_000, "quota": 2 })).await;
    app.run_jobs().await;
    shop.placed(&shop.cart_with(&[(&tea, 2)], &[], None).await).await;
    let change = async |quota: i64| {
        let query = "mutation($id: ID!, $input: CampaignUpdateInput!) {
            campaignUpdate(id: $id, input: $input) { userErrors { field code message } } }";
        let config = json!({ "variants": [{ "variantId": tea, "price": 3_000, "quota": quota }] });
        shop.done(query, json!({ "id": sale, "input": { "config": config } })).await;
        app.run_jobs().await;
    };
    assert_eq!(quoted(&shop).await, [""; 0]);
    change(5).await;
    assert_eq!(quoted(&shop).await, ["30.0"]);
    change(1).await;
    assert_eq!(quoted(&shop).await, [""; 0]);
}

#[tokio::test]
async fn what_other_campaigns_have_only_so_much_of_is_quoted_as_long_as_it_lasts() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "50.0", 100).await;
    let prices = json!([{ "variantId": tea, "price": 3_000 }]);
    let together = json!({ "prices": prices, "size": 2, "quota": 1 });
    let group = shop.campaign("group-buy", "Together", together).await;
    let variants = json!([{ "variantId": tea, "startPrice": 5_000, "floorPrice": 0 }]);
    let bargain = json!({ "variants": variants, "helpers": 2, "quota": 1 });
    let bargain = shop.campaign("bargain", "Bargain", bargain).await;
    app.run_jobs().await;
    let plugins = async || -> Vec<String> {
        app.app.answers.refresh().await;
        let found = page(&shop).await;
        let offers = &found["variants"]["nodes"][0]["offers"];
        list(offers).iter().map(|offer| text(&offer["plugin"])).collect()
    };
    assert_eq!(plugins().await, ["group-buy", "bargain"]);
    let mei = shop.customer("mei@example.com").await;
    let start = "mutation($token: String!, $campaign: ID!, $variant: ID!) {
        bargainStart(customerAccessToken: $token, campaignId: $campaign, variantId: $variant) {
            userErrors { field code message } } }";
    let variables = json!({ "token": mei.token, "campaign": bargain, "variant": tea });
    assert_eq!(shop.store(start, variables).await.payload()["userErrors"], json!([]));
    assert_eq!(plugins().await, ["group-buy"]);
    let line = json!({ "merchandiseId": tea, "quantity": 1,
        "attributes": [{ "key": "_campaign", "value": group }] });
    let input = json!({ "lines": [line], "buyerIdentity": { "customerAccessToken": mei.token } });
    let query = "mutation($input: CartInput) { cartCreate(input: $input) {
        cart { id cost { orderTotalAmount { amount } } } userErrors { message } } }";
    let cart = tests::Cart::of(&shop.store(query, json!({ "input": input })).await.payload());
    assert_eq!(cart.total, "30.0");
    let order = shop.placed(&cart).await;
    assert_eq!(plugins().await, [""; 0]);
    cancel(&shop, &order).await;
    assert_eq!(plugins().await, ["group-buy"]);
}
