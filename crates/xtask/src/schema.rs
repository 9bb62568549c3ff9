//! `graphql/*.graphql`: the contracts that clients read, as printed by the binary.

use std::{fs, path::PathBuf};

use crate::steps::{self, Outcome};

const APIS: [&str; 2] = ["storefront", "admin"];

/// Writes the files anew.
pub fn write() -> Outcome {
    for api in APIS {
        let printed = print(api)?;
        let file = file(api);
        fs::write(&file, printed).map_err(|error| format!("{}: {error}", file.display()))?;
        eprintln!("wrote {}", file.display());
    }
    Ok(())
}

/// Compares the files with what the binary prints.
pub fn check() -> Outcome {
    for api in APIS {
        let printed = print(api)?;
        let file = file(api);
        let kept = fs::read_to_string(&file).unwrap_or_default();
        if let Some((line, kept, printed)) = first_difference(&kept, &printed) {
            return Err(format!(
                "{} differs from the schema at line {line}:\n  file:   {kept}\n  schema: {printed}\n\
                 `cargo xtask schema` writes it anew",
                file.display()
            ));
        }
    }
    Ok(())
}

fn print(api: &str) -> Outcome<String> {
    let binary = ["run", "--quiet", "--package", "server", "--bin", "fangshi", "--"];
    steps::read(steps::cargo(&binary).args(["schema", "print", api]))
}

fn file(api: &str) -> PathBuf {
    steps::root().join("graphql").join(api).with_extension("graphql")
}

/// The number of the first line that differs, and both versions of it.
fn first_difference<'a>(left: &'a str, right: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let end = "(the end)";
    let (mut left, mut right) = (left.lines(), right.lines());
    for number in 1.. {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (left, right) if left == right => {}
            (left, right) => return Some((number, left.unwrap_or(end), right.unwrap_or(end))),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn a_difference_is_told_with_its_line() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(first_difference("a\n", "a\nc\n"), Some((2, "(the end)", "c")));
    }
}
