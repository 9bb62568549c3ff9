//! Files that are made to break whoever reads them.

use serde_json::json;
use tests::{Shop, TestApp, list, text};

async fn code(shop: &Shop<'_>, file: Vec<u8>) -> String {
    let answer = shop.import(file).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    text(&answer.body["problems"][0]["code"])
}

#[tokio::test]
async fn a_million_columns_are_not_read() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let wide = ",".repeat(1_000_000);
    assert_eq!(code(&shop, wide.clone().into_bytes()).await, "TOO_MANY");
    let named = format!("Handle,Title,Variant Price{wide}\ntea,Tea,5\n");
    assert_eq!(code(&shop, named.into_bytes()).await, "TOO_MANY");
    let row = format!("Handle,Title,Variant Price\ntea,Tea,5{wide}\n");
    let report = shop.import(row.into_bytes()).await.body;
    assert_eq!((&report["created"], &report["problems"]), (&json!(["tea"]), &json!([])));
}

#[tokio::test]
async fn rows_and_quotes_without_end_are_bounded() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let header = "Handle,Title,Variant Price\n";
    let rows = format!("{header}{}", "a,,\n".repeat(60_000));
    assert_eq!(code(&shop, rows.into_bytes()).await, "TOO_MANY");
    let quotes = format!("{header}{}", "\"".repeat(5_000_000));
    code(&shop, quotes.into_bytes()).await;
    let bad = (0..5_000).map(|nr| format!("p-{nr},,x\n")).collect::<Vec<_>>().concat();
    let answer = shop.import(format!("{header}{bad}").into_bytes()).await;
    assert_eq!(list(&answer.body["problems"]).len(), 1_001, "a thousand, and that there are more");
}
