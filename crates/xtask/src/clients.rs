//! What the tests need of other people's clients: their npm packages, a page built with them, their
//! documents, and a browser. All of it is somebody else's work and so stays out of the repository.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::steps::{self, Outcome};

/// Where npm puts the dialect's published schema.
const SCHEMA: &str = "node_modules/@shopify/hydrogen-react/storefront.schema.json";
/// What a Chromium may be called.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Installs and builds the clients; sets what the tests find them by on the command that runs the
/// tests.
///
/// # Errors
/// Says what is missing; without it the tests of the clients skip themselves.
pub fn prepare(target: &Path, tests: &mut Command) -> Outcome {
    if !steps::exists("npm") {
        return Err("npm isn't installed (Node 20 or newer)".into());
    }
    let dir = steps::root().join("tests/clients");
    if !is_newer(&dir.join("node_modules/.package-lock.json"), &dir.join("package-lock.json")) {
        steps::run(Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(&dir))?;
    }
    tests.env("FANGSHI_DIALECT_SCHEMA", dir.join(SCHEMA));
    tests.env("FANGSHI_DOCUMENTS", documents(&dir, &target.join("clients"))?);
    steps::run(Command::new("npm").args(["run", "build"]).current_dir(&dir))?;
    tests.env("FANGSHI_CLIENTS", &dir);
    tests.env("CHROMIUM", browser()?);
    Ok(())
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|it| it.modified()).ok();
    changed(file).zip(changed(than)).is_some_and(|(file, than)| file >= than)
}

/// A file with the operations that well-known clients send.
fn documents(dir: &Path, kept: &Path) -> Outcome<PathBuf> {
    let fault = |error: std::io::Error| format!("{}: {error}", kept.display());
    fs::create_dir_all(kept).map_err(fault)?;
    let mut print = Command::new("node");
    print.arg("documents.mjs").current_dir(dir).env("CACHE", kept);
    let file = kept.join("documents.json");
    fs::write(&file, steps::read(&mut print)?).map_err(fault)?;
    Ok(file)
}

/// A Chromium, installed when there is none and we may.
fn browser() -> Outcome<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = || {
        let places = std::env::split_paths(&path).flat_map(|dir| BROWSERS.map(|it| dir.join(it)));
        places.into_iter().find(|program| program.is_file())
    };
    if let Some(program) = found() {
        return Ok(program);
    }
    steps::install(&["chromium"])?;
    found().ok_or_else(|| "no Chromium is installed".into())
}
