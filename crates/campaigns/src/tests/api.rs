//! What the page about the APIs says of plugins.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::testing::faults;

#[test]
fn the_page_has_an_example_of_each_plugins_settings_that_is_right() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("../../docs/api.md")).expect("the page");
    let block = |rest: &str| -> (String, Value) {
        let (id, rest) = rest.split_once('\n').expect("a line");
        let (json, _) = rest.split_once("```").expect("the block's end");
        (id.to_owned(), serde_json::from_str(json).expect("JSON"))
    };
    let examples: BTreeMap<_, _> = page.split("```json ").skip(1).map(block).collect();
    for plugin in crate::all() {
        let id = plugin.id();
        let example = examples.get(id).unwrap_or_else(|| panic!("no example of {id}"));
        assert_eq!(faults(id, example.clone()), [""; 0], "{id}");
        assert!(page.contains(&format!("| `{id}` |")), "{id} isn't in the table");
    }
}
