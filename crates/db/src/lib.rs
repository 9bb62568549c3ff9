//! The only door to data.
//!
//! [`Db`] owns the pool. A shop's rows are reached through [`TenantTx`], one transaction of one
//! shop, which adds the shop to every statement while PostgreSQL's row security checks the same
//! again. The few tables that must be read before the shop is known (slugs, staff e-mails, hashes
//! of tokens) are reached through [`Directory`]; the queues that the worker reads across shops
//! through [`Queue`].
//!
//! A query that doesn't say its shop doesn't compile, because a [`TenantTx`] isn't a connection:
//!
//! ```compile_fail,E0277
//! use db::sea_orm::EntityTrait;
//! async fn all<E: db::TenantEntity>(tx: &db::TenantTx) {
//!     E::find().all(tx).await;
//! }
//! ```
//!
//! ```
//! async fn all<E: db::TenantEntity>(tx: &db::TenantTx) -> Result<Vec<E::Model>, db::Error> {
//!     tx.find::<E>().all().await
//! }
//! ```
//!
//! Nor can a directory table be reached as if it were a shop's, or the other way round:
//!
//! ```compile_fail,E0277
//! async fn all<E: db::DirectoryEntity>(tx: &db::TenantTx) -> Result<Vec<E::Model>, db::Error> {
//!     tx.find::<E>().all().await
//! }
//! ```
//!
//! ```compile_fail,E0277
//! async fn all<E: db::TenantEntity>(tx: &db::TenantTx) -> Result<Vec<E::Model>, db::Error> {
//!     tx.directory().find::<E>().all().await
//! }
//! ```
//!
//! ```
//! async fn all<E: db::DirectoryEntity>(tx: &db::TenantTx) -> Result<Vec<E::Model>, db::Error> {
//!     tx.directory().find::<E>().all().await
//! }
//! ```

mod changes;
mod conn;
mod dead_letter;
mod directory;
mod error;
mod find;
mod id;
mod migrate;
mod plan;
mod pool;
mod queue;
mod role;
mod share;
mod tenant;

pub use sea_orm;

pub use self::{
    changes::Version,
    dead_letter::{DeadLetter, DeadLetterFilter},
    directory::{Directory, DirectoryEntity},
    error::Error,
    find::{Find, KeyType, SortKey, UpdateMany},
    migrate::{Migration, RolePasswords, migrate},
    plan::Plan,
    pool::{Db, Durability, PoolOptions},
    queue::{Backlog, Claim, ClaimedJob, MAX_ATTEMPTS, MAX_EVENTS, NewJob, OutboxEvent, Queue},
    role::Role,
    tenant::{TenantEntity, TenantTx},
};

/// What domain functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;
