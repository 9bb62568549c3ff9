//! What is sent to shoppers: mails about their orders, and what they ask for to sign in.
//!
//! - [`Mailer`]: hands mails over, to an SMTP server or into a folder.
//! - [`Texter`]: hands messages to telephones over; so far into a folder.
//! - [`handle`]: makes of news the mail that they are a cause of, once.
//! - [`account`]: sends codes and links that customers asked for.
//!
//! A mail about an order has a row before it is sent, one for each cause, and its `Message-ID` is
//! the row's id: news that come again send nothing again, and a worker that dies between sending
//! and noting that sends what programs recognise as the same mail. Codes and links are made when
//! they are sent: sent again they are others, in the same place.

pub mod account;
mod folder;
mod letter;
mod mail;
mod mailer;
mod order;
mod texter;
mod unlinked;
mod words;

pub use self::{
    mailer::{Failure, Mailer, Message, Transport, WrongSetting},
    order::handle,
    texter::{Text, Texter},
};
