//! Products from files.

mod access;
mod broken;
mod odd;
mod real;
mod rules;
mod spelling;
mod workbook;

use serde_json::Value;
use tests::{Answer, list, text};

/// A file with the columns that most tests need.
fn csv(rows: &[&str]) -> String {
    let header = "Handle,Title,Body (HTML),Vendor,Tags,Option1 Name,Option1 Value,Option2 Name,\
        Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,\
        Variant Inventory Policy,Variant Price,Variant Compare At Price,Image Src";
    [&[header], rows].concat().join("\n")
}

/// The report of an import that was carried out.
#[track_caller]
fn report(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// Handles under `created`, `updated`, `unchanged` or `failed`.
fn handles(report: &Value, what: &str) -> Vec<String> {
    list(&report[what]).iter().map(text).collect()
}

/// Row, column and code of every problem: `2 Variant Price INVALID`.
fn problems(report: &Value) -> Vec<String> {
    notes(report, "problems")
}

/// The same of `problems` or `warnings`.
fn notes(report: &Value, what: &str) -> Vec<String> {
    let one = |problem: &Value| {
        let column = problem["column"].as_str().unwrap_or("-");
        format!("{} {column} {}", problem["row"], text(&problem["code"]))
    };
    list(&report[what]).iter().map(one).collect()
}
