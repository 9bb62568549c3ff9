use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{self, Command},
    thread,
    time::{Duration, Instant},
};

use crate::{Error, socket, user::User};

/// How long a server may take for its last checkpoint.
pub(crate) const STOPPING: Duration = Duration::from_mins(1);

/// PostgreSQL's data.
const CLUSTER: &str = "cluster";

/// How the name of a cluster begins that isn't finished.
const UNFINISHED: &str = "cluster.new-";

/// Where root keeps clusters whose wished place is closed to the server's user.
const ROOTS_PLACE: &str = "/var/lib/fangshi";

/// The directory of a cluster, held by this process alone.
///
/// It holds `cluster` (PostgreSQL's data), `cluster.new-*` (while it is being made), `server.log`
/// and `lock`. The lock dies with the process, so a server found running under it is an orphan.
///
/// Run by root, all of it but the data is root's: whoever gets hold of the server's user can't lay
/// links here for root to follow.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) dir: PathBuf,
    pub(crate) user: User,
    lock: File,
}

impl Home {
    /// Makes the directory if needed and locks it.
    pub(crate) fn open(wished: &Path) -> Result<Self, Error> {
        let dir = absolute(wished)?;
        let user = User::of_server()?;
        let dir = if user.can_reach(&dir) { dir } else { roots_place(&dir)? };
        user.make_home(&dir)?;
        let user = user.of_cluster(&dir.join(CLUSTER));
        let lock = private_file()
            .truncate(false)
            .open(dir.join("lock"))
            .map_err(Error::io(format!("opening {}", dir.join("lock").display())))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { dir, user, lock }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(dir)),
            Err(TryLockError::Error(error)) => Err(Error::io("locking the cluster")(error)),
        }
    }

    /// PostgreSQL's own data directory.
    pub(crate) fn cluster(&self) -> PathBuf {
        self.dir.join(CLUSTER)
    }

    /// What the server said since its last start.
    pub(crate) fn log(&self) -> PathBuf {
        self.dir.join("server.log")
    }

    /// The log, emptied, for the server to write to.
    pub(crate) fn new_log(&self) -> Result<File, Error> {
        let log = private_file().truncate(true).open(self.log());
        log.map_err(Error::io("opening the server's log"))
    }

    /// The major version that made the cluster, if it is made.
    pub(crate) fn major(&self) -> Option<u32> {
        fs::read_to_string(self.cluster().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// Makes the cluster unless it is there. An interrupted attempt leaves only an unfinished one.
    pub(crate) fn make(&self, bin: &Path, durable: bool) -> Result<(), Error> {
        if self.major().is_some() {
            return Ok(());
        }
        self.sweep();
        // A name of our own: the `initdb` of a killed process may still be writing to its.
        let new = self.dir.join(format!("{UNFINISHED}{}", process::id()));
        let mut said = String::new();
        // Not every system has the first one.
        for locale in ["C.UTF-8", "C"] {
            clear(&new)?;
            self.user.make_data(&new)?;
            let output = self
                .user
                .command(bin.join("initdb"), &self.dir)
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .arg(format!("--locale={locale}"))
                .args((!durable).then_some("--no-sync"))
                .arg("-D")
                .arg(&new)
                .output()
                .map_err(Error::io("running initdb"))?;
            if output.status.success() {
                return fs::rename(&new, self.cluster()).map_err(Error::io("keeping the cluster"));
            }
            said = String::from_utf8_lossy(&output.stderr).into_owned();
        }
        Err(Error::failed("making the cluster", said))
    }

    /// Deletes what interrupted attempts left, as far as their `initdb` lets us.
    fn sweep(&self) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Stops a server that outlived the process that started it.
    pub(crate) fn stop_orphan(&self) -> Result<(), Error> {
        let note = self.cluster().join("postmaster.pid");
        let Some(pid) = first_number(&note) else {
            return Ok(());
        };
        if !self.is_ours(pid) {
            // After a crash the number may belong to any process, which PostgreSQL would respect.
            return fs::remove_file(&note).map_err(Error::io("removing a stale postmaster.pid"));
        }
        for signal in ["INT", "QUIT"] {
            self.user.signal(pid, signal)?;
            let begun = Instant::now();
            while begun.elapsed() < STOPPING {
                if !self.is_ours(pid) {
                    return Ok(());
                }
                thread::sleep(Duration::from_millis(50));
            }
        }
        Err(Error::failed("stopping the former server", format!("process {pid} doesn't end")))
    }

    /// Whether the process is a server of this cluster: servers stand in their data directory.
    fn is_ours(&self, pid: u32) -> bool {
        if Path::new("/proc/self/cwd").exists() {
            let cluster = fs::canonicalize(self.cluster()).ok();
            return cluster.is_some() && fs::read_link(format!("/proc/{pid}/cwd")).ok() == cluster;
        }
        Command::new("ps").args(["-o", "command=", "-p", &pid.to_string()]).output().is_ok_and(
            |found| {
                String::from_utf8_lossy(&found.stdout).contains(&*self.cluster().to_string_lossy())
            },
        )
    }
}

/// Deletes the cluster in `data`, stopping a server that outlived its parent. Other files there
/// stay.
///
/// # Errors
/// `InUse` when another process runs it; `Io` when files can't be deleted.
pub fn remove(data: &Path) -> Result<(), Error> {
    let home = Home::open(data)?;
    home.stop_orphan()?;
    clear(&home.cluster())?;
    home.sweep();
    let _ = fs::remove_file(home.log());
    let _ = fs::remove_dir_all(socket::path(&home));
    let _ = fs::remove_file(home.dir.join("lock"));
    // Fails when something else lives there, which is then not ours to delete.
    let _ = fs::remove_dir(&home.dir);
    home.lock.unlock().map_err(Error::io("unlocking the cluster"))
}

/// The path with its links resolved, so that one directory has one name; makes the parents.
fn absolute(wished: &Path) -> Result<PathBuf, Error> {
    let doing = || Error::io(format!("making the parents of {}", wished.display()));
    let path = std::path::absolute(wished).map_err(doing())?;
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::failed("making the cluster", "its directory needs a name"));
    };
    fs::create_dir_all(parent).map_err(doing())?;
    Ok(fs::canonicalize(parent).map_err(doing())?.join(name))
}

/// The stand-in for a place that the server's user can't enter, such as one below `/root`.
fn roots_place(wished: &Path) -> Result<PathBuf, Error> {
    fs::create_dir_all(ROOTS_PLACE).map_err(Error::io(format!("making {ROOTS_PLACE}")))?;
    Ok(Path::new(ROOTS_PLACE).join(format!("{:016x}", hash(wished))))
}

/// How files are opened that are nobody else's business.
fn private_file() -> OpenOptions {
    let mut options = File::options();
    options.create(true).write(true).mode(0o600);
    options
}

fn clear(dir: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Error::io(format!("clearing {}", dir.display()))(error))
        }
        _ => Ok(()),
    }
}

fn first_number(file: &Path) -> Option<u32> {
    fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok()
}

/// FNV-1a: short names that stay the same, which std's hashers don't promise.
pub(crate) fn hash(path: &Path) -> u64 {
    path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
