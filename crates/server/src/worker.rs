//! What happens by itself: news are passed on, timers ring, old rows go.

mod pace;

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use campaign::Registry;
use chrono::TimeDelta;
use db::{Db, Due, MOST_ATTEMPTS, Timer, sea_orm::DbErr};
use futures::{FutureExt, future};
use outreach::{Mailer, Texter};
use payments::{Gateways, Sandbox, sandbox};
use tokio::{sync::watch, time::Instant};
use uuid::Uuid;

use self::pace::Pace;

/// How long a row is ours before somebody else may take it: a batch is handled well within it.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Between two clean-ups.
const CLEANING: Duration = Duration::from_hours(1);

/// What the worker works with.
#[derive(Clone)]
pub struct Worker {
    /// Connected as the worker.
    pub db: Db,
    /// Kinds of campaigns.
    pub campaigns: Registry,
    /// Ways to pay.
    pub gateways: Arc<Gateways>,
    /// The one of them that moves no money, for what it says of late.
    pub sandbox: Arc<Sandbox>,
    /// What brings mails to shoppers.
    pub mailer: Mailer,
    /// What brings messages to their telephones.
    pub texter: Texter,
}

impl Worker {
    /// A worker on a database. `secret` is that of the application.
    pub fn new(db: Db, secret: &[u8], mailer: Mailer, texter: Texter) -> Self {
        let sandbox = Arc::new(Sandbox::new(db.clone(), secret));
        let gateways = Arc::new(Gateways::built_in(Arc::clone(&sandbox)));
        Self { db, campaigns: campaigns::registry(), gateways, sandbox, mailer, texter }
    }

    /// Works until `stop` turns true. Beside requests it rests three times as long as it has worked,
    /// and less while more waits than it gets done.
    pub async fn run(&self, mut stop: watch::Receiver<bool>, beside_requests: bool) {
        let (mut clean_at, mut pace) = (Instant::now(), Pace::default());
        while !*stop.borrow() {
            let begun = Instant::now();
            let handled = match self.round(&|| *stop.borrow()).await {
                Ok(handled) => handled,
                Err(error) => {
                    tracing::error!(%error, "the queues can't be read");
                    0
                }
            };
            let worked = begun.elapsed();
            if Instant::now() >= clean_at {
                clean_at = Instant::now() + CLEANING;
                if let Err(error) = tenancy::cleanup::clean(&self.db).await {
                    tracing::error!(%error, "cleaning up failed");
                }
            }
            let pause = pace.rest(handled, worked, beside_requests);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Handles one batch of what is due; says how many rows. When `stopping` turns true the rest is
    /// left: it is handed out again when its lease ends.
    ///
    /// # Errors
    /// When the queues can't be read. A row whose handler fails is put back instead.
    pub async fn round(&self, stopping: &(dyn Fn() -> bool + Sync)) -> db::Result<usize> {
        let batch = self.db.queue(async |queue| queue.claim(LEASE).await).await?;
        let mut about: HashMap<Uuid, Vec<&Due>> = HashMap::new();
        for due in &batch {
            about.entry(due.key()).or_default().push(due);
        }
        // Together, so that a slow gateway or mail server holds up nothing else for long; but what is
        // about the same thing one after the other, as it happened.
        let handled = about.into_values().map(async |same| {
            let mut done = Vec::with_capacity(same.len());
            for due in same {
                if !stopping() && self.settle(due).await? {
                    done.push(due);
                }
            }
            Ok(done)
        });
        let (mut done, mut failed) = (Vec::new(), Ok(()));
        for handled in future::join_all(handled).await {
            match handled {
                Ok(handled) => done.extend(handled),
                Err(error) => failed = Err(error),
            }
        }
        if !done.is_empty() {
            self.db.queue(async |queue| queue.done(&done).await).await?;
        }
        failed.map(|()| batch.len())
    }

    /// Handles what is due; puts it back when that fails. Says whether it can be taken off its queue.
    async fn settle(&self, due: &Due) -> db::Result<bool> {
        // Boxed: it holds the state of every room, which is too much for a stack.
        let handled = AssertUnwindSafe(Box::pin(self.handle(due))).catch_unwind().await;
        let panicked = || DbErr::Custom("the handler panicked".to_owned()).into();
        let Err(error) = handled.unwrap_or_else(|_| Err(panicked())) else { return Ok(true) };
        report(due, &error);
        self.db.queue(async |queue| queue.retry(due, &error.to_string()).await).await?;
        Ok(false)
    }

    /// Each room handles the kinds it knows; when one fails, all see the same again. News that nobody
    /// waits for is done with; a timer that nobody knows was set by a newer version, so it is left for
    /// that.
    async fn handle(&self, due: &Due) -> db::Result<()> {
        let known = ordering::handle(&self.db, &self.gateways, &self.campaigns, due).await?;
        let known = customers::handle(&self.db, due).await? || known;
        outreach::handle(&self.db, &self.gateways, &self.mailer, due).await?;
        outreach::account::handle(&self.db, &self.mailer, &self.texter, due).await?;
        match due {
            Due::Timer(timer) if timer.kind == sandbox::TELL => self.tell_late(timer).await,
            Due::Timer(_) if !known => {
                Err(DbErr::Custom("nobody knows this timer".to_owned()).into())
            }
            _ => Ok(()),
        }
    }

    /// Sends what the sandbox had to say of late.
    async fn tell_late(&self, timer: &Timer) -> db::Result<()> {
        let notice = self.sandbox.late_notice(timer.shop_id, timer.key).await?;
        if let Some(notice) = notice {
            ordering::hear(&self.db, &self.gateways, &*self.sandbox, &notice.raw()).await?;
        }
        Ok(())
    }
}

fn report(due: &Due, error: &db::Error) {
    if due.attempts() >= MOST_ATTEMPTS {
        tracing::error!(%error, ?due, "given up: it waits for an operator");
    } else {
        tracing::warn!(%error, ?due, "will be tried again");
    }
}
