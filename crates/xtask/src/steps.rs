//! Running programs in the open: every command line is printed before it runs.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The outcome of a chore or of a step of one; the text is for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

/// The repository's root: that of the clone that we were started in, which needn't be the one that
/// we were built in where clones share a target directory.
pub fn root() -> &'static Path {
    static MANIFEST: OnceLock<PathBuf> = OnceLock::new();
    let manifest = MANIFEST.get_or_init(|| {
        let started = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        started.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into())
    });
    manifest.ancestors().nth(2).expect("the crate is two folders below the root")
}

/// Cargo's target directory: this program lies in `<target>/debug`.
pub fn target() -> Outcome<PathBuf> {
    let program = env::current_exe().map_err(|error| format!("where am I: {error}"))?;
    let target = program.ancestors().nth(2).map(Path::to_path_buf);
    target.ok_or_else(|| "this program isn't in a target directory".into())
}

/// The cargo that runs us, set to work at the root.
pub fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args).current_dir(root());
    cargo
}

/// Prints the command and runs it.
pub fn run(command: &mut Command) -> Outcome {
    let shown = announce(command);
    let status = command.status().map_err(|error| format!("{shown}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}")) }
}

/// Prints the command, runs it and returns what it printed.
pub fn read(command: &mut Command) -> Outcome<String> {
    let shown = announce(command);
    let output = command.output().map_err(|error| format!("{shown}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown}: {}\n{}", output.status, said.trim()));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{shown}: {error}"))
}

/// Prints the command line and returns it.
pub fn announce(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words: Vec<_> =
        std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    let shown = words.join(" ");
    eprintln!("$ {shown}");
    shown
}

/// Whether a program can be started at all.
pub fn exists(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Installs Debian's packages when we may.
pub fn install(packages: &[&str]) -> Outcome {
    let root = Command::new("id").arg("-u").output();
    let is_root = root.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !is_root || !exists("apt-get") {
        return Err(format!("not installed, and we may not: {}", packages.join(" ")));
    }
    eprintln!("Installing {} …", packages.join(" "));
    for args in [&["update", "-q"][..], &["install", "-y", "-q"]] {
        let mut apt = Command::new("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        if args[0] == "install" {
            apt.args(packages);
        }
        run(&mut apt)?;
    }
    Ok(())
}
