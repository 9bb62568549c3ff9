//! `docs/performance.md`, and the file for programs.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::{
    case,
    outcome::{Doing, Outcome},
    row::Row,
};

const PAGE: &str = "docs/performance.md";
const BEGIN: &str = "<!-- bench -->";
const END: &str = "<!-- /bench -->";
const HEAD: [&str; 8] =
    ["case", "measured", "limit", "ratio", "to reach", "reached", "p50 / p99 ms", "others' CPU"];

/// Writes the rows for programs.
pub fn write_json(file: &Path, rows: &[Row]) -> Outcome {
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    let text = serde_json::to_string_pretty(&rows).doing("writing the rows")?;
    fs::write(file, text + "\n").doing(file.display())
}

/// Prints the rows.
pub fn print(rows: &[Row]) {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEAD.len()).filter_map(width).collect();
    println!();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    for row in rows.iter().filter(|row| !row.note.is_empty()) {
        println!("{}: {}", row.case, row.note);
    }
}

/// Writes the page's table anew, and the page itself when there is none.
pub fn write(rows: &[Row], machine: &str) -> Outcome {
    let text = fs::read_to_string(PAGE).unwrap_or_else(|_| template());
    let (before, rest) = text.split_once(BEGIN).ok_or(format!("{PAGE} has no {BEGIN}"))?;
    let (_, after) = rest.split_once(END).ok_or(format!("{PAGE} has no {END}"))?;
    let mut lines = vec![line(&HEAD.map(str::to_owned)), line(&HEAD.map(|_| "---".to_owned()))];
    lines.extend(rows.iter().map(|row| line(&row.cells())));
    lines.push(String::new());
    let noted = rows.iter().filter(|row| !row.note.is_empty());
    lines.extend(noted.map(|row| format!("- {}: {}", row.case, row.note)));
    let table = lines.join("\n");
    let text = format!("{before}{BEGIN}\n{machine}\n\n{table}\n{END}{after}");
    fs::write(PAGE, text).doing(PAGE)
}

fn line(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn template() -> String {
    let cases: Vec<String> =
        case::ALL.iter().map(|case| format!("- `{}`: {}", case.name, case.about)).collect();
    format!("{}\n\n{}\n\n{BEGIN}\n{END}\n", include_str!("page.md").trim_end(), cases.join("\n"))
}

/// What it is measured on.
pub fn machine(postgres: &str) -> String {
    let said = |program: &str, args: &[&str]| {
        let output = Command::new(program).args(args).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = said("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_default();
    let changed = said("git", &["status", "--porcelain"]).is_some_and(|text| !text.is_empty());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown", |(_, model)| model);
    let changed = if changed { " with changes" } else { "" };
    format!("{cores} cores ({model}), PostgreSQL {postgres}, commit {commit}{changed}.")
}
