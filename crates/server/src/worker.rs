//! What happens by itself: jobs are done, old rows go.

use std::{sync::Arc, time::Duration};

use db::Db;
use jobs::{Handlers, Runner};
use outreach::{Mailer, Texter};
use payments::{Gateways, Sandbox};
use tokio::sync::watch;

/// Between two clean-ups.
const CLEANING: Duration = Duration::from_hours(1);

/// Does jobs, and cleans up.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    runner: Runner,
}

impl Worker {
    /// On a database, connected as the worker. `secret` is that of the application.
    pub fn new(db: Db, secret: &[u8], mailer: &Mailer, texter: &Texter) -> Self {
        Self::with_gateways(db, secret, mailer, texter, |built_in| built_in)
    }

    /// The same with other ways to pay.
    pub fn with_gateways(
        db: Db,
        secret: &[u8],
        mailer: &Mailer,
        texter: &Texter,
        change: impl FnOnce(Gateways) -> Gateways,
    ) -> Self {
        let sandbox = Arc::new(Sandbox::new(db.clone(), secret));
        let gateways = Arc::new(change(Gateways::built_in(Arc::clone(&sandbox))));
        let mut handlers = Handlers::default();
        customers::add_handlers(&mut handlers, &db);
        ordering::add_handlers(&mut handlers, &db, &gateways, &sandbox, &campaigns::registry());
        outreach::add_handlers(&mut handlers, &db, &gateways, mailer, texter);
        Self { runner: Runner::new(db.clone(), handlers), db }
    }

    /// The database as the worker sees it.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Who does jobs.
    pub fn runner(&self) -> &Runner {
        &self.runner
    }

    /// Works until `stop` turns true, and then until what was begun is done.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        tokio::join!(self.runner.run(stop.clone()), self.clean_until(stop));
    }

    async fn clean_until(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = tenancy::cleanup::clean(&self.db).await {
                tracing::error!(%error, "cleaning up failed");
            }
            tokio::select! {
                () = tokio::time::sleep(CLEANING) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }
}
