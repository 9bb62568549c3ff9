//! Work in the background: who does what has happened or has become due.
//!
//! - [`Handler`]: does jobs of one sort; those for events [`Accepts`] them.
//! - [`TxHandler`]: the same for what takes one transaction a job.
//! - [`Handlers`]: all of them, one line each.
//! - [`Runner`]: takes events and schedules out of the queues and has them handled.
//! - [`Lane`]: how many jobs of a sort are done at a time, and how many of a shop together.
//!
//! Each handler of an event has a job of its own, with its own attempts and back-off. Jobs of one
//! handler about the same thing are done one after the other, in the order of their events; a dead
//! letter doesn't hold up those after it. Every job is done at least once, so handlers do nothing
//! twice.

mod handler;
mod handlers;
mod lane;
pub mod metrics;
mod runner;

pub use self::{
    handler::{Accepts, Handler, InTx, Subscriber, TxHandler},
    handlers::Handlers,
    lane::Lane,
    runner::Runner,
};
