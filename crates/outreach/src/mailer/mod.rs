//! Handing messages over, whatever they are about.

mod message;
mod smtp;

use std::path::PathBuf;

use lettre::Address;

pub use self::message::Message;
use self::smtp::Smtp;
use crate::folder::Folder;

/// Hands messages over.
#[derive(Clone)]
pub struct Mailer {
    from: Address,
    transport: Transport,
}

/// How messages are handed over.
#[derive(Clone)]
pub struct Transport(Way);

#[derive(Clone)]
enum Way {
    Folder(Folder),
    Smtp(Smtp),
}

/// Why a message wasn't handed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It never will be: the recipient isn't known there, or the message isn't wanted.
    #[error("refused: {0}")]
    Refused(String),
    /// It may be later.
    #[error("not sent for now: {0}")]
    NotNow(String),
}

/// What is wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongSetting(String);

impl Transport {
    /// Keeps each message as one file of a folder, `{id}.eml`; a message that is sent again takes
    /// its own place. The folder is made when the first message comes.
    pub fn folder(path: impl Into<PathBuf>) -> Self {
        Self(Way::Folder(Folder::new(path.into(), "eml")))
    }

    /// Hands messages to the SMTP server at `smtp://user:password@host:port?tls=required` or
    /// `smtps://…`. Needs a tokio runtime, in which it keeps connections open for a while.
    ///
    /// # Errors
    /// When this isn't such an address.
    pub fn smtp(url: &str) -> Result<Self, WrongSetting> {
        Smtp::new(url).map(|smtp| Self(Way::Smtp(smtp)))
    }
}

impl Mailer {
    /// Sends from the e-mail address `from`.
    ///
    /// # Errors
    /// When it isn't an e-mail address.
    pub fn new(transport: Transport, from: &str) -> Result<Self, WrongSetting> {
        let wrong = |error| WrongSetting(format!("{from:?} is not an e-mail address: {error}"));
        Ok(Self { from: from.parse().map_err(wrong)?, transport })
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// Says whether it makes sense to try again.
    pub async fn send(&self, message: &Message) -> Result<(), Failure> {
        let mail = message.mail(&self.from)?;
        match &self.transport.0 {
            Way::Folder(folder) => folder.keep(message.id, &mail.formatted()).await,
            Way::Smtp(smtp) => smtp.send(mail).await,
        }
    }
}
