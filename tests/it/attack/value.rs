//! Values that nobody in earnest would send, at every place of every API that takes one.

use serde_json::{Map, Value, json};
use tests::{Answer, TestApp};

use super::leaf::{Api, selection};

const UUID: &str = "01890000-0000-7000-8000-000000000000";

/// Of each type what its readers may not have thought of, and what is no value of it at all.
fn hostile(ty: &str) -> Vec<Value> {
    let mut values = match ty {
        "Int" => vec![json!(-1), json!(0), json!(i32::MAX), json!(i32::MIN), json!(i64::MAX)],
        "Float" => vec![json!(-0.0), json!(1e308)],
        "Boolean" => vec![json!(false), json!("true")],
        "ID" => [
            "",
            "gid://",
            "gid://shopify/Product/",
            "\0",
            &format!("gid://shopify/Cart/{UUID}?key=\0"),
            &format!("gid://x/ProductVariant/{UUID}"),
            &format!("gid://shopify/Order/{{{UUID}}}"),
        ]
        .map(|text| json!(text))
        .to_vec(),
        "Decimal" => ["", "-", ".", "-0", "NaN", "1e999", "99999999999999999999", "0.0000000001"]
            .map(|text| json!(text))
            .to_vec(),
        "DateTime" | "NaiveDate" | "Date" => {
            ["", "2026-02-30", "9999-12-31T23:59:60Z", "-262144-01-01T00:00:00Z", "+262142-12-31"]
                .map(|text| json!(text))
                .to_vec()
        }
        "JSON" => vec![json!(null), json!([[[[]]]]), json!({ "": "\0", "size": -1 }), json!("\0")],
        "String" | "URL" | "HTML" => vec![
            json!(""),
            json!("\0"),
            json!("'; DROP TABLE product; --\"\\"),
            json!("%s%n{{7*7}}${7}\r\nX: y"),
            json!("\u{202e}\u{feff}\u{200b}"),
            json!("茶".repeat(5_000)),
        ],
        // An enumeration.
        _ => vec![json!(""), json!("NO_SUCH_VALUE")],
    };
    values.extend([json!(null), json!([]), json!({}), json!([[["x"]]])]);
    values
}

/// What is wrong with an answer: neither data, nor errors with a code that isn't our fault.
fn fault_of_ours(answer: &Answer) -> Option<String> {
    let errors = answer.body["errors"].as_array().into_iter().flatten();
    let code = |error: &Value| error["extensions"]["code"].as_str().map(str::to_owned);
    let ours = ["INTERNAL_SERVER_ERROR", "TIMEOUT"];
    let mut codes = errors.map(code);
    let bad = codes.any(|code| code.is_none_or(|code| ours.contains(&code.as_str())));
    (bad || answer.status >= 500).then(|| answer.body.to_string())
}

/// Tries all of them and says how many there were.
async fn try_all(api: &Api<'_>) -> usize {
    let (mut tried, mut broken) = (0, Vec::new());
    for (operation, field) in api.roots() {
        let selection = selection(&field, &api.schema);
        for leaf in api.leaves(&field) {
            for value in hostile(&leaf.ty) {
                let given = api.arguments(&field, &leaf, &value);
                let document = field.document(operation, &given, &selection);
                let shown: String = value.to_string().chars().take(60).collect();
                let what = format!("{}({}: {shown})", field.name, leaf.path);
                let fault = fault_of_ours(&api.ask(&document, given).await);
                broken.extend(fault.map(|fault| format!("{what}: {fault}")));
                tried += 1;
            }
        }
    }
    assert!(broken.is_empty(), "{} of {tried}:\n{}", broken.len(), broken.join("\n"));
    tried
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_value_breaks_the_storefront() {
    let app = TestApp::start().await;
    let shop = app.shop("mine").await;
    let tried = try_all(&Api::storefront(&shop).await).await;
    assert!(tried > 1_000, "only {tried} were tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_value_breaks_the_admin_api() {
    let app = TestApp::start().await;
    let shop = app.shop("mine").await;
    let tried = try_all(&Api::admin(&shop).await).await;
    assert!(tried > 1_000, "only {tried} were tried");
}

#[tokio::test]
async fn what_is_no_operation_is_refused_without_a_fault_of_ours() {
    let app = TestApp::start().await;
    app.shop("tea").await;
    let spread = |n: usize| format!("...F{n} ...F{n}");
    let doubling = (0..40).map(|n| format!("fragment F{n} on QueryRoot {{ {} }} ", spread(n + 1)));
    let doubling = doubling.collect::<Vec<_>>().concat();
    let doubling =
        format!("{{ {} }} {doubling} fragment F40 on QueryRoot {{ __typename }}", spread(0));
    let mut variables = Map::new();
    variables.insert("n".to_owned(), json!({ "a": [null, { "b": 1 }] }));
    for document in [
        doubling.as_str(),
        "{ ...A } fragment A on QueryRoot { ...B } fragment B on QueryRoot { ...A }",
        "query($n: Int!) { products(first: $n) { nodes { id } } }",
        "query($n: [Int!]!) { products(first: $n) { nodes { id } } }",
        "query($n: NoSuchType) { shop { name } }",
        "query($n: Shop) { shop { name } }",
        "query($n: Int = \"x\") { products(first: $n) { nodes { id } } }",
        "query A { shop { name } } query A { shop { name } }",
        "query A { shop { name } } query B { shop { name } }",
        "{ shop { name @skip } }",
        "{ shop { name @include(if: \"yes\") } }",
        "{ shop { name @nosuch } }",
        "fragment F on Shop { name }",
        "{ shop }",
        "{ shop { name { x } } }",
        "{ node(id: \"x\") { ... on Shop { name } ... on NoSuch { id } } }",
        "{ __type(name: \"Shop\") { name fields { name } } __schema { types { name } } }",
        "query @inContext(country: [US], language: {a: 1}) { shop { name } }",
        "query Q($l: LanguageCode = 7) @inContext(language: $l) { shop { name } }",
        "\u{feff}{ shop { name } }",
        "{ shop { name } } \u{0}",
        "{ a: shop { name } a: shop { id } }",
    ] {
        let answer = app.store("tea", document, Value::Object(variables.clone())).await;
        assert_eq!(fault_of_ours(&answer), None, "{}", &document[..document.len().min(80)]);
        let parts = answer.body.to_string();
        assert!(!parts.contains("panicked") && !parts.contains("src/"), "{parts}");
    }
}
