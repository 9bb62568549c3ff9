//! docs/security.md names tests; each of them is there.

use std::{fs, path::Path};

/// Every source file below a folder, one after the other.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("node_modules") {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// What stands between backticks and looks like a test's name.
fn named(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    quoted.filter(|name| name.matches('_').count() >= 2 && name.chars().all(is_name)).collect()
}

#[test]
fn every_test_that_the_promises_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let promises = fs::read_to_string(root.join("docs/security.md")).expect("the promises");
    let names = named(&promises);
    assert!(names.len() > 50, "only {} tests are named", names.len());
    let mut text = String::new();
    for folder in ["crates", "tests"] {
        sources(&root.join(folder), &mut text);
    }
    let absent = names.into_iter().filter(|name| !text.contains(&format!("fn {name}(")));
    assert_eq!(absent.collect::<Vec<_>>(), [""; 0], "tests that are named and not there");
}
