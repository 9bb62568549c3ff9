//! What is sent to shoppers: mails about their orders, and what they ask for to sign in.
//!
//! - [`Mailer`]: hands mails over, to an SMTP server or into a folder.
//! - [`Texter`]: hands messages to telephones over; so far into a folder.
//! - [`add_handlers`]: what is sent, and upon which events.
//!
//! A mail about an order has a row before it is sent, one for each cause, and its `Message-ID` is
//! the row's id: events that come again send nothing again, and a worker that dies between sending
//! and noting that sends what programs recognise as the same mail. Codes and links are made when
//! they are sent: sent again they are others, in the same place.

mod account;
mod folder;
mod handlers;
mod letter;
mod mail;
mod mailer;
mod order;
mod texter;
mod unlinked;
mod words;

pub use self::{
    handlers::add_handlers,
    mailer::{Failure, Mailer, Message, Transport, WrongSetting},
    texter::{Text, Texter},
};
