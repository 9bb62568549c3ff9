use kernel::{Code, Currency};
use proptest::prelude::*;

use super::{Parsed, read};

const HEADER: &str = "Handle,Title,Body (HTML),Tags,Option1 Name,Option1 Value,Option2 Name,\
    Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,\
    Image Src,Image Position";

fn currency(code: &str) -> Currency {
    code.parse().expect("a known currency")
}

fn csv(rows: &[&str]) -> Parsed {
    let text = [&[HEADER], rows].concat().join("\n");
    read(text.as_bytes(), currency("USD"))
}

/// Row and column of every problem.
fn places(parsed: &Parsed) -> Vec<(usize, &str)> {
    let place = |problem: &'_ super::Problem| problem.row;
    let column = |problem| -> &str { Option::as_deref(problem).unwrap_or("") };
    parsed.problems.iter().map(|problem| (place(problem), column(&problem.column))).collect()
}

#[test]
fn rows_of_a_handle_become_a_product_with_variants_and_images() {
    let parsed = csv(&[
        "tea,Tea,<p>Fine</p>,\"a, b\",Size,50 g,,,T50,shopify,7,9.99,https://a.example/2.jpg,2",
        "tea,,,,,100 g,,,,,,18,https://a.example/1.jpg,1",
        "tea,,,,,,,,,,,,https://a.example/3.jpg,3",
        ",,,,,,,,,,,,,",
        "cup,Cup,,,Title,Default Title,,,,,3,5,,",
    ]);
    assert_eq!(parsed.problems, []);
    let [tea, cup] = parsed.products.as_slice() else { panic!("two products") };
    assert_eq!(tea.product.options[0].values, ["50 g", "100 g"]);
    assert_eq!(tea.product.tags, ["a", "b"]);
    assert_eq!(tea.product.description_html, "<p>Fine</p>");
    let prices: Vec<i64> = tea.product.variants.iter().map(|variant| variant.price).collect();
    assert_eq!(prices, [999, 1800]);
    assert_eq!(tea.on_hand, [Some(7), None]);
    let images: Vec<&str> = tea.product.images.iter().map(|image| image.url.as_str()).collect();
    assert_eq!(images, [1, 2, 3].map(|nr| format!("https://a.example/{nr}.jpg")));
    assert!(!cup.product.variants[0].tracked && cup.product.variants[0].sku.is_none());
    assert_eq!(cup.product.options[0].name, "Title");
    assert!(cup.product.published);
}

#[test]
fn a_product_without_options_needs_no_option_columns() {
    let parsed = read(b"\xEF\xBB\xBFHandle,Title,Variant Price\nA_b,B,1\n", currency("USD"));
    assert_eq!(parsed.problems, []);
    assert_eq!(parsed.products[0].handle, "a-b");
    assert_eq!(parsed.products[0].product.variants[0].option_values, ["Default Title"]);
}

#[test]
fn handles_become_ascii() {
    let parsed = csv(&["绿茶,绿茶,,,,,,,,,,5,,"]);
    assert_eq!(parsed.products[0].handle, "lu-cha");
    let parsed = csv(&["🍵,Tea,,,,,,,,,,5,,", ",Tea,,,,,,,,,,5,,"]);
    assert_eq!(places(&parsed), [(2, "Handle"), (3, "Handle")]);
}

#[test]
fn a_price_has_no_more_decimals_than_the_currency() {
    let text = "Handle,Title,Variant Price\ntea,Tea,9.99\n";
    let parsed = read(text.as_bytes(), currency("JPY"));
    assert_eq!(places(&parsed), [(2, "Variant Price")]);
    assert_eq!((parsed.failed.as_slice(), parsed.products.len()), (&["tea".to_owned()][..], 0));
}

#[test]
fn every_problem_names_its_row_and_column() {
    let cases = [
        ("tea,Tea,,,,,,,,,,-1,,", "Variant Price", Code::TooSmall),
        ("tea,Tea,,,,,,,,,,1e9,,", "Variant Price", Code::Invalid),
        ("tea,Tea,,,,,,,,,,99999999999999999999,,", "Variant Price", Code::TooBig),
        ("tea,Tea,,,,,,,,,,,,", "Variant Price", Code::Blank),
        ("tea,,,,,,,,,,,1,,", "Title", Code::Blank),
        ("tea,Tea,,,,,,,,shopify,x,1,,", "Variant Inventory Qty", Code::Invalid),
        ("tea,Tea,,,,,,,,shopify,-3,1,,", "Variant Inventory Qty", Code::TooSmall),
        ("tea,Tea,,,,,,,,shopify,99999999999999999999,1,,", "Variant Inventory Qty", Code::TooBig),
        ("tea,Tea,,,Size,,,,,,,1,,", "Option1 Value", Code::Blank),
        ("tea,Tea,,,,S,,,,,,1,,", "Option1 Value", Code::Invalid),
        ("tea,Tea,,,,,Colour,Red,,,,1,,", "Option1 Name", Code::Blank),
        ("tea,Tea,,,,,,,,,,1,/tea.jpg,", "Image Src", Code::Invalid),
    ];
    for (row, column, code) in cases {
        let parsed = csv(&[row, "cup,Cup,,,,,,,,,,5,,"]);
        let found = parsed.problems.iter().map(|p| (p.row, p.column.as_deref(), p.code));
        assert!(
            found.clone().any(|p| p == (2, Some(column), code)),
            "{row}: {:?}",
            parsed.problems
        );
        assert_eq!(parsed.products.len(), 1, "the other product is still there: {row}");
    }
}

#[test]
fn no_combination_and_no_code_stands_twice() {
    let twice = csv(&["tea,Tea,,,Size,S,,,,,,1,,", "tea,,,,,S,,,,,,2,,"]);
    assert_eq!(places(&twice), [(3, "Option1 Value")]);
    let without_options = csv(&["tea,Tea,,,,,,,,,,1,,", "tea,,,,,,,,,,,2,,"]);
    assert_eq!(places(&without_options), [(3, "Option1 Value")]);
    let codes = csv(&["tea,Tea,,,,,,,X,,,1,,", "cup,Cup,,,,,,,X,,,1,,"]);
    assert_eq!((places(&codes), codes.products.len()), (vec![(3, "Variant SKU")], 1));
}

#[test]
fn a_fourth_option_is_one_too_many() {
    let text = "Handle,Title,Variant Price,Option4 Name,Option4 Value\ntea,Tea,1,Scent,Rose\n";
    let parsed = read(text.as_bytes(), currency("USD"));
    assert_eq!(places(&parsed), [(2, "Option4 Name"), (2, "Option4 Value")]);
}

#[test]
fn no_more_problems_are_reported_than_are_read() {
    let usd = currency("USD");
    let bad = [&b"Handle,Title,Variant Price\n"[..], &b"\xFF,".repeat(1_000_000)].concat();
    assert_eq!(places(&read(&bad, usd)), [(2, ""), (2, "Handle")]);
    let rows: Vec<String> = (0..1001).map(|nr| format!("tea-{nr},Tea,x")).collect();
    let many = format!("Handle,Title,Variant Price\n{}\n", rows.join("\n"));
    let problems = read(many.as_bytes(), usd).problems;
    assert_eq!(problems.len(), 1001);
    assert_eq!(problems.last().map(|last| last.code), Some(Code::TooMany));
}

#[test]
fn a_tag_counts_once() {
    let parsed = csv(&[&format!("tea,Tea,,\"{}b\",,,,,,,,5,,", "a,".repeat(300))]);
    assert_eq!(parsed.products[0].product.tags, ["a", "b"]);
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let usd = currency("USD");
    assert_eq!(places(&read(b"", usd)), [(1, "")]);
    assert_eq!(places(&read(b"Handle,Title\na,b\n", usd)), [(1, "Variant Price")]);
    assert_eq!(places(&read(b"Handle,Title,Title,Variant Price\n", usd)), [(1, "Title")]);
    assert_eq!(places(&read(b"\xFF\xFEH\0", usd)), [(1, "")]);
    assert_eq!(read(&vec![b'a'; 10 * 1024 * 1024 + 1], usd).problems[0].code, Code::TooBig);
    let latin1 = b"Handle,Title,Variant Price\ncup,Cup,1\ntea,Th\xE9,1\n";
    assert_eq!(places(&read(latin1, usd)), [(3, "Title")]);
    assert_eq!(read(latin1, usd).failed, ["tea"]);
    let ragged = b"Handle,Title,Variant Price\ntea,Tea,1,\ncup,Cup\npot,Pot,1\n";
    assert_eq!(places(&read(ragged, usd)), [(2, ""), (3, ""), (3, "Variant Price")]);
    assert_eq!(read(ragged, usd).products.len(), 1);
    let wide = format!("Handle,Title,Variant Price{}\n", ",".repeat(498));
    assert_eq!(read(wide.as_bytes(), usd).problems[0].code, Code::TooMany);
    let many = format!("Handle,Title,Variant Price\n{}", "tea,Tea,1\n".repeat(50_001));
    assert_eq!(read(many.as_bytes(), usd).problems[0].code, Code::TooMany);
}

/// Something like a file: its columns, their separators and cells, and what has no place in it.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "Handle|Title|Variant Price|Option1 Name|Option1 Value|Image Src|Tags|Published"
            .prop_map(String::into_bytes),
        4 => "[,;\"\n\r\t]{1,3}".prop_map(String::into_bytes),
        3 => "[=+@-]?(tea|cup|5|9\\.99|-1|true|1e9|cmd)".prop_map(String::into_bytes),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
        1 => proptest::collection::vec(any::<u8>(), 0..8),
    ];
    let header = prop_oneof![
        Just(b"Handle,Title,Variant Price,Tags\n".to_vec()),
        Just(b"\xEF\xBB\xBFHandle,Title,Variant Price,Variant SKU\r\n".to_vec()),
        Just(Vec::new()),
    ];
    (header, proptest::collection::vec(piece, 0..60))
        .prop_map(|(header, pieces)| [vec![header], pieces].concat().concat())
}

proptest! {
    #[test]
    fn whatever_a_file_is_its_products_are_whole_or_named(file in any_file()) {
        let parsed = read(&file, currency("USD"));
        for problem in &parsed.problems {
            prop_assert!(problem.row >= 1 && !problem.message.is_empty());
        }
        prop_assert!(parsed.failed.is_empty() || !parsed.problems.is_empty());
        for draft in &parsed.products {
            prop_assert!(draft.product.variants.iter().all(|variant| variant.price >= 0));
            let handle = draft.product.handle.as_deref().unwrap_or_default();
            prop_assert!(!parsed.failed.iter().any(|failed| failed == handle));
        }
    }

    #[test]
    fn a_cell_is_a_text_whatever_it_begins_with(
        title in "[=+@\t-]?[A-Za-z0-9(\"',;!|\n ]{0,30}[a-z]",
    ) {
        let quoted = title.replace('"', "\"\"");
        let file = format!("Handle,Title,Variant Price\ntea,\"{quoted}\",5\n");
        let parsed = read(file.as_bytes(), currency("USD"));
        prop_assert_eq!(&parsed.problems, &[]);
        // A name is one line.
        let line = title.replace(['\t', '\n'], " ");
        prop_assert_eq!(&parsed.products[0].product.title, line.trim());
    }
}
