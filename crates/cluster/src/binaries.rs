use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Error, fetch, user::User};

/// The oldest major version that Fangshi runs on.
pub const OLDEST: u32 = 15;

/// The environment variable that names the directory of PostgreSQL's programs.
const OVERRIDE: &str = "FANGSHI_PG_BIN";

/// The directory of the newest usable PostgreSQL's programs.
///
/// Looked for in this order: `FANGSHI_PG_BIN` (alone, when set), installed ones (`pg_config`,
/// the usual places, `PATH`; the newest wins), the one that [`fetch`](crate::fetch()) brought.
///
/// # Errors
/// `NoBinaries`, saying what was wrong with those that were found.
pub fn find() -> Result<PathBuf, Error> {
    choose(None, None, User::of_server()?)
}

/// As [`find`]; of the named or the given major version when there is one to keep to.
pub(crate) fn choose(
    named: Option<&Path>,
    major: Option<u32>,
    user: User,
) -> Result<PathBuf, Error> {
    let named = named.map(Path::to_path_buf).or_else(|| env::var_os(OVERRIDE).map(PathBuf::from));
    if let Some(bin) = named {
        let found = version(&bin, user).map_err(Error::NoBinaries)?;
        return match major {
            Some(major) if major != found.0 => Err(wrong_major(major, &bin)),
            _ => Ok(bin),
        };
    }
    let mut faults = Vec::new();
    let mut usable = Vec::new();
    for bin in installed() {
        match version(&bin, user) {
            Ok(version) => usable.push((version, bin)),
            Err(fault) => faults.push(fault),
        }
    }
    usable.sort();
    usable.reverse();
    // Only without an installed one: the cached programs are newer than most distributions'.
    let cached = fetch::fetched(&fetch::cache_dir());
    usable.extend(version(&cached, user).map(|version| (version, cached)));
    let kept = usable.iter().find(|((found, _), _)| major.is_none_or(|major| major == *found));
    match (kept, usable.first(), major) {
        (Some((_, bin)), ..) => Ok(bin.clone()),
        (None, Some((_, bin)), Some(major)) => Err(wrong_major(major, bin)),
        _ if faults.is_empty() => Err(Error::NoBinaries(format!(
            "neither installed nor fetched (version {OLDEST} or newer is needed)"
        ))),
        _ => Err(Error::NoBinaries(faults.join("; "))),
    }
}

fn wrong_major(major: u32, bin: &Path) -> Error {
    Error::NoBinaries(format!(
        "the cluster was made by PostgreSQL {major}, which {} isn't; \
         install that version or start with a fresh cluster",
        bin.display()
    ))
}

/// Directories that have an installed `postgres`. May name one twice.
fn installed() -> Vec<PathBuf> {
    let mut dirs = Vec::new();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output()
        && output.status.success()
    {
        dirs.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),
        ("/usr", "pgsql-"),
        ("/opt/homebrew/opt", "postgresql"),
        ("/usr/local/opt", "postgresql"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql"),
    ] {
        dirs.extend(
            fs::read_dir(parent)
                .into_iter()
                .flatten()
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
                .map(|entry| entry.path().join("bin")),
        );
    }
    dirs.push("/usr/local/pgsql/bin".into());
    dirs.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    // Programs in a `PATH` are often links to the directory that has all of them.
    let real = |dir: PathBuf| Some(fs::canonicalize(dir.join("postgres")).ok()?.parent()?.into());
    dirs.into_iter().filter_map(real).collect()
}

/// The version (major, minor) of the programs in `bin`, asked of them as the server's user.
/// Otherwise what is wrong with them.
pub(crate) fn version(bin: &Path, user: User) -> Result<(u32, u32), String> {
    let shown = bin.display();
    for program in ["postgres", "initdb"] {
        if !bin.join(program).is_file() {
            return Err(format!("{shown} has no {program}"));
        }
    }
    let output = user
        .command(bin.join("postgres"), Path::new("/"))
        .arg("--version")
        .output()
        .map_err(|error| format!("{shown} can't be run: {error}"))?;
    // "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", also "18beta1".
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.split_whitespace().nth(2).unwrap_or_default();
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), _) if major < OLDEST => {
            Err(format!("{shown} is version {version}, {OLDEST} or newer is needed"))
        }
        (Some(Ok(major)), minor) => Ok((major, minor.and_then(Result::ok).unwrap_or(0))),
        _ => {
            Err(format!("{shown} doesn't work: {}", String::from_utf8_lossy(&output.stderr).trim()))
        }
    }
}
