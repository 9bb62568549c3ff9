//! Campaigns on pages of products.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Shop, TestApp, list, text};

use super::{acts::statements, every_day};

const OFFERS: &str = "offers { campaignId plugin title price { amount } startsAt endsAt }";

async fn products(shop: &Shop<'_>, first: i64) -> Vec<Value> {
    let query = format!(
        "query($first: Int!) {{ products(first: $first) {{ nodes {{ {OFFERS}
             variants(first: 5) {{ nodes {{ price {{ amount }} {OFFERS} }} }} }} }} }}"
    );
    let page = shop.store(&query, json!({ "first": first })).await.root("products");
    list(&page["nodes"]).to_vec()
}

/// `plugin price` of each offer.
fn told(of: &Value) -> Vec<String> {
    let said = |offer: &Value| {
        let price = offer["price"]["amount"].as_str().unwrap_or("-");
        format!("{} {price}", text(&offer["plugin"]))
    };
    list(&of["offers"]).iter().map(said).collect()
}

#[tokio::test]
async fn a_product_says_in_which_campaigns_it_takes_part_and_what_it_costs_there() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let input = json!({ "title": "Tea", "options": [{ "name": "Size", "values": ["L", "S"] }], "variants": [
        { "price": "100.0", "optionValues": ["L"] }, { "price": "50.0", "optionValues": ["S"] },
    ] });
    let tea = shop.product_of(input).await;
    assert_eq!(told(&products(&shop, 1).await[0]), [""; 0]);
    let offered = json!({ "variantId": tea.variants[0], "price": 4_000, "quota": 10 });
    let flash = shop.campaign("flash-sale", "Flash", json!({ "variants": [offered] })).await;
    shop.campaign("member-day", "Day", every_day(1_000)).await;
    let tiers = json!({ "tiers": [{ "fromAmount": 10_000, "off": { "amount": 1_000 } }] });
    shop.campaign("threshold", "Ten off", tiers).await;
    let found = products(&shop, 1).await.remove(0);
    assert_eq!(told(&found), ["flash-sale 40.0", "member-day 45.0", "threshold -"]);
    assert_eq!(
        found["offers"][0],
        json!({ "campaignId": flash, "plugin": "flash-sale", "title": "Flash",
                "price": { "amount": "40.0" }, "startsAt": null, "endsAt": null })
    );
    assert!(found["offers"][1]["endsAt"].is_string(), "the day ends");
    let [large, small] = list(&found["variants"]["nodes"]) else { panic!("two variants: {found}") };
    assert_eq!(told(large), ["flash-sale 40.0", "member-day 90.0", "threshold -"]);
    assert_eq!(told(small), ["member-day 45.0", "threshold -"]);
    assert_eq!(large["price"]["amount"], "100.0", "the ordinary price stays what it is");
    shop.change_campaign("campaignPause", &flash).await;
    assert_eq!(told(&products(&shop, 1).await[0]), ["member-day 45.0", "threshold -"]);
}

#[tokio::test]
async fn a_page_of_24_products_takes_as_many_statements_as_one_with_one() {
    // What is counted is what it takes when nothing is remembered.
    let app = TestApp::start_with(|settings| settings.cache.megabytes = 0).await;
    let shop = app.shop("tea").await;
    for nr in 0..24 {
        let input = json!({ "title": format!("Tea {nr}"), "variants": [{ "price": "10.0" }] });
        shop.product_of(input).await;
    }
    let read = async |first: i64, offers: usize| {
        let page = products(&shop, first).await;
        assert!(page.iter().all(|product| told(product).len() == offers));
        assert_eq!(i64::try_from(page.len()), Ok(first));
    };
    // The first request finds the shop.
    read(1, 0).await;
    let without = statements(&app, async || read(24, 0).await).await;
    for nr in 0..20 {
        shop.campaign("member-day", &format!("Day {nr}"), every_day(100 + nr)).await;
    }
    let one = statements(&app, async || read(1, 20).await).await;
    let all = statements(&app, async || read(24, 20).await).await;
    // And the collections of the products.
    assert_eq!((one, all), (without + 1, without + 1));
}

#[tokio::test]
async fn a_flash_sale_is_announced_without_its_price_and_no_cart_has_it_before_it_begins() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 10).await;
    let starts_at = (app.app.db.clock().now() + TimeDelta::hours(3)).trunc_subsecs(0);
    let offered = json!({ "variantId": tea, "price": 4_000, "quota": 10 });
    let sale = |config: Value| json!({ "plugin": "flash-sale", "title": "Flash", "config": config, "startsAt": starts_at });
    let config = json!({ "variants": [offered], "preheatMinutes": 120 });
    assert_eq!(shop.new_campaign(sale(config)).await["userErrors"], json!([]));
    let quiet = json!({ "variants": [offered] });
    assert_eq!(shop.new_campaign(sale(quiet)).await["userErrors"], json!([]));
    let day = json!({ "plugin": "member-day", "title": "Day", "config": every_day(1_000), "startsAt": starts_at });
    assert_eq!(shop.new_campaign(day).await["userErrors"], json!([]));
    assert_eq!(told(&products(&shop, 1).await[0]), [""; 0]);
    app.advance(TimeDelta::minutes(61));
    let found = products(&shop, 1).await.remove(0);
    assert_eq!(told(&found), ["flash-sale -"]);
    let begins: DateTime<Utc> = text(&found["offers"][0]["startsAt"]).parse().expect("an instant");
    assert_eq!(begins, starts_at);
    assert_eq!(shop.cart_of(&tea, 1).await.total, "100.0");
    app.advance(TimeDelta::minutes(120));
    let found = products(&shop, 1).await.remove(0);
    assert_eq!(told(&found), ["flash-sale 40.0", "flash-sale 40.0", "member-day 90.0"]);
    assert_eq!(found["offers"][0]["startsAt"], Value::Null);
    assert_eq!(shop.cart_of(&tea, 1).await.total, "40.0");
}
