//! The published schema of the dialect that our storefront speaks, to compare ours with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::steps::{self, Outcome};

const PACKAGE: &str = "@shopify/hydrogen-react";
const VERSION: &str = "2026.4.4";
const FILE: &str = "storefront.schema.json";

/// The schema's file, fetched with npm once for each target directory.
///
/// It is somebody else's work and so stays out of the repository.
pub fn schema(target: &Path) -> Outcome<PathBuf> {
    let dir = target.join("dialect");
    let kept = dir.join(VERSION).join(FILE);
    if kept.is_file() {
        return Ok(kept);
    }
    if !steps::exists("npm") {
        return Err("npm isn't installed".into());
    }
    let unpacked = dir.join("new");
    let fault = |error: std::io::Error| format!("{}: {error}", dir.display());
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).map_err(fault)?;
    }
    fs::create_dir_all(&unpacked).map_err(fault)?;
    fs::create_dir_all(dir.join(VERSION)).map_err(fault)?;
    let mut pack = Command::new("npm");
    pack.args(["pack", &format!("{PACKAGE}@{VERSION}")]).current_dir(&unpacked);
    let printed = steps::read(&mut pack)?;
    let archive = printed.lines().last().unwrap_or_default().trim();
    let inside = format!("package/{FILE}");
    let mut unpack = Command::new("tar");
    steps::run(unpack.args(["-xzf", archive, &inside]).current_dir(&unpacked))?;
    fs::rename(unpacked.join(inside), &kept).map_err(fault)?;
    fs::remove_dir_all(&unpacked).map_err(fault)?;
    Ok(kept)
}
