//! Addresses that merchants type: shown to shoppers, and never called by us.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use tests::TestApp;

use super::leaf::{Api, selection};

/// Where a browser would run something, or go elsewhere than it says.
const EVIL: [&str; 9] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "/\\evil.example",
];

fn is_address(path: &str, ty: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ty == "URL" || name.ends_with("url") || name == "target"
}

#[tokio::test]
async fn no_merchants_address_leads_to_a_script() {
    let app = TestApp::start().await;
    let shop = app.shop("mine").await;
    let api = Api::admin(&shop).await;
    let mut found = Vec::new();
    for (operation, field) in api.roots().into_iter().filter(|(kind, _)| *kind == "mutation") {
        for leaf in api.leaves(&field).into_iter().filter(|leaf| is_address(&leaf.path, &leaf.ty)) {
            let selection = selection(&field, &api.schema);
            for evil in EVIL {
                let given = api.arguments(&field, &leaf, &json!(evil));
                let document = field.document(operation, &given, &selection);
                let payload = api.ask(&document, given).await.payload();
                let errors = payload["userErrors"].to_string();
                let name = leaf.path.rsplit('.').next().unwrap_or_default();
                assert!(errors.contains(&format!("\"{name}\"")), "{} {evil}: {errors}", leaf.path);
            }
            found.push(format!("{}({})", field.name, leaf.path));
        }
    }
    assert!(found.len() >= 6, "{found:?}");
}

/// Packages that fetch what an address names. None of them is in what `fangshi` is made of.
const CLIENTS: [&str; 9] =
    ["reqwest", "ureq", "curl", "isahc", "surf", "awc", "hyper-rustls", "hyper-tls", "attohttpc"];

#[test]
fn nothing_that_the_program_is_made_of_fetches_addresses() {
    let lock = include_str!("../../../Cargo.lock");
    let packages: HashMap<&str, Vec<&str>> =
        lock.split("[[package]]").skip(1).map(package).collect();
    let (mut seen, mut open) = (HashSet::new(), vec!["server"]);
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            open.extend(packages.get(name).into_iter().flatten());
        }
    }
    assert!(seen.contains("hyper") && seen.contains("lettre"), "{}", seen.len());
    let clients: Vec<_> = CLIENTS.into_iter().filter(|name| seen.contains(name)).collect();
    assert_eq!(clients, [""; 0]);
}

/// The name of a package, and of those that it needs, whatever their versions.
fn package(text: &str) -> (&str, Vec<&str>) {
    let quoted =
        |line: &'_ str| -> Option<(usize, usize)> { Some((line.find('"')? + 1, line.rfind('"')?)) };
    let mut name = "";
    let mut needs = Vec::new();
    for line in text.lines() {
        let Some((start, end)) = quoted(line) else { continue };
        let value = &line[start..end];
        if line.starts_with("name = ") {
            name = value;
        } else if line.starts_with(' ') {
            needs.push(value.split(' ').next().unwrap_or(value));
        }
    }
    (name, needs)
}
