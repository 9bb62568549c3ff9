//! `cargo xtask test`: every test, on a PostgreSQL that is there or started for it.

use std::{env, path::Path, process::Command};

use cluster::{Cluster, Options};

use crate::{
    dialect,
    steps::{self, Outcome},
};

const ADVICE: &str = "\
the tests need PostgreSQL 15 or newer. Install it:
  Debian, Ubuntu:  sudo apt-get install postgresql
  Fedora:          sudo dnf install postgresql-server
  macOS:           brew install postgresql@17
or set FANGSHI_PG_BIN to the directory that has initdb and postgres,
or DATABASE_URL to a superuser's address of a running server";

/// Runs `cargo test` for the workspace with `DATABASE_URL` and `FANGSHI_DIALECT_SCHEMA` set.
pub fn run(args: &[String]) -> Outcome {
    let target = steps::target()?;
    // Some tests run the real program and kill it.
    steps::run(&mut steps::cargo(&["build", "--package", "server", "--bin", "fangshi"]))?;
    let mut tests = steps::cargo(&["test", "--workspace"]);
    tests.args(args);
    match dialect::schema(&target) {
        Ok(file) => drop(tests.env("FANGSHI_DIALECT_SCHEMA", file)),
        Err(fault) => eprintln!(
            "\nWARNING: the dialect's schema can't be fetched, its tests will be SKIPPED:\n{fault}\n"
        ),
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
        install().map_err(|advice| format!("{missing}\n{advice}"))?;
    }
    let bin = cluster::find().map_err(|missing| format!("{missing}\n{ADVICE}"))?;
    eprintln!("PostgreSQL: {}; starting a cluster for the tests …", bin.display());
    cluster::remove(data)
        .and_then(|()| {
            Cluster::start(&Options { data: data.into(), durable: false, bin: Some(bin) })
        })
        .map_err(|error| error.to_string())
}

/// Installs Debian's packages when we may.
fn install() -> Outcome {
    let root = Command::new("id").arg("-u").output();
    let is_root = root.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if env::var_os("FANGSHI_PG_BIN").is_some() || !is_root || !steps::exists("apt-get") {
        return Err(ADVICE.into());
    }
    eprintln!("No PostgreSQL here; installing Debian's packages …");
    for args in [&["update", "-q"][..], &["install", "-y", "-q", "postgresql"]] {
        let mut apt = Command::new("apt-get");
        steps::run(apt.args(args).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}
