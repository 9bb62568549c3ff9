//! Which of our crates may depend on which: the drawing in `docs/architecture.md`, as a table.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::steps::{self, Outcome};

/// Names, each with the names that belong to it.
type Table = &'static [(&'static str, &'static [&'static str])];

/// Every crate with those of ours that it may depend on.
const PERMITTED: Table = &[
    ("kernel", &[]),
    ("cluster", &[]),
    ("db", &["kernel"]),
    ("pricing", &["kernel"]),
    ("jobs", &["kernel", "db"]),
    ("tenancy", &["kernel", "db"]),
    ("catalog", &["kernel", "db", "tenancy"]),
    ("customers", &["kernel", "db", "jobs", "tenancy"]),
    ("payments", &["kernel", "db", "tenancy"]),
    ("campaign", &["kernel", "db", "pricing", "tenancy", "catalog"]),
    (
        "ordering",
        &[
            "kernel",
            "db",
            "jobs",
            "pricing",
            "tenancy",
            "catalog",
            "campaign",
            "customers",
            "payments",
        ],
    ),
    (
        "outreach",
        &["kernel", "db", "jobs", "tenancy", "catalog", "customers", "payments", "ordering"],
    ),
    (
        "api-types",
        &[
            "kernel",
            "db",
            "pricing",
            "tenancy",
            "catalog",
            "campaign",
            "customers",
            "payments",
            "ordering",
        ],
    ),
    (
        "campaigns",
        &[
            "kernel",
            "db",
            "pricing",
            "tenancy",
            "catalog",
            "campaign",
            "customers",
            "payments",
            "ordering",
            "api-types",
        ],
    ),
    (
        "server",
        &[
            "kernel",
            "cluster",
            "db",
            "jobs",
            "pricing",
            "tenancy",
            "catalog",
            "campaign",
            "customers",
            "payments",
            "ordering",
            "outreach",
            "api-types",
            "campaigns",
        ],
    ),
    (
        "tests",
        &[
            "kernel",
            "cluster",
            "db",
            "jobs",
            "pricing",
            "tenancy",
            "catalog",
            "campaign",
            "customers",
            "payments",
            "ordering",
            "outreach",
            "api-types",
            "campaigns",
            "server",
        ],
    ),
    ("bench", &["cluster"]),
    ("xtask", &["cluster"]),
];

/// Libraries that speak to the database, and who may name them: the one door, and the tests and the
/// benchmark, which look at the database from outside.
const BEHIND_THE_DOOR: Table =
    &[("sea-orm", &["db"]), ("sqlx", &["db", "tests", "bench"]), ("sea-query-sqlx", &["db"])];

/// Compares the manifests with the table.
pub fn check() -> Outcome {
    let mut faults = Vec::new();
    let mut seen = Vec::new();
    for manifest in manifests()? {
        let text = fs::read_to_string(&manifest)
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        let name = package(&text).ok_or_else(|| format!("{} has no name", manifest.display()))?;
        faults.extend(faults_of(name, &dependencies(&text)));
        seen.push(name.to_owned());
    }
    let absent = PERMITTED.iter().filter(|(name, _)| !seen.iter().any(|seen| seen == name));
    faults.extend(absent.map(|(name, _)| format!("{name} is in the table but not here")));
    if faults.is_empty() {
        eprintln!("{} crates keep to the permitted arrows", seen.len());
        return Ok(());
    }
    Err(faults.join("\n"))
}

/// What a crate with these dependencies does wrong.
fn faults_of(name: &str, dependencies: &[&str]) -> Vec<String> {
    let Some((_, permitted)) = PERMITTED.iter().find(|(krate, _)| *krate == name) else {
        return vec![format!("{name} isn't in the table of arrows (crates/xtask/src/arrows.rs)")];
    };
    let ours = |name: &str| PERMITTED.iter().any(|(krate, _)| *krate == name);
    dependencies
        .iter()
        .filter_map(|dependency| {
            let holders = BEHIND_THE_DOOR.iter().find(|(library, _)| library == dependency);
            let ours_and_refused = ours(dependency) && !permitted.contains(dependency);
            let behind_the_door = holders.is_some_and(|(_, holders)| !holders.contains(&name));
            (ours_and_refused || behind_the_door)
                .then(|| format!("{name} must not depend on {dependency}"))
        })
        .collect()
}

/// The manifests of all members: `crates/*`, `tests` and `tests/bench`.
fn manifests() -> Outcome<Vec<PathBuf>> {
    let crates = steps::root().join("crates");
    let entries =
        fs::read_dir(&crates).map_err(|error| format!("{}: {error}", crates.display()))?;
    let mut found: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .chain(["tests", "tests/bench"].map(|dir| steps::root().join(dir)))
        .map(|dir| dir.join("Cargo.toml"))
        .filter(|manifest| Path::is_file(manifest))
        .collect();
    found.sort();
    Ok(found)
}

/// The package's name in a manifest.
fn package(manifest: &str) -> Option<&str> {
    manifest.lines().find_map(|line| Some(line.strip_prefix("name = \"")?.trim_end_matches('"')))
}

/// The names of all dependencies in a manifest, of whatever kind. Reads the forms that our
/// manifests use: one dependency a line, or a section of its own.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let kind = section.trim_end_matches(']').split_once("dependencies");
            // "[dependencies]" opens a list, "[dependencies.serde]" is an entry by itself.
            inside = kind.is_some_and(|(_, entry)| entry.is_empty());
            names.extend(kind.and_then(|(_, entry)| entry.strip_prefix('.')));
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let key = line.split(['.', '=', ' ']).next().unwrap_or_default();
            // A renamed dependency counts by its true name.
            let renamed =
                line.split_once("package = \"").and_then(|(_, rest)| rest.split('"').next());
            names.push(renamed.unwrap_or(key));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{check, dependencies, faults_of};

    #[test]
    fn our_crates_keep_to_the_permitted_arrows() {
        assert_eq!(check(), Ok(()));
    }

    #[test]
    fn every_form_of_a_dependency_is_read() {
        let manifest = "
            [dependencies]
            kernel.workspace = true
            # a comment
            db = { workspace = true }
            orm = { version = \"2\", package = \"sea-orm\" }
            [dev-dependencies]
            serde_json = \"1\"
            [target.'cfg(unix)'.dependencies]
            nix = \"1\"
            [build-dependencies.sqlx]
            version = \"1\"
            [lints]
            workspace = true";
        assert_eq!(
            dependencies(manifest),
            ["kernel", "db", "sea-orm", "serde_json", "nix", "sqlx"]
        );
    }

    #[test]
    fn wrong_arrows_are_named() {
        assert!(faults_of("catalog", &["kernel", "serde"]).is_empty());
        assert_eq!(faults_of("kernel", &["db"]), ["kernel must not depend on db"]);
        assert_eq!(faults_of("server", &["sqlx"]), ["server must not depend on sqlx"]);
        assert_eq!(faults_of("new-room", &[]).len(), 1);
    }
}
