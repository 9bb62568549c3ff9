//! Handing messages over, whatever they are about.

mod message;
mod smtp;

use std::path::PathBuf;

use kernel::{Checks, Fault};
use lettre::Address;

pub use self::message::Message;
use self::smtp::Smtp;
use crate::folder::Folder;

/// Hands messages over.
#[derive(Clone)]
pub struct Mailer {
    from: Address,
    /// What the platform is called.
    platform: String,
    /// In links to shops; `None` for the usual one.
    port: Option<u16>,
    transport: Transport,
}

/// What the platform is called unless it is said.
const PLATFORM: &str = "Fangshi";

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
        let (from, platform) = (from.parse().map_err(wrong)?, PLATFORM.to_owned());
        Ok(Self { from, platform, port: None, transport })
    }

    /// The same of a platform of another name, which stands beside the shop's in every mail.
    ///
    /// # Errors
    /// When it is no name.
    pub fn of_platform(self, name: &str) -> Result<Self, WrongSetting> {
        let checked = Checks::new().name("platform", name, 1..=60).finish();
        checks_out(checked)?;
        Ok(Self { platform: name.trim().to_owned(), ..self })
    }

    /// The same with another port in links.
    #[must_use]
    pub fn at_port(self, port: Option<u16>) -> Self {
        Self { port, ..self }
    }

    /// An address of a shop of ours, as it stands in mails: its port is ours, not that of the request
    /// that it was made in.
    pub(crate) fn own_link(&self, url: &str) -> String {
        let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        format!("{scheme}://{host}{port}{path}")
    }

    /// Hands a message over.
    ///
    /// # Errors
    /// Says whether it makes sense to try again.
    pub async fn send(&self, message: &Message) -> Result<(), Failure> {
        let mail = message.mail(&self.from, &self.platform)?;
        match &self.transport.0 {
            Way::Folder(folder) => folder.keep(message.id, &mail.formatted()).await,
            Way::Smtp(smtp) => smtp.send(mail).await,
        }
    }
}

fn checks_out(checked: Result<(), Vec<Fault>>) -> Result<(), WrongSetting> {
    checked.map_err(|faults| {
        let messages: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
        WrongSetting(messages.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::{Mailer, Transport};

    fn mailer() -> Mailer {
        Mailer::new(Transport::folder("mails"), "no-reply@shops.example").expect("a mailer")
    }

    #[test]
    fn links_have_the_port_of_the_platform_whatever_they_came_with() {
        for (url, usual, other) in [
            (
                "https://tea.example.com:31337/a?b=c:d",
                "https://tea.example.com/a?b=c:d",
                "https://tea.example.com:8443/a?b=c:d",
            ),
            ("http://tea.example.com", "http://tea.example.com", "http://tea.example.com:8443"),
            (
                "https://tea.example.com:1?k=v",
                "https://tea.example.com?k=v",
                "https://tea.example.com:8443?k=v",
            ),
        ] {
            assert_eq!(mailer().own_link(url), usual);
            assert_eq!(mailer().at_port(Some(8443)).own_link(url), other);
        }
    }

    #[test]
    fn a_platform_has_a_name() {
        for name in ["", " ", "a\nb", "a\u{202e}b"] {
            assert!(mailer().of_platform(name).is_err(), "{name:?}");
        }
        assert_eq!(mailer().of_platform("Shops & Co").expect("a name").platform, "Shops & Co");
    }
}
