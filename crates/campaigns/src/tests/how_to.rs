#[path = "../../tests/how_to/mod.rs"]
pub(crate) mod second_unit;

use std::{fs, path::Path};

const FILES: [&str; 3] = ["config.rs", "mod.rs", "tests.rs"];

#[test]
fn the_how_tos_code_is_the_code_that_is_tested() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("../../docs/how-to/add-a-campaign.md")).expect("it");
    let blocks: Vec<&str> = page
        .split("```rust\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("the block's end").0)
        .collect();
    assert_eq!(blocks.len(), FILES.len());
    for (block, name) in blocks.into_iter().zip(FILES) {
        let file = fs::read_to_string(here.join("tests/how_to").join(name)).expect("a file");
        assert_eq!(block, file, "{name}");
    }
    assert!(page.contains("+    second_unit::SecondUnit,"));
}
