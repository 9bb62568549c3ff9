//! One module a fault, or a kind of them.

mod bodies;
mod clients;
mod connections;
mod database;
mod disk;
mod gateway;
mod neighbour;
mod queue;
mod redis;
mod server;
mod worker;

use futures::future::LocalBoxFuture;

use crate::{lab::Lab, report::Row};

/// What injects a fault and notes what came of it.
type Inject = for<'l> fn(&'l Lab, &'l mut Row) -> LocalBoxFuture<'l, ()>;

/// A name, and what injects it.
pub type Fault = (&'static str, Inject);

/// Every fault, in the order in which they are injected.
pub const ALL: &[Fault] = &[
    ("server-killed", |lab, row| Box::pin(server::killed(lab, row))),
    ("drain", |lab, row| Box::pin(server::drained(lab, row))),
    ("worker-killed", |lab, row| Box::pin(worker::killed(lab, row))),
    ("postgres-killed", |lab, row| Box::pin(connections::postgres_killed(lab, row))),
    ("connections-terminated", |lab, row| Box::pin(connections::terminated(lab, row))),
    ("slow-database", |lab, row| Box::pin(database::slow(lab, row))),
    ("full-disk", |lab, row| Box::pin(disk::full(lab, row))),
    ("redis-away", |lab, row| Box::pin(redis::away(lab, row))),
    ("gateway-capture", |lab, row| Box::pin(gateway::captures(lab, row))),
    ("gateway-refund", |lab, row| Box::pin(gateway::gives_back(lab, row))),
    ("webhook-storm", |lab, row| Box::pin(gateway::webhooks(lab, row))),
    ("flooded-queue", |lab, row| Box::pin(queue::flooded(lab, row))),
    ("dead-letters", |lab, row| Box::pin(queue::dead_letters(lab, row))),
    ("hostile-bodies", |lab, row| Box::pin(bodies::hostile(lab, row))),
    ("slow-clients", |lab, row| Box::pin(clients::slow(lab, row))),
    ("noisy-neighbour", |lab, row| Box::pin(neighbour::noisy(lab, row))),
];
