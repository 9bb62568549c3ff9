//! Everything that is published is handled, and everything that is handled is published.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use regex::Regex;
use tests::TestApp;

#[tokio::test]
async fn every_event_and_job_has_somebody_who_says_it_and_somebody_who_handles_it() {
    let app = TestApp::start().await;
    let sources = sources();
    let handlers = app.runner().handlers();
    let events: BTreeSet<String> = handlers.events().map(str::to_owned).collect();
    assert_eq!(kinds(&sources, "Event", r"publish\([^;]{0,80}&\s*", "publish"), events);
    let jobs: BTreeSet<String> = handlers.scheduled().map(str::to_owned).collect();
    let said = kinds(&sources, "Job", r"schedule(_all)?::<(\w+::)*", "wake");
    // A plugin's own, whose kinds follow from its id.
    let (of_plugins, others): (BTreeSet<_>, BTreeSet<_>) =
        jobs.into_iter().partition(|kind| kind.starts_with("campaign."));
    assert_eq!(said, others);
    assert!(of_plugins.contains("campaign.group-buy"), "{of_plugins:?}");
}

/// The kinds of the types that implement a trait. Each must be said somewhere: by its type, after what
/// the pattern finds, or in SQL.
fn kinds(sources: &str, of: &str, said: &str, function: &str) -> BTreeSet<String> {
    let pattern =
        format!(r#"impl {of} for (\w+) \{{\s*const KIND: &'static str = "([^"]+)";\s*\}}"#);
    let found = Regex::new(&pattern).expect("a pattern");
    let kinds = found.captures_iter(sources).map(|found| {
        let (name, kind) = (&found[1], &found[2]);
        let said = Regex::new(&format!(r"{said}{name}\b")).expect("a pattern");
        let in_sql = sources.contains(&format!("{function}('{kind}'"));
        assert!(in_sql || said.is_match(sources), "nobody says {name}");
        kind.to_owned()
    });
    kinds.collect()
}

/// The text of all crates.
fn sources() -> String {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path: PathBuf = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                text.push_str(&fs::read_to_string(path).expect("a source"));
            }
        }
    }
    text
}
