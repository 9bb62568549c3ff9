//! What happens in the background: who does it, in which order, and for whom first.

mod dead_letters;
mod queue;
mod registered;
mod slice;
mod turns;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use db::{Db, sea_orm::DbErr};
use jobs::{Accepts, Handler, Handlers, Lane, Runner, Subscriber};
use kernel::{Event, ShopId};
use serde::{Deserialize, Serialize};
use tests::TestApp;
use uuid::Uuid;

/// A bell rang.
#[derive(Debug, Serialize, Deserialize)]
struct Rang {
    nr: i64,
}

impl Event for Rang {
    const KIND: &'static str = "test.rang";
}

/// Notes which bells it heard.
#[derive(Clone, Default)]
struct Listener {
    /// Slice by slice.
    heard: Arc<Mutex<Vec<Vec<i64>>>>,
    /// It fails with these.
    fails: Arc<Mutex<HashSet<i64>>>,
    /// How long each slice takes.
    takes: Duration,
}

impl Listener {
    /// What it heard since it was asked last.
    fn heard(&self) -> Vec<Vec<i64>> {
        std::mem::take(&mut self.heard.lock().expect("what it heard"))
    }

    /// Has it fail with these, and with no others.
    fn fail_with(&self, bells: &[i64]) {
        *self.fails.lock().expect("what it fails with") = bells.iter().copied().collect();
    }
}

impl Handler for Listener {
    type Input = i64;

    const LANE: Lane = Lane::Mail;

    async fn handle(&self, _: ShopId, slice: Vec<i64>) -> db::Result<()> {
        let fails = slice.iter().any(|nr| self.fails.lock().expect("bells").contains(nr));
        self.heard.lock().expect("what it heard").push(slice);
        tokio::time::sleep(self.takes).await;
        if fails { Err(DbErr::Custom("out of tune".to_owned()).into()) } else { Ok(()) }
    }
}

impl Accepts<Rang> for Listener {
    fn accept(_: Uuid, event: Rang) -> Option<i64> {
        (event.nr >= 0).then_some(event.nr)
    }
}

/// A runner with listeners and nobody else.
fn runner(app: &TestApp, listeners: &[(&str, &Listener)]) -> Runner {
    let mut handlers = Handlers::default();
    for (name, listener) in listeners {
        handlers.subscribe(Subscriber::new(name, (*listener).clone()).to::<Rang>());
    }
    Runner::new(app.worker().clone(), handlers)
}

/// Rings the bells of a thing.
async fn ring(db: &Db, shop: ShopId, key: Uuid, bells: impl IntoIterator<Item = i64>) {
    let bells: Vec<i64> = bells.into_iter().collect();
    let ring = async |tx: &db::TenantTx| -> db::Result<()> {
        for nr in bells {
            tx.publish(key, &Rang { nr }).await?;
        }
        Ok(())
    };
    db.write(shop, ring).await.expect("bells");
}

/// Does what is due, until nothing is.
async fn run(runner: &Runner) {
    while runner.run_due().await.expect("the queues") > 0 {}
}
