//! The kit that integration tests are written with: a real server on a real database, and people
//! who use it over HTTP.
//!
//! Panics are how a kit says that a test's own preparation failed, so it may.

mod answer;
mod app;
mod browser;
mod campaign;
mod customer;
mod database;
mod flaky;
mod ledger;
mod mailbox;
mod merchant;
mod process;
mod queues;
mod redis;
mod rows;
mod sandbox;
mod shop;
mod shopper;
mod tls;

pub use self::{
    answer::{Answer, cents, faults, list, text},
    app::{SECRET, TestApp},
    browser::{Browser, Page},
    campaign::{EXPLAINED, missed, offers},
    customer::Customer,
    database::{Database, migrated, migrated_at},
    flaky::Flaky,
    ledger::imbalances,
    mailbox::{Mail, Mailbox, Sms},
    merchant::Product,
    process::Process,
    queues::end_leases,
    redis::RedisServer,
    rows::rows_of,
    shop::{NewShop, PASSWORD, Shop},
    shopper::{Cart, Order, address},
    tls::{Certificate, TlsClient},
};
