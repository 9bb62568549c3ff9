use std::{error::Error, time::Duration};

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, transport::smtp};

use super::{Failure, WrongSetting};

/// How long handing one mail over may take. A batch of the worker's must be through before others
/// may take it up.
const PATIENCE: Duration = Duration::from_secs(7);

/// An SMTP server.
#[derive(Clone)]
pub(super) struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

impl Smtp {
    pub(super) fn new(url: &str) -> Result<Self, WrongSetting> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|error| WrongSetting(told(&error)))?;
        Ok(Self(builder.timeout(Some(PATIENCE)).build()))
    }

    pub(super) async fn send(&self, mail: Message) -> Result<(), Failure> {
        match tokio::time::timeout(PATIENCE, self.0.send(mail)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) if is_refusal(&error) => Err(Failure::Refused(told(&error))),
            // Only the code: servers repeat addresses in what they say, and this is logged.
            Ok(Err(error)) => Err(Failure::NotNow(code(&error))),
            Err(_) => Err(Failure::NotNow("the SMTP server took too long".to_owned())),
        }
    }
}

/// Whether the server doesn't want this mail, ever. Other permanent errors, of signing in or of
/// commands, are about us: they end when an operator has seen to them.
fn is_refusal(error: &smtp::Error) -> bool {
    error.status().is_some_and(|code| (550..560_u16).contains(&code.into()))
}

/// What kind of error it is.
fn code(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the SMTP server answered {code}"),
        None if error.is_timeout() => "the SMTP server took too long".to_owned(),
        None => "the SMTP server can't be reached".to_owned(),
    }
}

/// The error with what is behind it.
fn told(error: &smtp::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !told.contains(&more) {
            told = format!("{told}: {more}");
        }
        source = error.source();
    }
    told
}
