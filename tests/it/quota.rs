//! Who asks too much hears so, and nobody else feels it.

use std::time::Duration;

use serde_json::json;
use sqlx::Connection;
use tests::TestApp;

#[tokio::test]
async fn a_shop_that_has_used_its_quota_up_is_told_when_to_try_again() {
    let app = TestApp::start_with(|settings| settings.quota.values_per_second = 20).await;
    let (busy, quiet) = (app.shop("busy").await, app.shop("quiet").await);
    busy.product("Tea", "10.0", 5).await;
    quiet.product("Silk", "10.0", 5).await;
    let ask = |slug: &str| {
        let host = format!("{slug}.localhost");
        // What isn't remembered.
        let query = "{ products(first: 1) { nodes { totalInventory } } nodes(ids: []) { id } }";
        app.post(&host, "/graphql").json(&json!({ "query": query })).send()
    };
    let mut answered = 0;
    let refused = loop {
        let answer = ask("busy").await.expect("an answer");
        if answer.status() != 200 {
            break answer;
        }
        answered += 1;
        assert!(answered < 100, "it has a quota");
    };
    assert_eq!(refused.status(), 429);
    let after: u64 =
        refused.headers()["retry-after"].to_str().expect("a text").parse().expect("seconds");
    assert!((1..=2).contains(&after), "{after}");
    let said: serde_json::Value = refused.json().await.expect("JSON");
    assert_eq!(said["errors"][0]["extensions"]["code"], "THROTTLED");
    assert_eq!(ask("quiet").await.expect("an answer").status(), 200);
    let shop = busy.admin("{ shop { name } }", json!({})).await;
    assert_eq!(shop.status, 200, "staff have a quota of their own");
    tokio::time::sleep(Duration::from_secs(after)).await;
    assert_eq!(ask("busy").await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn a_shop_whose_statements_wait_keeps_no_connection_from_others() {
    let app = TestApp::start().await;
    let (busy, quiet) = (app.shop("busy").await, app.shop("quiet").await);
    busy.product("Tea", "10.0", 5).await;
    quiet.product("Silk", "10.0", 5).await;
    let mut admin = sqlx::PgConnection::connect(&app.database.admin_url()).await.expect("a way in");
    let mut lock = admin.begin().await.expect("a transaction");
    let sql = "SELECT FROM shop s WHERE EXISTS (SELECT FROM shop_directory d
               WHERE d.shop_id = s.tenant_id AND d.slug = 'busy') FOR UPDATE";
    sqlx::query(sql).execute(&mut *lock).await.expect("a lock");
    let change = "mutation { shopUpdate(input: { name: \"Another\" }) { userErrors { code } } }";
    let changes = (0..20).map(|_| busy.admin(change, json!({})));
    let changes = futures::future::join_all(changes);
    let asked = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let query = "{ products(first: 1) { nodes { totalInventory } } }";
        let answer =
            tokio::time::timeout(Duration::from_secs(1), quiet.store(query, json!({}))).await;
        lock.rollback().await.expect("the end of the lock");
        answer.expect("an answer at once").data()
    };
    let (changed, found) = tokio::join!(changes, asked);
    assert_eq!(found["products"]["nodes"][0]["totalInventory"], 5);
    assert!(changed.into_iter().all(|answer| answer.status == 200));
}

#[tokio::test]
async fn what_an_operation_cost_is_said_to_staff_and_to_who_asks() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    shop.product("Tea", "10.0", 5).await;
    let query = "{ products(first: 5) { nodes { title } } }";
    let staff = shop.admin(query, json!({})).await.body;
    let cost = &staff["extensions"]["cost"];
    let spent = cost["actualQueryCost"].as_i64().expect("a number");
    assert!(spent > 10, "what the operation counts, and its values: {cost}");
    let status = &cost["throttleStatus"];
    assert_eq!(status["maximumAvailable"], 40_000);
    assert_eq!(status["restoreRate"], 20_000);
    let left = status["currentlyAvailable"].as_i64().expect("a number");
    assert!((40_000 - spent..=40_000).contains(&left), "some may have come back: {cost}");

    let plain = shop.store(query, json!({})).await.body;
    assert_eq!(plain["extensions"], serde_json::Value::Null);
    for _ in 0..2 {
        let request = app.post("tea.localhost", "/graphql").json(&json!({ "query": query }));
        let asked = app.send(request.header("Shopify-GraphQL-Cost-Debug", "1")).await.body;
        assert_eq!(asked["data"], plain["data"]);
        assert!(asked["extensions"]["cost"]["actualQueryCost"].as_i64() > Some(10), "{asked}");
    }
    assert_eq!(shop.store(query, json!({})).await.body, plain, "none of it is remembered");
}
