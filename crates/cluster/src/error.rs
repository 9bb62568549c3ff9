use std::{fmt, io, path::PathBuf};

/// Why a cluster can't be had. The message is made for the person at the terminal.
#[derive(Debug)]
pub enum Error {
    /// No usable PostgreSQL; the text says what was looked for.
    NoBinaries(String),
    /// Another process runs this cluster.
    InUse(PathBuf),
    /// A program failed; its own words are in `detail`.
    Failed {
        /// What was being done, for example "making the cluster".
        doing: String,
        /// What the program said.
        detail: String,
    },
    /// A file or process operation failed.
    Io {
        /// What was being done.
        doing: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// PostgreSQL refused a connection or a statement.
    Sql {
        /// The SQLSTATE, for example `42P04`.
        code: String,
        /// PostgreSQL's message.
        message: String,
    },
}

impl Error {
    /// An I/O error, told with what was being done.
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// A failure told in words.
    pub(crate) fn failed(doing: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Failed { doing: doing.into(), detail: detail.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBinaries(looked) => write!(f, "no usable PostgreSQL found: {looked}"),
            Self::InUse(data) => write!(
                f,
                "another process is running the cluster in {}; stop that one first",
                data.display()
            ),
            Self::Failed { doing, detail } => write!(f, "{doing} failed: {}", detail.trim()),
            Self::Io { doing, source } => write!(f, "{doing} failed: {source}"),
            Self::Sql { code, message } => write!(f, "PostgreSQL says: {message} ({code})"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
