//! `cargo xtask bench`: builds the program as it is shipped, and what measures it.

use std::{os::unix::process::CommandExt, process::Command};

use crate::steps::{self, Outcome};

/// Runs the benchmark in place of this process, so that Ctrl-C and signals reach it alone.
pub fn run(args: &[String]) -> Outcome {
    let packages = ["build", "--release", "--package", "server", "--package", "bench"];
    steps::run(&mut steps::cargo(&packages))?;
    let mut bench = Command::new(steps::target()?.join("release/bench"));
    bench.args(args).current_dir(steps::root());
    let shown = steps::announce(&bench);
    Err(format!("{shown}: {}", bench.exec()))
}
