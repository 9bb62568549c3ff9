//! The benchmark: how fast the program is as it is shipped, each figure beside a limit that was
//! measured in the same run. `cargo xtask bench --help` lists what it takes.

mod args;
mod bare;
mod case;
mod http;
mod lab;
mod load;
mod meter;
mod outcome;
mod page;
mod pgbench;
mod profile;
mod row;
mod seed;
mod series;
mod server;

use std::process::ExitCode;

use self::{args::Args, case::Case, lab::Lab, outcome::Outcome, profile::Profile, row::Row};

/// The program's own allocator, so that the bare handler has no other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.split_first() {
        Some((first, rest)) if first == "bare" => bare::run(rest),
        _ => run(&words),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> Outcome {
    if words.iter().any(|word| ["--help", "-h"].contains(&word.as_str())) {
        print!("{}", args::HELP);
        for case in case::ALL {
            println!("  {:<18} {}", case.name, case.about);
        }
        return Ok(());
    }
    let args = Args::read(words)?;
    let lab = Lab::open(&args)?;
    let mut rows = Vec::new();
    let mut failed = Vec::new();
    for case in case::ALL.iter().filter(|case| args.wants(case.name)) {
        eprintln!("\n== {}: {}", case.name, case.about);
        let measured = measured(&lab, &args, case).unwrap_or_else(|fault| {
            eprintln!("{fault}");
            failed.push(case.name);
            vec![Row::failed(case.name, &fault)]
        });
        page::print(&measured);
        rows.extend(measured);
    }
    if args.is_whole() {
        page::write(&rows, &page::machine(&lab.postgres()?))?;
    }
    lab.close()?;
    if let Some(file) = &args.json {
        page::write_json(file, &rows)?;
    }
    println!();
    page::print(&rows);
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// Measures a case, looking at the server meanwhile when that was asked for.
fn measured(lab: &Lab, args: &Args, case: &Case) -> Outcome<Vec<Row>> {
    let Some(file) = &args.profile else { return (case.run)(lab) };
    let server = case.server.ok_or("it has servers of its own, of which no profile is taken")?;
    // What is made for all cases is no case's own.
    lab.busy()?;
    let profile = Profile::start(lab, server(lab)?.id())?;
    let rows = (case.run)(lab);
    let title = format!("{} on {}", case.name, page::machine(&lab.postgres()?));
    profile.write(file, &title)?;
    rows
}
