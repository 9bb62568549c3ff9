use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

use super::Failure;

/// A folder of mails.
#[derive(Clone)]
pub(super) struct Folder(Arc<Path>);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path.into())
    }

    /// Keeps a mail as the file `{id}.eml`, which is there whole or not at all.
    pub(super) async fn keep(&self, id: Uuid, mail: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::NotNow(format!("{}: {error}", self.0.display()));
        self.write(id, mail).await.map_err(failed)
    }

    async fn write(&self, id: Uuid, mail: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0).await?;
        // Two processes may be at the same mail.
        let draft = self.0.join(format!("{id}.{}", std::process::id()));
        let mut options = fs::OpenOptions::new();
        // Mails lead to what is their readers' alone.
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&draft).await?;
        file.write_all(mail).await?;
        file.flush().await?;
        fs::rename(draft, self.0.join(format!("{id}.eml"))).await
    }
}
