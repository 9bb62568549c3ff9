//! Workbooks of Excel.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::json;
use tests::{TestApp, list};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{handles, notes, problems, report};

const HEADER: [&str; 8] = [
    "Handle",
    "Title",
    "Option1 Name",
    "Option1 Value",
    "Variant Barcode",
    "Variant Price",
    "Variant Requires Shipping",
    "Notes",
];

/// A workbook with an empty sheet before the one with products.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, HEADER).expect("a header");
    sheet.write_row(1, 0, ["茶", "Tea", "Size"]).expect("a row");
    let date = Format::new().set_num_format("d-mmm");
    let day = ExcelDateTime::from_ymd(2026, 5, 3).expect("a day");
    sheet.write_with_format(1, 3, &day, &date).expect("a cell");
    sheet.write(1, 4, 4_006_390_000_017_i64).expect("a cell");
    sheet.write(1, 5, 0.1 + 0.2).expect("a cell");
    sheet.write(1, 6, true).expect("a cell");
    sheet.write_row(2, 0, ["茶", "", "", "38"]).expect("a row");
    sheet.write(2, 5, 12).expect("a cell");
    sheet.write(2, 6, false).expect("a cell");
    sheet.write_row(4, 0, ["cup", "Cup"]).expect("a row");
    sheet.write(4, 5, "free").expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

#[tokio::test]
async fn a_workbook_is_read_as_a_file_of_text_is() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let rehearsed = report(shop.rehearse_import(workbook()).await);
    let report = report(shop.import(workbook()).await);
    assert_eq!(rehearsed, report);
    assert_eq!(handles(&report, "created"), ["茶"]);
    assert_eq!(problems(&report), ["5 Variant Price INVALID"]);
    assert_eq!(notes(&report, "warnings"), ["2 Option1 Value INVALID"], "a day for a size");
    assert_eq!(report["ignoredColumns"], json!(["Notes"]));
    assert_eq!(report["rows"]["total"], 3);
    let sql = "SELECT concat_ws(' ', option1, barcode, price, requires_shipping)
        FROM variant ORDER BY position";
    let found: Vec<String> =
        sqlx::query_scalar(sql).fetch_all(&app.outside().await).await.expect("variants");
    assert_eq!(found, ["2026-05-03 4006390000017 30 t", "38 1200 f"]);
}

/// A workbook whose first part unpacks to so many bytes.
fn bomb(bytes: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).expect("a part");
    let mebibyte = vec![b' '; 1 << 20];
    for _ in 0..bytes >> 20 {
        archive.write_all(&mebibyte).expect("bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// Cells that all share one long text.
fn heavy() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["Handle", "Title", "Vendor", "Type", "Variant Price"])
        .expect("a header");
    let long = "x".repeat(32_767);
    for row in 1..1_500 {
        sheet.write_row(row, 0, [long.as_str(); 5]).expect("a row");
    }
    book.save_to_buffer().expect("a workbook")
}

#[tokio::test]
async fn a_workbook_that_unpacks_without_end_is_not_unpacked() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    for (file, expected) in [
        (bomb(256 << 20), "1 - TOO_BIG"),
        (bomb(1 << 20), "1 - INVALID"),
        (heavy(), "130 - TOO_BIG"),
    ] {
        assert!(file.len() < 10 << 20);
        let report = report(shop.import(file).await);
        assert_eq!(problems(&report), [expected]);
        assert_eq!(list(&report["created"]).len(), 0);
    }
    let cut = &workbook()[..2_000];
    assert_eq!(problems(&report(shop.import(cut.to_vec()).await)), ["1 - INVALID"]);
}

#[tokio::test]
async fn a_damaged_workbook_is_read_or_refused_and_nothing_else() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let whole = workbook();
    for place in (0..whole.len()).step_by(whole.len() / 100) {
        for change in [0xFF, 0x01] {
            let mut damaged = whole.clone();
            damaged[place] ^= change;
            let answer = shop.rehearse_import(damaged).await;
            assert_eq!(answer.status, 200, "byte {place}: {}", answer.body);
        }
    }
}
