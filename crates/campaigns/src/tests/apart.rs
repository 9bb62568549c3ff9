use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folder of a plugin's code.
fn folder(module: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module)
}

/// The Rust files below a folder, with their texts.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a text");
            found.push((path, text));
        }
    }
    found
}

#[test]
fn no_plugin_names_another() {
    let ids: Vec<&str> = crate::all().iter().map(|plugin| plugin.id()).collect();
    for id in &ids {
        for (path, text) in files(&folder(&id.replace('-', "_"))) {
            for other in ids.iter().filter(|other| *other != id) {
                let module = other.replace('-', "_");
                for name in [format!("{module}::"), format!("\"{other}\""), format!("::{module}")] {
                    assert!(!text.contains(&name), "{} names {name}", path.display());
                }
            }
        }
    }
}

#[test]
fn what_plugins_are_built_from_and_the_contract_name_no_plugin() {
    // The coupons that customers were given are the contract's own, and called as the plugin is.
    let ids: Vec<&str> =
        crate::all().iter().map(|plugin| plugin.id()).filter(|id| *id != "coupon").collect();
    let shared =
        [folder("build"), folder("../../campaign/src"), folder("../../pricing/src/pricer")];
    for (path, text) in shared.iter().flat_map(|folder| files(folder)) {
        for id in &ids {
            for name in [format!("{}::", id.replace('-', "_")), format!("\"{id}\"")] {
                assert!(!text.contains(&name), "{} names {name}", path.display());
            }
        }
    }
}
