//! What shoppers are told without having asked: mails about their orders.
//!
//! - [`Mailer`]: hands messages over, to an SMTP server or into a folder.
//! - [`handle`]: makes of news the mail that they are a cause of, once.
//!
//! A mail has a row before it is sent, one for each cause, and its `Message-ID` is the row's id:
//! news that come again send nothing again, and a worker that dies between sending and noting that
//! sends what programs recognise as the same mail.

mod letter;
mod mail;
mod mailer;
mod order;
mod words;

pub use self::{
    mailer::{Failure, Mailer, Message, Transport, WrongSetting},
    order::handle,
};
