//! HTTP, the roots of the schemas, configuration, wiring, and the worker. Translation only: rules
//! live in the rooms below.

// A root of an API is a merged object, whose futures nest with each of its parts.
#![recursion_limit = "256"]

pub mod admin;
pub mod answers;
pub mod app;
pub mod certificate;
pub mod cli;
pub mod demo;
pub mod graphql;
pub mod http;
mod pages;
mod private_file;
pub mod quota;
pub mod redis;
#[cfg(test)]
mod scratch;
pub mod settings;
pub mod storefront;
pub mod worker;

pub use self::app::App;
