use std::path::PathBuf;

use uuid::Uuid;

use crate::{Failure, folder::Folder};

/// Hands messages to telephones over.
#[derive(Clone)]
pub struct Texter(Way);

/// How they are handed over. Whoever brings them to telephones for real stands beside the folder.
#[derive(Clone)]
enum Way {
    Folder(Folder),
}

/// A message to a telephone.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// What it is known by: sent again it takes its own place.
    pub id: Uuid,
    /// Who gets it: a number in normal form.
    pub to: String,
    /// What it says.
    pub body: String,
}

impl Texter {
    /// Keeps each message as one file of a folder, `{id}.txt`: the number, an empty line, what it
    /// says. The folder is made when the first message comes.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Way::Folder(Folder::new(path.into(), "txt")))
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// Says whether it makes sense to try again.
    pub async fn send(&self, text: &Text) -> Result<(), Failure> {
        match &self.0 {
            Way::Folder(folder) => {
                let Text { id, to, body } = text;
                folder.keep(*id, format!("{to}\n\n{body}\n").as_bytes()).await
            }
        }
    }
}

/// Neither who gets it nor what it says, which may be a code.
impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text").field("id", &self.id).finish_non_exhaustive()
    }
}
