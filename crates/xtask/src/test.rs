//! `cargo xtask test`: every test, on a PostgreSQL that is there or started for it.

use std::{env, path::Path};

use cluster::{Cluster, Options};

use crate::{
    clients,
    steps::{self, Outcome},
};

const ADVICE: &str = "\
the tests need PostgreSQL 15 or newer. Install it:
  Debian, Ubuntu:  sudo apt-get install postgresql
  Fedora:          sudo dnf install postgresql-server
  macOS:           brew install postgresql@17
or set FANGSHI_PG_BIN to the directory that has initdb and postgres,
or DATABASE_URL to a superuser's address of a running server";

/// Runs `cargo test` for the workspace with `DATABASE_URL` and what [`clients`] are found by set.
pub fn run(args: &[String]) -> Outcome {
    let target = steps::target()?;
    // Some tests run the real program and kill it.
    steps::run(&mut steps::cargo(&["build", "--package", "server", "--bin", "fangshi"]))?;
    let mut tests = steps::cargo(&["test", "--workspace"]);
    tests.args(args);
    if let Err(fault) = clients::prepare(&target, &mut tests) {
        eprintln!("\nWARNING: tests with other people's clients will be SKIPPED:\n{fault}\n");
    }
    let missing: Vec<&str> =
        ["curl", "jq", "zsh"].into_iter().filter(|program| !steps::exists(program)).collect();
    if !missing.is_empty()
        && let Err(fault) = steps::install(&missing)
    {
        eprintln!("\nWARNING: what the README says to paste isn't tried in full:\n{fault}\n");
    }
    if env::var_os("DATABASE_URL").is_some() {
        eprintln!("PostgreSQL: the one that DATABASE_URL names");
        return steps::run(&mut tests);
    }
    let data = target.join("tmp/postgres");
    let cluster = start(&data)?;
    tests.env("DATABASE_URL", cluster.url("postgres", "postgres"));
    let outcome = steps::run(&mut tests);
    cluster.stop().and_then(|()| cluster::remove(&data)).map_err(|error| error.to_string())?;
    outcome
}

/// A cluster without history, gone when this process ends.
fn start(data: &Path) -> Outcome<Cluster> {
    if let Err(missing) = cluster::find() {
        if env::var_os("FANGSHI_PG_BIN").is_some() {
            return Err(format!("{missing}\n{ADVICE}"));
        }
        steps::install(&["postgresql"]).map_err(|_| format!("{missing}\n{ADVICE}"))?;
    }
    let bin = cluster::find().map_err(|missing| format!("{missing}\n{ADVICE}"))?;
    eprintln!("PostgreSQL: {}; starting a cluster for the tests …", bin.display());
    cluster::remove(data)
        .and_then(|()| {
            Cluster::start(&Options { data: data.into(), durable: false, bin: Some(bin) })
        })
        .map_err(|error| error.to_string())
}
