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
    assert_eq!(tea.variants.iter().map(|said| said.on_hand).collect::<Vec<_>>(), [Some(7), None]);
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
    assert_eq!(parsed.products[0].handle, "a_b");
    assert_eq!(parsed.products[0].product.variants[0].option_values, ["Default Title"]);
}

#[test]
fn distinct_handles_are_distinct_products_in_whatever_script() {
    let written = ["绿茶", "قميص-1", "بنطلون-1", "кружка", "カップ", "tea_pot", "tea-pot"];
    let rows = written.map(|handle| format!("{handle},{handle},,,,,,,,,,5,,"));
    let parsed = csv(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((parsed.problems.as_slice(), parsed.warnings.as_slice()), (&[][..], &[][..]));
    let handles: Vec<_> = parsed.products.iter().map(|draft| draft.handle.as_str()).collect();
    assert_eq!(handles, written);
    let parsed = csv(&["🍵,Tea,,,,,,,,,,5,,", ",Tea,,,,,,,,,,5,,"]);
    assert_eq!(places(&parsed), [(2, "Handle"), (3, "Handle")]);
}

#[test]
fn what_is_one_name_in_addresses_is_not_taken_for_one_product() {
    let parsed = csv(&[
        "Tea Pot,One,,,,,,,,,,10,,",
        "tea pot,,,,,,,,,,,,https://a.example/1.jpg,",
        "tea-pot,Two,,,,,,,,,,99,,",
    ]);
    assert_eq!(places(&parsed), [(4, "Handle")]);
    assert_eq!(parsed.problems[0].code, Code::Conflict);
    assert_eq!((parsed.failed.as_slice(), parsed.failed_rows), (&["tea-pot".to_owned()][..], 1));
    assert_eq!(
        parsed.warnings[0].message,
        "An address can't have all of this. It becomes tea-pot."
    );
    let pot = &parsed.products[0];
    assert_eq!((pot.product.title.as_str(), pot.rows, pot.product.images.len()), ("One", 2, 1));
}

/// Row, column and text of every warning.
fn warnings(parsed: &Parsed) -> Vec<String> {
    let text = |warning: &super::Problem| {
        let column = warning.column.as_deref().unwrap_or("-");
        format!("{} {column}: {}", warning.row, warning.message)
    };
    parsed.warnings.iter().map(text).collect()
}

#[test]
fn what_a_product_can_do_without_does_not_keep_it_out() {
    let header = "Handle,Title,Vendor,Tags,Published,Status,SEO Title,Variant SKU,Variant Barcode,\
        Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,\
        Variant Requires Shipping,Variant Price,Variant Compare At Price,Image Src,Image Alt Text";
    let long = "x".repeat(600);
    let row = format!(
        "fan,Fan,{long},\"a,{long}\",perhaps,active,{long},4.00639E+12,4.00639E+12,226.796185,\
         shopify,-3,continue,maybe,12.00,cheap,https://a.example/1.jpg,{long}"
    );
    let other = "cup,Cup,,,yes,Draft,,3-May,690,heavy,shopify,many,stop,no,5,,/cup.jpg,";
    let parsed = read(format!("{header}\n{row}\n{other}\n").as_bytes(), currency("USD"));
    assert_eq!((parsed.problems.as_slice(), parsed.products.len()), (&[][..], 2));
    let rounded = "A spreadsheet has rounded this number: its last digits are lost.";
    let expected = [
        "2 Vendor: At most 255 characters. The rest is left out.".to_owned(),
        "2 Tags: At most 250 tags of at most 255 characters each. The others are left out.".into(),
        "2 SEO Title: At most 255 characters. The rest is left out.".into(),
        "2 Published: Either true or false. It is left out.".into(),
        "2 Image Alt Text: At most 512 characters. The rest is left out.".into(),
        "2 Variant Inventory Qty: At least 0. -3 is taken as 0.".into(),
        "2 Variant Compare At Price: This is not an amount such as 12.50: cheap. It is left out."
            .into(),
        format!("2 Variant SKU: {rounded}"),
        format!("2 Variant Barcode: {rounded} It is left out."),
        "2 Variant Requires Shipping: Either true or false. It is left out.".into(),
        "2 Variant Grams: 226.796185 is rounded to 227.".into(),
        "3 Image Src: This is not an http or https address. It is left out.".into(),
        "3 Variant Inventory Qty: This is not a number. It is left out.".into(),
        "3 Variant SKU: This looks like a date that a spreadsheet made of something else, such as \
         3-5 or 10/12. It is taken as it stands: 3-May"
            .into(),
        "3 Variant Inventory Policy: Either true or false. It is left out.".into(),
        "3 Variant Grams: This is not a number. It is left out.".into(),
    ];
    assert_eq!(warnings(&parsed), expected);
    let [fan, cup] = parsed.products.as_slice() else { panic!("two products") };
    let variant = &fan.product.variants[0];
    assert_eq!(
        (fan.product.vendor.len(), fan.product.tags.as_slice()),
        (255, &["a".to_owned()][..])
    );
    assert_eq!((variant.weight_grams, variant.continue_selling), (227, true));
    assert_eq!((variant.sku.as_deref(), variant.barcode.as_deref()), (Some("4.00639E+12"), None));
    assert!(!fan.product.published, "nobody said that it is to be sold");
    assert_eq!((fan.variants[0].on_hand, cup.variants[0].on_hand), (Some(0), None));
    assert!(!cup.product.published && !cup.product.variants[0].requires_shipping);
}

#[test]
fn columns_are_known_by_their_present_and_former_names() {
    let present = "Title,URL handle,Description,Option1 name,Option1 value,Price,Inventory tracker,\
        Inventory quantity,Weight value (grams),Product category\n\
        Paper fan,paper-fan,Folds up,Size,S,12.00,shopify,5,80,Fans\n\
        ,paper-fan,,,L,14.00,shopify,4,95,\n";
    let parsed = read(present.as_bytes(), currency("USD"));
    assert_eq!((parsed.problems.as_slice(), parsed.warnings.as_slice()), (&[][..], &[][..]));
    assert_eq!(parsed.ignored_columns, ["Product category"]);
    let fan = &parsed.products[0];
    assert_eq!(fan.product.description_html, "Folds up");
    let facts = fan.product.variants.iter().zip(&fan.variants);
    let facts = facts.map(|(variant, said)| (variant.price, variant.weight_grams, said.on_hand));
    assert_eq!(facts.collect::<Vec<_>>(), [(1200, 80, Some(5)), (1400, 95, Some(4))]);
    let former = "Handle,Title,Standardized Product Type,Custom Product Type,\
        Variant Compare-at Price,Variant Price\nlamp,Lamp,Home > Lamps,Lamps,20,10\n";
    let parsed = read(former.as_bytes(), currency("USD"));
    let lamp = &parsed.products[0].product;
    assert_eq!(
        (lamp.product_type.as_str(), lamp.variants[0].compare_at_price),
        ("Lamps", Some(2000))
    );
    assert_eq!(parsed.ignored_columns, ["Standardized Product Type"]);
    let wrong = read(b"URL handle,Title,Price\ntea,Tea,x\n", currency("USD"));
    assert_eq!(places(&wrong), [(2, "Price")], "in the file's own words");
}

#[test]
fn semicolons_and_tabs_separate_cells_too() {
    for file in [
        "Handle;Title;Variant Price\ntea;Tea, green;12,50\n",
        "sep=;\r\nHandle;Title;Variant Price\r\ntea;\"Tea, green\";12.50\r\n",
        "Handle\tTitle\tVariant Price\ntea\tTea, green\t12.5\n",
    ] {
        let parsed = read(file.as_bytes(), currency("EUR"));
        assert_eq!(parsed.problems, [], "{file}");
        let tea = &parsed.products[0].product;
        assert_eq!((tea.title.as_str(), tea.variants[0].price), ("Tea, green", 1250), "{file}");
    }
}

#[test]
fn an_open_quotation_mark_makes_the_file_of_no_use_and_is_named() {
    let file = "Handle,Title,Body (HTML),Variant Price\nfan-a,Fan A,\"<p>opened,10\n\
        fan-b,Fan B,ok,20\nfan-c,Fan C,\"x\",30\nfan-d,Fan D,y,40\n";
    let parsed = read(file.as_bytes(), currency("USD"));
    assert_eq!((places(&parsed), parsed.products.len()), (vec![(2, "Body (HTML)")], 0));
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
        ("tea,Tea,,,Size,,,,,,,1,,", "Option1 Value", Code::Blank),
        ("tea,Tea,,,,S,,,,,,1,,", "Option1 Value", Code::Invalid),
        ("tea,Tea,,,,,Colour,Red,,,,1,,", "Option1 Name", Code::Blank),
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
fn no_combination_stands_twice_and_codes_may() {
    let twice = csv(&["tea,Tea,,,Size,S,,,,,,1,,", "tea,,,,,S,,,,,,2,,"]);
    assert_eq!(places(&twice), [(3, "Option1 Value")]);
    let without_options = csv(&["tea,Tea,,,,,,,,,,1,,", "tea,,,,,,,,,,,2,,"]);
    assert_eq!(places(&without_options), [(3, "Option1 Value")]);
    let codes = csv(&["tea,Tea,,,,,,,X,,,1,,", "cup,Cup,,,,,,,X,,,1,,"]);
    assert_eq!((places(&codes), codes.products.len()), (vec![], 2));
    assert_eq!(warnings(&codes), ["3 Variant SKU: Row 2 has the same. Both keep it."]);
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
    assert_eq!(places(&read(b"Title,Variant Price\na,1\n", usd)), [(1, "Handle")]);
    assert_eq!(places(&read(b"Handle,Title,Title,Variant Price\n", usd)), [(1, "Title")]);
    assert_eq!(places(&read(b"\xFF\xFEH\0", usd)), [(1, "")]);
    assert_eq!(read(&vec![b'a'; 10 * 1024 * 1024 + 1], usd).problems[0].code, Code::TooBig);
    let latin1 = b"Handle,Title,Variant Price\ncup,Cup,1\ntea,Th\xE9,1\n";
    assert_eq!(places(&read(latin1, usd)), [(3, "Title")]);
    assert_eq!(read(latin1, usd).failed, ["tea"]);
    let ragged = b"Handle,Title,Variant Price\ntea,Tea,1,\ncup,Cup\npot,Pot,1,too much\n";
    assert_eq!(places(&read(ragged, usd)), [(4, "")]);
    assert_eq!(read(ragged, usd).products.len(), 2);
    assert_eq!(
        warnings(&read(ragged, usd)),
        ["3 -: The header has 3 columns, this row has 2. The others are taken as empty."]
    );
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
        let whole: usize = parsed.products.iter().map(|draft| draft.rows).sum();
        prop_assert_eq!(whole + parsed.failed_rows, parsed.rows, "every row is accounted for");
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
