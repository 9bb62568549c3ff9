use std::{
    ffi::OsStr,
    fs::{self, DirBuilder, Permissions},
    io::ErrorKind,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use crate::Error;

/// The operating system's user that the server runs as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    uid: u32,
    gid: u32,
    /// Whether we are root and become this user for the server's programs.
    switch: bool,
}

impl User {
    /// Whoever runs this process; for root an unprivileged stand-in.
    pub(crate) fn of_server() -> Result<Self, Error> {
        let uid = id(&["-u"])?;
        if uid != 0 {
            return Ok(Self { uid, gid: id(&["-g"])?, switch: false });
        }
        for name in ["postgres", "nobody"] {
            if let (Ok(uid), Ok(gid)) = (id(&["-u", name]), id(&["-g", name])) {
                return Ok(Self { uid, gid, switch: true });
            }
        }
        Err(Error::failed(
            "finding a user for PostgreSQL",
            "it refuses to run as root and neither the user postgres nor nobody exists",
        ))
    }

    /// The same, except that root runs an existing cluster as the user whom it belongs to.
    pub(crate) fn of_cluster(self, data: &Path) -> Self {
        match fs::symlink_metadata(data) {
            Ok(found) if self.switch && found.uid() != 0 => {
                Self { uid: found.uid(), gid: found.gid(), switch: true }
            }
            _ => self,
        }
    }

    /// Makes the directory that a cluster and what belongs to it are in. Root keeps it, and takes
    /// no other's: there, links could lead it anywhere. This user may only walk through.
    pub(crate) fn make_home(self, dir: &Path) -> Result<(), Error> {
        let mode = if self.switch { 0o711 } else { 0o700 };
        let doing = || format!("making {}", dir.display());
        match DirBuilder::new().mode(mode).create(dir) {
            // Whatever the umask says.
            Ok(()) => fs::set_permissions(dir, Permissions::from_mode(mode)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(Error::io(doing()))?;
        let found = fs::symlink_metadata(dir).map_err(Error::io(doing()))?;
        let is_roots = found.is_dir() && found.uid() == 0 && found.mode() & 0o023 == 0o001;
        if self.switch && !is_roots {
            let detail = "run by root, it must be a directory that is root's, that nobody else may \
                          write to and everybody may enter (mode 0711)";
            return Err(Error::failed(format!("using {}", dir.display()), detail));
        }
        Ok(())
    }

    /// Makes an empty directory of this user's.
    pub(crate) fn make_data(self, dir: &Path) -> Result<(), Error> {
        let made = DirBuilder::new().mode(0o700).create(dir);
        made.map_err(Error::io(format!("making {}", dir.display())))?;
        self.own(dir)
    }

    /// The user's number.
    pub(crate) fn uid(self) -> u32 {
        self.uid
    }

    /// Whether we are root and the server another user.
    pub(crate) fn is_switched(self) -> bool {
        self.switch
    }

    /// A program to run as this user, in a directory that the user can enter.
    pub(crate) fn command(self, program: impl AsRef<OsStr>, dir: &Path) -> Command {
        let mut command = Command::new(program);
        // Messages in one language; a locale that isn't installed can't disturb.
        command.current_dir(dir).env("LC_ALL", "C");
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Hands over to this user what we just made, where nobody else could have put a link.
    pub(crate) fn own(self, path: &Path) -> Result<(), Error> {
        if self.switch {
            chown(path, Some(self.uid), Some(self.gid))
                .map_err(Error::io(format!("handing over {}", path.display())))?;
        }
        Ok(())
    }

    /// Sends a signal (`INT`, `QUIT`) through the shell's `kill`: std has none for other processes.
    pub(crate) fn signal(self, pid: u32, signal: &str) -> Result<(), Error> {
        self.command("sh", Path::new("/"))
            .args(["-c", r#"kill -"$1" "$2" 2>/dev/null"#, "kill", signal, &pid.to_string()])
            .status()
            .map(drop)
            .map_err(Error::io("signalling PostgreSQL"))
    }

    /// Whether this user may walk down to `path`.
    pub(crate) fn can_reach(self, path: &Path) -> bool {
        path.ancestors().skip(1).filter_map(|dir| fs::metadata(dir).ok()).all(|dir| {
            let bit = if dir.uid() == self.uid {
                0o100
            } else if dir.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            dir.mode() & bit != 0
        })
    }
}

/// Asks `id` for a number.
fn id(args: &[&str]) -> Result<u32, Error> {
    let output = Command::new("id").args(args).output().map_err(Error::io("asking id"))?;
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(|_| Error::failed("asking id", String::from_utf8_lossy(&output.stderr)))
}
