//! Rows that write one option or value in several ways.

use serde_json::json;
use tests::{Shop, TestApp, list, text};

use super::{csv, notes, problems, report};

async fn variants(shop: &Shop<'_>) -> Vec<String> {
    let query = "{ product(handle: \"tea\") { variants(first: 9) { nodes { title } } } }";
    let found = shop.store(query, json!({})).await.root("product");
    list(&found["variants"]["nodes"]).iter().map(|variant| text(&variant["title"])).collect()
}

#[tokio::test]
async fn the_first_spelling_of_an_option_and_a_value_is_kept() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let file = csv(&[
        "tea,Tea,,,,Size,Small,Colour,Red,,,,,5,,",
        "tea,,,,,ＳＩＺＥ,Small,colour,Blue,,,,,5,,",
        "tea,,,,,,SMALL,,Green,,,,,5,,",
        "tea,,,,,,small,,red,,,,,9,,",
    ]);
    let done = report(shop.import(file.clone()).await);
    assert_eq!(problems(&done), [""; 0]);
    assert_eq!(done["created"], json!(["tea"]));
    let warned = [
        "3 Option1 Name TAKEN",
        "3 Option2 Name TAKEN",
        "4 Option1 Value TAKEN",
        "5 Option1 Value TAKEN",
        "5 Option2 Value TAKEN",
    ];
    assert_eq!(notes(&done, "warnings"), warned);
    let last = list(&done["warnings"]).last().map(|warning| text(&warning["message"]));
    assert!(last.is_some_and(|message| message.ends_with("It is left out.")));
    assert_eq!(variants(&shop).await, ["Small / Red", "Small / Blue", "Small / Green"]);
    let again = report(shop.import(file).await);
    assert_eq!(again["unchanged"], json!(["tea"]), "{again}");
}

#[tokio::test]
async fn a_file_finds_the_shops_variants_however_it_writes_them() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let first = csv(&["tea,Tea,,,,Size,Small,,,,,,,5,,"]);
    assert_eq!(problems(&report(shop.import(first).await)), [""; 0]);
    let other = csv(&["tea,Tea,,,,size,ＳＭＡＬＬ,,,,,,,7,,", "tea,,,,,,Large,,,,,,,8,,"]);
    let done = report(shop.import(other).await);
    assert_eq!((&done["updated"], problems(&done)), (&json!(["tea"]), vec![]));
    assert_eq!(variants(&shop).await, ["Small", "Large"]);
    let query =
        "{ product(handle: \"tea\") { variants(first: 1) { nodes { price { amount } } } } }";
    let found = shop.store(query, json!({})).await.root("product");
    assert_eq!(found["variants"]["nodes"][0]["price"]["amount"], "7.0");
}
