//! HTTP, the roots of the schemas, configuration, wiring, and the worker. Translation only: rules
//! live in the rooms below.

pub mod admin;
pub mod app;
pub mod certificate;
pub mod cli;
pub mod demo;
pub mod graphql;
pub mod http;
mod pages;
mod private_file;
#[cfg(test)]
mod scratch;
pub mod settings;
pub mod storefront;
pub mod worker;

pub use self::app::App;
