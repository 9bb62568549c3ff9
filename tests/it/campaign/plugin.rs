use serde_json::{Value, json};
use tests::{Shop, TestApp};

use super::every_day;

async fn problem(shop: &Shop<'_>, id: &str) -> Value {
    let query = "query($id: ID!) { campaign(id: $id) { problem status } }";
    shop.admin(query, json!({ "id": id })).await.root("campaign")["problem"].clone()
}

#[tokio::test]
async fn a_plugin_that_is_switched_off_has_no_effect_and_says_so_to_staff_alone() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let id = shop.campaign("member-day", "Day", every_day(1000)).await;
    let switch = async |enabled: bool| {
        let query = "mutation($enabled: Boolean!) {
            campaignPluginUpdate(plugin: \"member-day\", enabled: $enabled) {
                plugin { enabled } userErrors { message } } }";
        shop.done(query, json!({ "enabled": enabled })).await["plugin"]["enabled"].clone()
    };
    assert_eq!(switch(false).await, false);
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], None).await.total, "100.0");
    assert_eq!(problem(&shop, &id).await, "PLUGIN_DISABLED");
    assert_eq!(switch(true).await, true);
    assert_eq!(shop.cart_with(&[(&tea, 1)], &[], None).await.total, "90.0");
    assert_eq!(problem(&shop, &id).await, Value::Null);
}

#[tokio::test]
async fn what_can_not_be_read_or_is_of_no_plugin_has_no_effect_and_is_counted() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let id = shop.campaign("member-day", "Day", every_day(1000)).await;
    let pool = app.outside().await;
    for (change, said) in [
        ("UPDATE campaign SET config = '{\"no\": 1}'", "UNREADABLE"),
        ("UPDATE campaign SET config_version = 99", "UNREADABLE"),
        ("UPDATE campaign SET plugin = 'gone'", "PLUGIN_MISSING"),
    ] {
        sqlx::query(change).execute(&pool).await.expect("a change");
        let before = app.app.campaigns.ignored();
        let cart = shop.cart_with(&[(&tea, 1)], &[], None).await;
        assert_eq!(cart.total, "100.0", "{change}");
        assert!(app.app.campaigns.ignored() > before, "{change}");
        assert_eq!(problem(&shop, &id).await, said, "{change}");
        shop.placed(&cart).await;
    }
}
