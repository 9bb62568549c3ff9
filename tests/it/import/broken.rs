use serde_json::json;
use tests::{NewShop, TestApp, rows_of};

use super::{csv, handles, problems, report};

const CUP: &str = "cup,Cup,,,,,,,,,,,,5,,";

#[tokio::test]
async fn a_file_that_cannot_be_read_says_where_and_changes_nothing() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let utf16: Vec<u8> =
        "\u{feff}Handle,Title,Variant Price\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (file, expected) in [
        (b"".to_vec(), "1 - BLANK"),
        (b"\xEF\xBB\xBF".to_vec(), "1 - BLANK"),
        (utf16, "1 - INVALID"),
        (b"\x89PNG\r\n\x1A\n\0\0\0".to_vec(), "1 - INVALID"),
        (b"PK\x03\x04\0\0".to_vec(), "1 - INVALID"),
        (b"Title,Variant Price\nTea,1\n".to_vec(), "1 Handle BLANK"),
        (b"Handle;Title;Variant Price\ntea;\"Tea;1\n".to_vec(), "2 Title INVALID"),
        (b"Handle,Title,Title,Variant Price\n".to_vec(), "1 Title TAKEN"),
        (b"<html><body>504</body></html>".to_vec(), "1 Handle BLANK"),
    ] {
        for dry in [true, false] {
            let answer = if dry {
                shop.rehearse_import(file.clone()).await
            } else {
                shop.import(file.clone()).await
            };
            assert_eq!(problems(&report(answer)), [expected]);
        }
    }
    assert!(rows_of(&pool, "tea").await == before);
}

#[tokio::test]
async fn what_is_wrong_with_one_product_keeps_only_that_one_out() {
    let app = TestApp::start().await;
    for (nr, (rows, expected)) in [
        (vec!["tea,Tea,,,,,,,,,,,,9.999,,"], vec!["2 Variant Price INVALID"]),
        (vec!["tea,Tea,,,,,,,,,,,,-1,,"], vec!["2 Variant Price TOO_SMALL"]),
        (vec!["tea,Tea,,,,,,,,,,,,99999999999999999999,,"], vec!["2 Variant Price TOO_BIG"]),
        (vec!["tea,Tea,,,,,,,,,,,,free,,"], vec!["2 Variant Price INVALID"]),
        (vec!["tea,Tea,,,,,,,,,,,,,,"], vec!["2 Variant Price BLANK"]),
        (vec!["tea,,,,,,,,,,,,,5,,"], vec!["2 Title BLANK"]),
        (
            vec!["tea,Tea,,,,Size,S,,,,,,,5,,", "tea,,,,,,S,,,,,,,6,,"],
            vec!["3 Option1 Value TAKEN"],
        ),
        (vec!["tea,Tea,,,,Size,S,,,,,,,5,,", "tea,,,,,,,,,,,,,6,,"], vec!["3 Option1 Value BLANK"]),
        (vec!["tea,Tea,,,,,,,,,,,,5,,,,x", CUP], vec!["2 - INVALID"]),
        (vec!["🍵,Tea,,,,,,,,,,,,5,,"], vec!["2 Handle INVALID"]),
        (vec![",Tea,,,,,,,,,,,,5,,"], vec!["2 Handle BLANK"]),
        (vec!["tea,T\u{0},,,,,,,,,,,,5,,"], vec!["2 Title INVALID"]),
    ]
    .into_iter()
    .enumerate()
    {
        let shop = app.shop(&format!("tea-{nr}")).await;
        let rows: Vec<&str> = rows.into_iter().filter(|row| *row != CUP).chain([CUP]).collect();
        let answer = report(shop.import(csv(&rows)).await);
        assert_eq!(problems(&answer), expected, "{rows:?}");
        assert!(
            handles(&answer, "created").contains(&"cup".to_owned()),
            "the rest arrives: {answer}"
        );
        let products = shop
            .admin("{ products(first: 9) { nodes { handle } } }", json!({}))
            .await
            .root("products");
        let there = tests::list(&products["nodes"]).iter().map(|node| tests::text(&node["handle"]));
        assert!(there.eq(handles(&answer, "created")), "{products}: {answer}");
        let rest = tests::list(&answer["created"]).len() + tests::list(&answer["failed"]).len();
        let named = rows.iter().filter(|row| row.starts_with(|c: char| c.is_ascii_lowercase()));
        let named: std::collections::HashSet<_> = named.map(|row| row.split(',').next()).collect();
        assert_eq!(rest, named.len(), "{answer}");
    }
}

#[tokio::test]
async fn a_wrong_encoding_is_named_and_a_byte_order_mark_is_none() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let marked = [b"\xEF\xBB\xBF".as_slice(), csv(&["tea,茶,,,,,,,,,,,,5,,"]).as_bytes()].concat();
    assert_eq!(handles(&report(shop.import(marked).await), "created"), ["tea"]);
    // 茶 in GBK, and é in Latin-1.
    for cell in [b"\xB2\xE8".as_slice(), b"Th\xE9"] {
        let file = [csv(&[CUP]).as_bytes(), b"\npot,", cell, b",,,,,,,,,,,,5,,\n"].concat();
        let report = report(shop.import(file).await);
        assert_eq!(
            (problems(&report), handles(&report, "failed")),
            (vec!["3 Title INVALID".to_owned()], vec!["pot".to_owned()])
        );
    }
    let windows =
        csv(&["pan,Pan,,,,,,,,,,,,5,,", "can,\"A\ncan\",,,,,,,,,,,,5,,"]).replace('\n', "\r\n");
    assert_eq!(handles(&report(shop.import(windows).await), "created"), ["pan", "can"]);
}

#[tokio::test]
async fn a_price_with_cents_is_refused_where_the_currency_has_none() {
    let app = TestApp::start().await;
    let shop = app.shop_with(NewShop::named("tea").trading_in("JPY")).await;
    let file = csv(&[CUP, "tea,Tea,,,,Size,S,,,,,,,100,,", "tea,,,,,,M,,,,,,,9.99,,"]);
    let report = report(shop.import(file).await);
    assert_eq!(problems(&report), ["4 Variant Price INVALID"]);
    assert_eq!(report["problems"][0]["message"], "JPY has 0 decimals: 9.99 has more.");
    assert_eq!(
        (handles(&report, "created"), handles(&report, "failed")),
        (vec!["cup".to_owned()], vec!["tea".to_owned()])
    );
}

#[tokio::test]
async fn of_a_product_with_other_options_nothing_is_written() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let rows = ["tea,Tea,,,,Size,S,,,A,shopify,5,,5,,", "tea,,,,,,M,,,B,shopify,5,,5,,"];
    report(shop.import(csv(&rows)).await);
    let pool = app.outside().await;
    let before = rows_of(&pool, "tea").await;
    let other_options =
        csv(&["tea,Better tea,<p>x</p>,,,Colour,Red,,,,,,,5,,https://a.example/1.jpg"]);
    for answer in
        [shop.rehearse_import(other_options.clone()).await, shop.import(other_options).await]
    {
        let report = report(answer);
        assert_eq!(problems(&report), ["2 Option1 Name CONFLICT"]);
        assert_eq!(handles(&report, "failed"), ["tea"]);
        assert_eq!(report["rows"]["failed"], 1);
    }
    assert!(rows_of(&pool, "tea").await == before);
}

#[tokio::test]
async fn a_huge_cell_is_refused_and_a_huge_file_is_not_even_read() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let huge = "x".repeat(4 << 20);
    let file = csv(&[
        &format!("tea,Tea,{huge},,,,,,,,,,,5,,"),
        &format!("pot,{huge},,,,,,,,,,,,5,,"),
        CUP,
    ]);
    let report = report(shop.import(file).await);
    assert_eq!(problems(&report), ["2 Body (HTML) TOO_LONG", "3 Title TOO_LONG"]);
    assert_eq!(handles(&report, "created"), ["cup"]);
    let answer = shop.import("x".repeat((10 << 20) + 1)).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
}

#[tokio::test]
async fn an_open_quote_or_more_rows_than_a_product_may_have_end_in_a_problem() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let open = csv(&["tea,\"Tea,,,,,,,,,,,,5,,", CUP]);
    let answer = report(shop.import(open).await);
    assert_eq!(
        (handles(&answer, "created"), problems(&answer).first().map(String::as_str)),
        (vec![], Some("2 Title INVALID"))
    );
    let mut rows = vec!["tea,Tea,,,,Size,0,,,,,,,5,,".to_owned()];
    rows.extend((1..=250).map(|nr| format!("tea,,,,,,{nr},,,,,,,5,,")));
    rows.push(CUP.to_owned());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let answer = report(shop.import(csv(&rows)).await);
    assert_eq!(
        (handles(&answer, "created"), handles(&answer, "failed")),
        (vec!["cup".to_owned()], vec!["tea".to_owned()])
    );
    assert!(problems(&answer).iter().any(|problem| problem.ends_with("TOO_MANY")), "{answer}");
}

#[tokio::test]
async fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let app = TestApp::start().await;
    let shop = app.shop("tea").await;
    let file = "Handle,Title,Variant Price\ncup,\"A\ncup\",5\n,,\ntea,Tea,x\n";
    assert_eq!(problems(&report(shop.import(file).await)), ["4 Variant Price INVALID"]);
    let with_blank_lines = "Handle,Title,Variant Price\n\ncup,\"A\ncup\",5\n\n\ntea,Tea,x\n";
    assert_eq!(problems(&report(shop.import(with_blank_lines).await)), ["6 Variant Price INVALID"]);
}
