//! Clients that no one here wrote, unchanged, against the real server.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
    process::Output,
};

use serde_json::{Value, json};
use tests::{Shop, TestApp, rows_of, text};
use tokio::process::Command;

/// What of well-known clients' operations we don't answer yet: client, operation, and the first
/// thing in it that we don't have. The list may only shrink.
const MISSING: &[&str] = &[];

/// The codes of what is refused before it runs.
const MISFITS: [Option<&str>; 3] =
    [Some("GRAPHQL_VALIDATION_FAILED"), Some("QUERY_TOO_COMPLEX"), Some("QUERY_TOO_DEEP")];

#[tokio::test]
async fn the_dialects_javascript_client_runs_unchanged() {
    run("storefront-api-client.mjs").await;
}

#[tokio::test]
async fn hydrogen_reacts_cart_runs_unchanged_in_a_browser() {
    run("cart-provider.mjs").await;
}

#[tokio::test]
async fn the_js_buy_sdks_checkout_runs_unchanged() {
    run("js-buy-sdk.mjs").await;
}

#[tokio::test]
async fn what_well_known_clients_ask_that_we_do_not_answer_only_shrinks() {
    let Some(file) = prepared("FANGSHI_DOCUMENTS") else { return };
    let documents: Vec<Value> =
        serde_json::from_slice(&std::fs::read(file).expect("the documents")).expect("JSON");
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let mut missing = Vec::new();
    let mut tally = BTreeMap::<String, [usize; 2]>::new();
    for operation in &documents {
        let variables = operation["variables"].clone();
        let answer = shop.store(&text(&operation["document"]), variables).await;
        let misfit = misfit(&answer.body);
        let [client, name] = ["client", "name"].map(|part| text(&operation[part]));
        let [fit, all] = tally.entry(client.clone()).or_default();
        *fit += usize::from(misfit.is_none());
        *all += 1;
        missing.extend(misfit.map(|misfit| format!("{client} {name}: {misfit}")));
    }
    missing.sort();
    for (client, [fit, all]) in tally {
        say(&format!("{client}: {fit} of {all} operations fit"));
    }
    assert_eq!(missing, MISSING);
}

/// What of a document our schema doesn't have, or that it asks too much: the first of several by the
/// alphabet, for they are found in no order. Most variables aren't sent, which is no misfit.
fn misfit(answer: &Value) -> Option<String> {
    let errors = answer["errors"].as_array()?.iter();
    let misfits = errors.filter(|it| MISFITS.contains(&it["extensions"]["code"].as_str()));
    let said = misfits.map(|error| text(&error["message"]));
    said.filter(|said| !said.ends_with("is not defined.")).min()
}

/// Runs a script of `tests/clients` against a shop. The other shop stays as it was.
async fn run(script: &str) {
    let Some(dir) = prepared("FANGSHI_CLIENTS") else { return };
    let app = TestApp::start_with_tls(&["tea", "other"]).await;
    let (shop, other) = (app.shop("tea").await, app.shop("other").await);
    other.product("Coffee", "3.0", 5).await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "other").await;
    let (_, variant) = shop.product("Tea", "9.0", 1_000).await;
    let (_, scarce) = shop.product("Rare tea", "30.0", 2).await;
    let config = json!({ "code": "TWO", "reward": { "amount": 200 } });
    shop.campaign("coupon", "Two off", config).await;
    let output = Command::new("node")
        .arg(script)
        .current_dir(dir)
        .env("STORE", format!("https://tea.localhost:{}", app.address.port()))
        .env("TOKEN", token(&shop).await)
        .env("VARIANT", variant)
        .env("SCARCE", scarce)
        .env("CODE", "TWO")
        .env("NODE_EXTRA_CA_CERTS", app.certificate())
        .output();
    let Output { status, stdout, stderr } = output.await.expect("node");
    let (said, complained) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{said}{complained}");
    say(said.trim_end());
    assert_eq!(rows_of(&pool, "other").await, before, "the second shop is untouched");
}

async fn token(shop: &Shop<'_>) -> String {
    let query = "mutation { storefrontAccessTokenCreate(title: \"Client\") { token
        userErrors { field code message } } }";
    text(&shop.done(query, json!({})).await["token"])
}

/// What `cargo xtask test` has prepared, unless that isn't possible here.
fn prepared(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os(name).map(PathBuf::from);
    if path.is_none() {
        say(&format!("SKIPPED: {name} isn't set; `cargo xtask test` does what is needed"));
    }
    path
}

/// Tells whoever runs the tests, also of a test that passes: only what macros print is kept back.
fn say(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
