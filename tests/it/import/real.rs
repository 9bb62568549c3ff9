//! Catalogues that a real export made. They are held against what the `csv` crate reads in them.

use std::{collections::HashMap, path::Path};

use serde_json::json;
use sqlx::PgPool;
use tests::{NewShop, Shop, TestApp, cents, imbalances, rows_of};

use super::{handles, notes, problems, report};

const FILES: [&str; 3] = ["apparel.csv", "home-and-garden.csv", "jewelery.csv"];

/// The bytes of a catalogue, unless it isn't there.
fn catalogue(name: &str) -> Option<Vec<u8>> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/catalogues").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is absent", path.display());
    }
    bytes
}

/// A variant as the file has it: product, title, price and compare-at price in cents, tracked,
/// and how many there are if it is.
type Line = (String, String, i64, Option<i64>, bool, Option<i64>);

/// What a file says, read without any of our own code.
struct Expected {
    handles: Vec<String>,
    lines: Vec<Line>,
    images: i64,
}

fn expected(bytes: &[u8]) -> Expected {
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Vec<HashMap<String, String>> =
        reader.deserialize().map(|row| row.expect("a row")).collect();
    let (mut handles, mut lines, mut images) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let handle = &row["Handle"];
        if !handles.contains(handle) {
            handles.push(handle.clone());
        }
        for image in
            [&row["Image Src"], &row["Variant Image"]].into_iter().filter(|image| !image.is_empty())
        {
            images.push((handle, image));
        }
        if row["Variant Price"].is_empty() {
            continue;
        }
        let values =
            ["Option1 Value", "Option2 Value", "Option3 Value"].map(|name| row[name].as_str());
        let values: Vec<_> = values.into_iter().filter(|value| !value.is_empty()).collect();
        let compare_at = &row["Variant Compare At Price"];
        let compare_at = (!compare_at.is_empty()).then(|| cents(compare_at));
        let tracked = !row["Variant Inventory Tracker"].is_empty();
        let on_hand = tracked.then(|| row["Variant Inventory Qty"].parse().expect("a number"));
        lines.push((
            handle.clone(),
            values.join(" / "),
            cents(&row["Variant Price"]),
            compare_at,
            tracked,
            on_hand,
        ));
    }
    images.sort();
    images.dedup();
    lines.sort();
    Expected { handles, lines, images: i64::try_from(images.len()).expect("a number") }
}

/// What the shops have.
async fn lines(pool: &PgPool) -> Vec<Line> {
    let sql = "SELECT p.handle, concat_ws(' / ', option1, option2, option3), price,
        compare_at_price, tracked,
                      (SELECT sum(on_hand)::bigint FROM stock s WHERE s.variant_id = v.id)
               FROM variant v JOIN product p ON p.id = v.product_id";
    let mut lines: Vec<Line> = sqlx::query_as(sql).fetch_all(pool).await.expect("variants");
    lines.sort();
    lines
}

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.expect(sql)
}

#[tokio::test]
async fn a_real_catalogue_arrives_as_it_is() {
    for name in FILES {
        let Some(bytes) = catalogue(name) else { continue };
        let app = TestApp::start().await;
        let shop = app.shop("real").await;
        let expected = expected(&bytes);
        let report = report(shop.import(bytes).await);
        assert_eq!(problems(&report), [""; 0], "{name}");
        assert_eq!(handles(&report, "created"), expected.handles, "{name}");
        let pool = app.outside().await;
        assert_eq!(lines(&pool).await, expected.lines, "{name}");
        assert_eq!(
            count(&pool, "SELECT count(*) FROM product_image").await,
            expected.images,
            "{name}"
        );
        assert_eq!(
            count(&pool, "SELECT count(*) FROM product WHERE published_at IS NOT NULL").await,
            20
        );
        assert_eq!(imbalances(&pool).await, [""; 0]);
        println!("{name}: {} products, {} variants", expected.handles.len(), expected.lines.len());
    }
}

#[tokio::test]
async fn a_dry_run_reports_the_same_and_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("real").await;
    shop.product("Something else", "1", 3).await;
    let pool = app.outside().await;
    for name in FILES {
        let Some(bytes) = catalogue(name) else { continue };
        let before =
            (rows_of(&pool, "real").await, count(&pool, "SELECT count(*) FROM outbox").await);
        let rehearsed = report(shop.rehearse_import(bytes.clone()).await);
        let after =
            (rows_of(&pool, "real").await, count(&pool, "SELECT count(*) FROM outbox").await);
        assert!(after == before, "{name}: something was written");
        let carried_out = report(shop.import(bytes).await);
        assert_eq!(rehearsed, carried_out, "{name}");
    }
}

#[tokio::test]
async fn importing_a_real_catalogue_again_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("real").await;
    let pool = app.outside().await;
    for name in FILES {
        let Some(bytes) = catalogue(name) else { continue };
        report(shop.import(bytes.clone()).await);
        let before = rows_of(&pool, "real").await;
        for again in [shop.rehearse_import(bytes.clone()).await, shop.import(bytes.clone()).await] {
            let report = report(again);
            assert_eq!(handles(&report, "unchanged"), expected(&bytes).handles, "{name}");
            for other in ["created", "updated", "failed", "problems"] {
                assert_eq!(report[other], json!([]), "{name} {other}");
            }
        }
        assert!(rows_of(&pool, "real").await == before, "{name}: something was written");
    }
    assert_eq!(imbalances(&pool).await, [""; 0]);
}

#[tokio::test]
async fn every_row_with_cents_is_named_where_the_currency_has_none() {
    let Some(bytes) = catalogue("jewelery.csv") else { return };
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::named("real").trading_in("JPY")).await;
    let report = report(shop.import(bytes.clone()).await);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<HashMap<String, String>> =
        reader.deserialize().map(|row| row.expect("a row")).collect();
    let mut wrong = Vec::new();
    for (nr, row) in rows.iter().enumerate() {
        for column in ["Variant Price", "Variant Compare At Price"] {
            if row[column].contains('.') {
                wrong.push(format!("{} {column} INVALID", nr + 2));
            }
        }
    }
    let mut found = [problems(&report), notes(&report, "warnings")].concat();
    found.sort();
    wrong.sort();
    assert_eq!(found, wrong);
    assert_eq!(count(&app.outside().await, "SELECT count(*) FROM product").await, made(&report));
}

fn made(report: &serde_json::Value) -> i64 {
    i64::try_from(handles(report, "created").len()).expect("a number")
}

#[tokio::test]
async fn an_imported_product_can_be_found_and_bought() {
    let Some(bytes) = catalogue("home-and-garden.csv") else { return };
    let app = TestApp::start().await;
    let shop: Shop<'_> = app.shop("real").await;
    report(shop.import(bytes).await);
    let query = "{ products(first: 2, query: \"vendor:\\\"Company 123\\\" clay\") { nodes {
        handle title tags
        options { name values } variants(first: 9) { nodes { id title quantityAvailable } } } } }";
    let found = shop.store(query, json!({})).await.root("products")["nodes"].clone();
    let pot = &found[0];
    assert_eq!(
        (&pot["handle"], &pot["tags"]),
        (&json!("clay-plant-pot"), &json!(["Pot", "Plants"]))
    );
    assert_eq!(pot["options"], json!([{ "name": "Size", "values": ["Regular", "Large"] }]));
    let large = &pot["variants"]["nodes"][1];
    assert_eq!((&large["title"], &large["quantityAvailable"]), (&json!("Large"), &json!(null)));
    let cart = shop.cart_of(&tests::text(&large["id"]), 2).await;
    assert_eq!(cart.total, "31.98");
    shop.placed(&cart).await;
    assert_eq!(imbalances(&app.outside().await).await, [""; 0]);
}
