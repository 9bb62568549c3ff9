//! A private PostgreSQL cluster: found or fetched, made, started and stopped with this process.
//!
//! The server listens on a Unix socket in a directory of its own, never on TCP, and trusts whoever
//! can open that socket: its own user and root. Started by root it runs as an unprivileged user,
//! because PostgreSQL refuses root.
//!
//! ```no_run
//! use cluster::{Cluster, Options};
//!
//! # fn main() -> Result<(), cluster::Error> {
//! let cluster = Cluster::start(&Options { data: ".fangshi/postgres".into(), durable: true, bin: None })?;
//! cluster.create_database("fangshi")?;
//! println!("{}", cluster.url("fangshi", "postgres"));
//! cluster.stop()
//! # }
//! ```

mod binaries;
mod error;
mod fetch;
mod home;
mod server;
mod socket;
mod user;
mod wire;

pub use self::{
    binaries::{OLDEST, find},
    error::Error,
    fetch::{cache_dir, fetch},
    home::remove,
    server::{Cluster, Options},
};
