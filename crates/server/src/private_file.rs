//! Files that only their owner may read: secrets, keys, tokens.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Writes a file, in place of one that is there. A crash leaves the old one or the new one.
///
/// # Errors
/// The file system's.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::rename(draft(path, content)?, path)
}

/// Writes a file unless there is one: of two processes that start together one's is kept.
///
/// # Errors
/// The file system's.
pub fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = draft(path, content)?;
    let kept = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    };
    fs::remove_file(draft)?;
    kept
}

/// The content, whole, under another name.
fn draft(path: &Path, content: &[u8]) -> io::Result<PathBuf> {
    let draft = path.with_extension(std::process::id().to_string());
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(draft)
}
