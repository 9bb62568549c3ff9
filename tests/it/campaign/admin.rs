use serde_json::{Value, json};
use tests::{TestApp, faults, list, missed, offers, text};

use super::every_day;

#[tokio::test]
async fn settings_that_are_wrong_are_refused_by_their_paths() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let other = app.shop("coffee").await;
    let (foreign, _) = other.product("Coffee", "1.0", 1).await;
    let wrong = |config: Value| json!({ "plugin": "member-day", "title": "Day", "config": config });
    for (input, expected) in [
        (json!({ "plugin": "no-such", "title": "x", "config": {} }), vec!["plugin NOT_FOUND"]),
        (wrong(json!({ "offBp": 100 })), vec!["config INVALID"]),
        (
            wrong(json!({ "on": { "monthDays": ["x"] }, "offBp": 100 })),
            vec!["config.on.monthDays.0 INVALID"],
        ),
        (wrong(json!({ "on": {}, "offBp": 0 })), vec!["config.on BLANK", "config.offBp TOO_SMALL"]),
        (
            wrong(json!({ "on": { "monthDays": [32] }, "offBp": 100 })),
            vec!["config.on.monthDays.0 TOO_BIG"],
        ),
        (
            wrong(json!({ "on": { "monthDays": [8] }, "offBp": 100, "more": 1 })),
            vec!["config.more INVALID"],
        ),
        (
            wrong(
                json!({ "on": { "monthDays": [8] }, "offBp": 100, "scope": { "products": [foreign] } }),
            ),
            vec!["config.scope.products.0 NOT_FOUND"],
        ),
        (
            json!({ "plugin": "member-day", "title": " ", "config": every_day(1),
                    "startsAt": "2030-01-02T00:00:00Z", "endsAt": "2030-01-01T00:00:00Z" }),
            vec!["title BLANK", "endsAt INVALID"],
        ),
        (
            json!({ "plugin": "member-day", "title": "Day", "config": every_day(1),
                    "startsAt": "-4713-01-01T00:00:00Z" }),
            vec!["startsAt INVALID"],
        ),
        // By places instead of names.
        (wrong(json!([{ "monthDays": [8] }, 100])), vec!["config INVALID"]),
        (wrong(json!({ "on": [[8], []], "offBp": 100 })), vec!["config.on INVALID"]),
    ] {
        let payload = shop.new_campaign(input).await;
        assert_eq!(faults(&payload), expected, "{payload}");
        assert_eq!(payload["campaign"], Value::Null);
    }
}

#[tokio::test]
async fn a_campaign_is_scheduled_paused_resumed_and_ended() {
    let app = TestApp::start().await;
    let mut shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    let now = app.app.db.clock().now();
    let hours = |hours| (now + chrono::TimeDelta::hours(hours)).to_rfc3339();
    let input = json!({ "plugin": "member-day", "title": "Day", "config": every_day(1000),
                        "startsAt": hours(1), "endsAt": hours(5) });
    let payload = shop.new_campaign(input).await;
    assert_eq!(payload["campaign"]["status"], "SCHEDULED");
    let id = text(&payload["campaign"]["id"]);
    let total = async || shop.cart_with(&[(&tea, 1)], &[], None).await.total;
    assert_eq!(total().await, "100.0");
    app.advance(chrono::TimeDelta::hours(1));
    assert_eq!(total().await, "90.0");
    shop.sign_in_again().await;
    let total = async || shop.cart_with(&[(&tea, 1)], &[], None).await.total;
    let change = async |what: &str| shop.change_campaign(what, &id).await;
    assert_eq!(change("campaignPause").await["campaign"]["status"], "PAUSED");
    assert_eq!(total().await, "100.0");
    assert_eq!(faults(&change("campaignPause").await), ["id CONFLICT"]);
    assert_eq!(change("campaignResume").await["campaign"]["status"], "RUNNING");
    assert_eq!(total().await, "90.0");
    let query = "mutation($id: ID!, $input: CampaignUpdateInput!) { campaignUpdate(id: $id, input: $input) {
        campaign { title status } userErrors { field code } } }";
    let change_it =
        async |input: Value| shop.admin(query, json!({ "id": id, "input": input })).await.payload();
    assert_eq!(change_it(json!({ "config": every_day(2000) })).await["userErrors"], json!([]));
    assert_eq!(total().await, "80.0");
    assert_eq!(faults(&change_it(json!({ "config": { "offBp": 1 } })).await), ["config INVALID"]);
    assert_eq!(total().await, "80.0");
    app.advance(chrono::TimeDelta::hours(4));
    shop.sign_in_again().await;
    let total = async || shop.cart_with(&[(&tea, 1)], &[], None).await.total;
    let change = async |what: &str| shop.change_campaign(what, &id).await;
    assert_eq!(total().await, "100.0");
    for what in ["campaignPause", "campaignResume", "campaignEnd"] {
        assert_eq!(faults(&change(what).await), ["id CONFLICT"], "{what}");
    }
}

#[tokio::test]
async fn a_dry_run_shows_what_a_sample_would_come_to_and_keeps_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let (_, tea) = shop.product("Tea", "100.0", 100).await;
    shop.campaign("member-day", "Ten", every_day(1000)).await;
    let query = "mutation($input: CampaignDryRunInput!) { campaignDryRun(input: $input) {
        dryRun { total { amount } tax { amount } lines { quantity unitPrice { amount } total { amount } isGift }
            appliedOffers { plugin target amount { amount } } missedOffers { plugin reason } }
        userErrors { field code message } } }";
    let run = async |input: Value| shop.admin(query, json!({ "input": input })).await.payload();
    let lines = json!([{ "variantId": tea, "quantity": 2 }]);
    let now = run(json!({ "lines": lines })).await;
    assert_eq!(offers(&now["dryRun"]), ["member-day PRICE 20.0"], "{now}");
    let campaign = json!({ "plugin": "member-day", "title": "Thirty", "config": every_day(3000) });
    let tried = run(json!({ "lines": lines, "campaign": campaign })).await;
    assert_eq!(tried["dryRun"]["total"]["amount"], "140.0", "{tried}");
    assert_eq!(missed(&tried["dryRun"]), ["member-day BETTER_OFFER"]);
    // What shoppers choose is chosen in the sample.
    let prices = json!([{ "variantId": tea, "price": 6_000 }]);
    let campaign = json!({ "plugin": "group-buy", "title": "Two",
                           "config": { "prices": prices, "size": 2, "unitsPerOrder": 2 } });
    let mei = shop.customer("mei@example.com").await;
    let sample = json!({ "lines": lines, "campaign": campaign, "customerId": mei.id });
    let tried = run(sample).await;
    assert_eq!(offers(&tried["dryRun"]), ["group-buy PRICE 80.0"], "{tried}");
    assert_eq!(tried["dryRun"]["tax"]["amount"], "0.0");
    let wrong = json!({ "plugin": "member-day", "title": "", "config": {} });
    let refused = run(json!({ "lines": lines, "campaign": wrong })).await;
    assert_eq!(faults(&refused), ["campaign.title BLANK", "campaign.config INVALID"]);
    let refused = run(json!({ "lines": [{ "variantId": tea, "quantity": 0 }] })).await;
    assert_eq!(faults(&refused), ["lines.0.quantity TOO_SMALL"]);
    let all = shop.admin("{ campaigns(first: 9) { nodes { title } } }", json!({})).await;
    assert_eq!(all.root("campaigns")["nodes"], json!([{ "title": "Ten" }]));
    assert_eq!(shop.cart_with(&[(&tea, 2)], &[], None).await.total, "180.0");
}

#[tokio::test]
async fn staff_without_the_permission_neither_see_nor_change_campaigns() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let id = shop.campaign("member-day", "Day", every_day(1000)).await;
    sqlx::query("UPDATE staff_member SET role = 'staff', permissions = '{orders.read}'")
        .execute(&app.outside().await)
        .await
        .expect("a change");
    let denied = async |query: &str| shop.admin(query, json!({ "id": id })).await.code();
    for query in [
        "{ campaigns(first: 1) { nodes { id } } }",
        "{ campaignPlugins { id } }",
        "query($id: ID!) { campaign(id: $id) { id } }",
        "mutation($id: ID!) { campaignPause(id: $id) { userErrors { code } } }",
        "mutation { campaignPluginUpdate(plugin: \"member-day\", enabled: false) { userErrors { code } } }",
        "mutation { campaignDryRun(input: { lines: [] }) { userErrors { code } } }",
    ] {
        assert_eq!(denied(query).await, "ACCESS_DENIED", "{query}");
    }
}

#[tokio::test]
async fn every_plugin_is_in_the_catalogue_with_its_schema_in_two_languages() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let query = "{ campaignPlugins { id version title(language: \"zh\") english: title summary
        configVersion optIn enabled entitled schema } }";
    let plugins = shop.admin(query, json!({})).await.root("campaignPlugins");
    assert!(!list(&plugins).is_empty());
    for plugin in list(&plugins) {
        assert_eq!((&plugin["enabled"], &plugin["entitled"]), (&json!(true), &json!(true)));
        assert_eq!(plugin["schema"]["type"], "object", "{plugin}");
        assert!(text(&plugin["title"]).chars().all(|c| !c.is_ascii_alphabetic()), "{plugin}");
        assert!(text(&plugin["english"]).is_ascii(), "{plugin}");
    }
}
