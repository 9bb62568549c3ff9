//! What several processes share by way of Redis, and that they go on without it.

use std::time::Duration;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use server::redis::Redis;
use tenancy::secret::sha256;
use tests::{Process, RedisServer, TestApp};

/// Longer than three exchanges between processes; two of them are shorter than what is owed at the most
/// takes to come back.
const EXCHANGED: Duration = Duration::from_millis(700);

/// An application, and two processes on its database with a Redis between them.
async fn two(settings: &[(&str, &str)]) -> Option<(TestApp, [Process; 2], RedisServer)> {
    let redis = RedisServer::start()?;
    let app = TestApp::start().await;
    let url = [("FANGSHI_REDIS__URL", redis.url())];
    let settings = settings.iter().map(|(name, value)| (*name, (*value).to_owned())).chain(url);
    let settings: Vec<_> = settings.collect();
    let processes = [(); 2].map(|()| Process::serve_with(&app.database, &settings));
    Some((app, processes, redis))
}

#[tokio::test]
async fn a_document_that_one_process_knows_is_known_to_all() {
    let Some((app, [one, other], redis)) = two(&[]).await else { return };
    app.shop("tea").await;
    let named = |query: &str| json!({ "persistedQuery": { "version": 1, "sha256Hash": HEXLOWER.encode(&sha256(query.as_bytes())) } });
    let there = async |body: Value| {
        app.send(app.post_at(other.address, "tea.localhost", "/graphql").json(&body)).await
    };
    let (known, unknown, lie) =
        ("{ shop { name } }", "{ shop { id } }", "{ shop { description } }");
    let sent = json!({ "query": known, "extensions": named(known) });
    let sent = app.post_at(one.address, "tea.localhost", "/graphql").json(&sent);
    assert_eq!(app.send(sent).await.root("shop")["name"], "The shop tea");
    let found = there(json!({ "extensions": named(known) })).await;
    assert_eq!(found.root("shop")["name"], "The shop tea");
    let found = there(json!({ "extensions": named(unknown) })).await;
    assert_eq!(found.code(), "PERSISTED_QUERY_NOT_FOUND");
    // What Redis holds under a digest must have it.
    let way_in = Redis::new(&redis.url()).expect("an address").expect("a Redis");
    way_in.keep_document(&HEXLOWER.encode(&sha256(lie.as_bytes())), known).await;
    let found = there(json!({ "extensions": named(lie) })).await;
    assert_eq!(found.code(), "PERSISTED_QUERY_NOT_FOUND");
    drop(redis);
    let found = there(json!({ "extensions": named(known) })).await;
    assert_eq!(found.root("shop")["name"], "The shop tea", "it is known here by now");
    let found = there(json!({ "query": unknown, "extensions": named(unknown) })).await;
    assert_eq!(found.status, 200, "Redis isn't needed");
}

#[tokio::test]
async fn what_one_process_spends_of_a_shops_quota_others_count() {
    let quota = [("FANGSHI_QUOTA__VALUES_PER_SECOND", "6")];
    let Some((app, [one, other], redis)) = two(&quota).await else { return };
    for slug in ["busy", "quiet"] {
        app.shop(slug).await.product("Tea", "10.0", 5).await;
    }
    // What isn't remembered; twelve values are saved up, of which each takes as many or a few more.
    let query = json!({ "query": "{ products(first: 1) { nodes { totalInventory } } }" });
    let ask = async |process: &Process, host: &str| {
        let request = app.post_at(process.address, host, "/graphql").json(&query);
        request.send().await.expect("an answer").status()
    };
    let here = async || ask(&one, "busy.localhost").await;
    let there = async |host: &str| ask(&other, host).await;
    assert_eq!(there("busy.localhost").await, 200);
    tokio::time::sleep(EXCHANGED).await;
    // The second begins while the first hasn't said yet what it costs.
    let (first, second) = tokio::join!(here(), here());
    assert!(first == 200 || second == 200);
    while here().await == 200 {}
    tokio::time::sleep(EXCHANGED).await;
    assert_eq!(there("busy.localhost").await, 429, "alone it would have some left");
    assert_eq!(there("quiet.localhost").await, 200);
    drop(redis);
    tokio::time::sleep(EXCHANGED).await;
    assert_eq!(there("quiet.localhost").await, 200, "Redis isn't needed");
}
