use std::{path::PathBuf, time::Duration};

use crate::{case, outcome::Outcome};

/// What `--help` prints before the cases.
pub const HELP: &str = "\
Measures the program as it is shipped.

  cargo xtask bench [--json FILE] [--quick] [--profile FILE] [case…]

  --json FILE      writes the rows there, as a JSON list
  --quick          shorter and fewer runs: to see that everything works
  --profile FILE   where the server's CPU went during the named cases (needs `perf`)

It starts a PostgreSQL of its own under target/bench and needs pgbench beside PostgreSQL's
programs. A whole run, without --quick and without naming cases, writes the table of
docs/performance.md anew. The cases:

";

/// What was asked for.
#[derive(Debug, Default)]
pub struct Args {
    /// Where the rows go, besides the terminal.
    pub json: Option<PathBuf>,
    /// Where a profile goes.
    pub profile: Option<PathBuf>,
    /// Only to see that everything works.
    pub quick: bool,
    /// The names of the cases; all when empty.
    cases: Vec<String>,
}

/// How long is measured, and how often.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Runs of a case, and of its limit.
    pub runs: usize,
    /// Before each, not measured.
    pub warm_up: Duration,
    /// What is measured of each; whole seconds, because that is what `pgbench` takes.
    pub window: Duration,
}

impl Args {
    /// Reads the words of the command line.
    pub fn read(words: &[String]) -> Outcome<Self> {
        let mut args = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut file = || {
                words.next().map(PathBuf::from).ok_or_else(|| format!("{word} needs a file's name"))
            };
            match word.as_str() {
                "--json" => args.json = Some(file()?),
                "--profile" => args.profile = Some(file()?),
                "--quick" => args.quick = true,
                name if case::ALL.iter().any(|case| case.name == name) => {
                    args.cases.push(name.to_owned());
                }
                other => return Err(format!("there is no case {other:?}: see --help")),
            }
        }
        if args.profile.is_some() && args.cases.is_empty() {
            return Err("--profile is for cases that are named".into());
        }
        Ok(args)
    }

    /// Whether a case was asked for.
    pub fn wants(&self, case: &str) -> bool {
        self.cases.is_empty() || self.cases.iter().any(|name| name == case)
    }

    /// Whether this measures all that the page tells of, as it should be measured.
    pub fn is_whole(&self) -> bool {
        self.cases.is_empty() && !self.quick
    }

    /// How long is measured, and how often.
    pub fn pace(&self) -> Pace {
        let millis = Duration::from_millis;
        if self.quick {
            return Pace { runs: 2, warm_up: millis(300), window: millis(1_000) };
        }
        Pace { runs: 3, warm_up: millis(1_000), window: millis(3_000) }
    }
}
