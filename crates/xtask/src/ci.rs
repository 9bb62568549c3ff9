//! `cargo xtask ci`: every check that isn't a test. All run, also after one failed.

use std::process::Command;

use crate::{
    arrows, schema,
    steps::{self, Outcome},
};

/// A name, and what it runs.
type Check = (&'static str, fn() -> Outcome);

/// Runs the checks and names those that failed.
pub fn run() -> Outcome {
    let checks: [Check; 6] = [
        ("format", || steps::run(&mut steps::cargo(&["fmt", "--all", "--check"]))),
        ("arrows", arrows::check),
        ("lints", lints),
        ("schemas", schema::check),
        ("spelling", || optional("typos", &[])),
        ("dependencies", || optional("cargo-deny", &["--log-level", "error", "check"])),
    ];
    let mut failed = Vec::new();
    for (name, check) in checks {
        eprintln!("\n== {name}");
        if let Err(fault) = check() {
            eprintln!("{fault}");
            failed.push(name);
        }
    }
    if failed.is_empty() {
        eprintln!("\nAll checks passed.");
        return Ok(());
    }
    Err(format!("failed: {}", failed.join(", ")))
}

fn lints() -> Outcome {
    let mut clippy = steps::cargo(&["clippy", "--workspace", "--all-targets"]);
    steps::run(clippy.args(["--", "-D", "warnings"]))
}

/// Runs a tool that not everybody has.
fn optional(tool: &str, args: &[&str]) -> Outcome {
    if !steps::exists(tool) {
        eprintln!("SKIPPED: {tool} isn't installed (cargo install --locked {tool})");
        return Ok(());
    }
    steps::run(Command::new(tool).args(args).current_dir(steps::root()))
}
