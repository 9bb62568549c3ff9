//! Directories that tests write to.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::certificate::{self, Files};

/// A directory of one test, gone with it.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Not there yet. No two tests use the same name.
    pub fn new(name: &str) -> Self {
        let name = format!("fangshi-test-{name}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    /// Where it is, or will be.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A certificate in it that is good now.
    pub fn certificate(&self, host: &str) -> Files {
        let now = kernel::Clock::new().now();
        certificate::kept(&self.0, &[host.to_owned()], now).expect("a certificate")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
