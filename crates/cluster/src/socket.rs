//! Where the server's socket lies: a short path, because a socket's may have some 100 bytes.

use std::{
    env,
    fs::{self, DirBuilder},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
};

use crate::{
    Error,
    home::{Home, hash},
};

/// Makes the socket's directory, open to the server's user alone.
pub(crate) fn place(home: &Home) -> Result<PathBuf, Error> {
    let socket = path(home);
    match DirBuilder::new().mode(0o700).create(&socket) {
        Ok(()) => home.user.own(&socket)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::io(format!("making {}", socket.display()))(error)),
    }
    // In /tmp somebody else could have put theirs first.
    let found = fs::symlink_metadata(&socket).map_err(Error::io("reading the socket's place"))?;
    if found.is_dir() && found.uid() == home.user.uid() && found.mode() & 0o777 == 0o700 {
        return Ok(socket);
    }
    Err(Error::failed(
        "making the socket's place",
        format!("{} belongs to somebody else or is open to others", socket.display()),
    ))
}

/// The directory's path, the same at every start.
pub(crate) fn path(home: &Home) -> PathBuf {
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let parent = match runtime {
        _ if home.user.is_switched() && Path::new("/run").is_dir() => "/run".into(),
        Some(dir) if !home.user.is_switched() && dir.is_dir() && dir.as_os_str().len() < 60 => dir,
        _ => PathBuf::from("/tmp"),
    };
    parent.join(format!("fangshi-{:016x}", hash(&home.dir)))
}
