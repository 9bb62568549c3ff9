//! `cargo xtask faults`: faults on purpose, and what became of them.

use std::env;

use crate::steps::{self, Outcome};

/// Where the outcome of a whole run stands.
const PAGE: &str = "docs/reliability.md";

/// Builds the program and injects the faults into it. Arguments: `--short`, `--json FILE`, and names
/// of faults.
pub fn run(args: &[String]) -> Outcome {
    let mut inject = steps::cargo(&["test", "--package", "tests", "--test", "faults", "--"]);
    for word in words(args)? {
        inject.arg(word);
    }
    steps::run(&mut steps::cargo(&["build", "--package", "server", "--bin", "fangshi"]))?;
    steps::run(&mut inject)
}

/// What the tests' program is told.
fn words(args: &[String]) -> Outcome<Vec<String>> {
    let (mut short, mut json, mut names) = (false, None, Vec::new());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--short" => short = true,
            "--json" => json = Some(args.next().ok_or("--json needs a file")?),
            flag if flag.starts_with('-') => return Err(format!("there is no {flag}")),
            name => names.push(name.to_owned()),
        }
    }
    let mut words = Vec::new();
    if !short {
        words.push("--full".to_owned());
        if names.is_empty() {
            words.extend(["--page".to_owned(), steps::root().join(PAGE).display().to_string()]);
        }
    }
    if let Some(json) = json {
        // The program runs elsewhere.
        let here = env::current_dir().map_err(|error| format!("where am I: {error}"))?;
        words.extend(["--json".to_owned(), here.join(json).display().to_string()]);
    }
    words.append(&mut names);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn told(args: &[&str]) -> Vec<String> {
        words(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).expect("words")
    }

    #[test]
    fn only_a_whole_run_is_written_to_the_page() {
        assert!(told(&[])[2].ends_with("docs/reliability.md"));
        assert_eq!(told(&["drain"]), ["--full", "drain"]);
        assert_eq!(told(&["--short", "drain"]), ["drain"]);
        assert!(told(&["--json", "a.json", "drain"])[2].ends_with("/a.json"));
        assert!(words(&["--jsn".to_owned()]).is_err());
    }
}
