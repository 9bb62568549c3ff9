//! Faults, injected on purpose: `cargo xtask faults` runs all of them, the tests a short selection.
//! docs/reliability.md says what is promised and how it is looked after.

mod fault;
mod journal;
mod lab;
mod market;
mod oracle;
mod proxy;
mod report;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use self::{
    lab::Lab,
    report::{Row, Table},
};

/// What the command line says.
#[derive(Default)]
struct Wishes {
    full: bool,
    list: bool,
    json: Option<PathBuf>,
    page: Option<PathBuf>,
    names: Vec<String>,
}

impl Wishes {
    /// Reads the command line. What it doesn't know is meant for the other tests' programs.
    fn read() -> Self {
        let mut wishes = Self::default();
        let mut words = env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--full" => wishes.full = true,
                "--list" => wishes.list = true,
                "--json" => wishes.json = words.next().map(PathBuf::from),
                "--page" => wishes.page = words.next().map(PathBuf::from),
                "--test-threads" | "--skip" | "--format" | "--color" => drop(words.next()),
                flag if flag.starts_with('-') => {}
                name => wishes.names.push(name.to_owned()),
            }
        }
        wishes
    }

    fn wants(&self, fault: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| fault.contains(name.as_str()))
    }
}

fn main() -> ExitCode {
    let wishes = Wishes::read();
    let faults: Vec<_> = fault::ALL.iter().filter(|(name, _)| wishes.wants(name)).collect();
    if wishes.list {
        for (name, _) in faults {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }
    if let Err(error) = cluster::find() {
        eprintln!("SKIPPED, because there is no PostgreSQL to be started: {error}");
        return if wishes.full { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    if faults.is_empty() {
        let known: Vec<_> = fault::ALL.iter().map(|(name, _)| *name).collect();
        eprintln!("no such fault; there are {}", known.join(", "));
        return if wishes.full { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let rows = runtime.block_on(run(&faults, wishes.full));
    println!("{}", Table(&rows));
    let written = [
        wishes.json.as_deref().map(|file| (file, report::write_json as fn(&[Row], &Path) -> _)),
        wishes.page.as_deref().map(|file| (file, report::write_page as fn(&[Row], &Path) -> _)),
    ];
    for (file, write) in written.into_iter().flatten() {
        if let Err(error) = write(&rows, file) {
            eprintln!("{}: {error}", file.display());
            return ExitCode::FAILURE;
        }
    }
    if rows.iter().all(Row::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn run(faults: &[&fault::Fault], full: bool) -> Vec<Row> {
    let lab = Lab::open(full).expect("PostgreSQL");
    let mut rows = Vec::new();
    for (name, inject) in faults {
        let begun = Instant::now();
        let mut row = Row::of(name);
        inject(&lab, &mut row).await;
        let said = if row.is_good() { "ok" } else { "FAILED" };
        let injected = row.injected;
        eprintln!("{name}: {said} ({injected} injected, {:.1} s)", begun.elapsed().as_secs_f64());
        rows.push(row);
    }
    lab.close();
    rows
}
