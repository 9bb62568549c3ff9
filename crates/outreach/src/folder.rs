use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

use crate::Failure;

/// A folder of messages, a file each.
#[derive(Clone)]
pub(crate) struct Folder {
    path: Arc<Path>,
    /// How the names of its files end.
    ending: &'static str,
}

impl Folder {
    pub(crate) fn new(path: PathBuf, ending: &'static str) -> Self {
        Self { path: path.into(), ending }
    }

    /// Keeps a message as the file `{id}.{ending}`, which is there whole or not at all.
    pub(crate) async fn keep(&self, id: Uuid, message: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::NotNow(format!("{}: {error}", self.path.display()));
        self.write(id, message).await.map_err(failed)
    }

    async fn write(&self, id: Uuid, message: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.path).await?;
        // Two processes may be at the same message.
        let draft = self.path.join(format!("{id}.{}", std::process::id()));
        let mut options = fs::OpenOptions::new();
        // Messages lead to what is their readers' alone.
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&draft).await?;
        file.write_all(message).await?;
        file.flush().await?;
        fs::rename(draft, self.path.join(format!("{id}.{}", self.ending))).await
    }
}
