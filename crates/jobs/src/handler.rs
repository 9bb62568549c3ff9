use std::{collections::HashMap, future::Future};

use db::{ClaimedJob, Db, TenantTx, sea_orm::DbErr};
use kernel::{Event, ShopId};
use serde_json::Value;
use uuid::Uuid;

use crate::Lane;

/// Does jobs of one sort. It may see a job more than once.
pub trait Handler: Send + Sync + 'static {
    /// What it knows of a job: for a scheduled one its key.
    type Input: Send + 'static;

    /// With which others it shares slots.
    const LANE: Lane;

    /// Does jobs of one shop, about different things. When it fails with several, all of them are tried
    /// again later, one by one.
    fn handle(
        &self,
        shop: ShopId,
        slice: Vec<Self::Input>,
    ) -> impl Future<Output = db::Result<()>> + Send;
}

/// A handler of an event.
pub trait Accepts<E: Event>: Handler {
    /// What it makes of the event of `key`; `None` when that doesn't concern it. A [`Subscriber`] names
    /// the events.
    fn accept(key: Uuid, event: E) -> Option<Self::Input>;
}

/// Does one job in one transaction. With a database it is a [`Handler`]: [`InTx`].
pub trait TxHandler: Send + Sync + 'static {
    /// With which others it shares slots.
    const LANE: Lane = Lane::Database;

    /// Does the job of `key`.
    fn handle(&self, tx: &TenantTx, key: Uuid) -> impl Future<Output = db::Result<()>> + Send;
}

/// A [`TxHandler`] with its database. Each job has a transaction of its own: the locks of several
/// would be taken in no order.
pub struct InTx<H>(pub Db, pub H);

impl<H: TxHandler> Handler for InTx<H> {
    type Input = Uuid;

    const LANE: Lane = H::LANE;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Self(db, handler) = self;
        for key in slice {
            db.write(shop, async |tx| handler.handle(tx, key).await).await?;
        }
        Ok(())
    }
}

type Accept<I> = fn(Uuid, &Value) -> serde_json::Result<Option<I>>;

/// A handler with its name and the events that it subscribes to.
pub struct Subscriber<H: Handler> {
    name: String,
    handler: H,
    accepts: HashMap<String, Accept<H::Input>>,
}

impl<H: Handler> Subscriber<H> {
    /// `name` is stored with its jobs, so it stays the same.
    pub fn new(name: &str, handler: H) -> Self {
        Self { name: name.to_owned(), handler, accepts: HashMap::new() }
    }

    /// Subscribes it to an event.
    #[must_use]
    pub fn to<E: Event>(mut self) -> Self
    where
        H: Accepts<E>,
    {
        let accept: Accept<H::Input> = |key, payload| {
            serde_json::from_value(payload.clone()).map(|event| H::accept(key, event))
        };
        self.accepts.insert(E::KIND.to_owned(), accept);
        self
    }

    pub(crate) fn kinds(&self) -> Vec<String> {
        self.accepts.keys().cloned().collect()
    }
}

impl<H: Handler<Input = Uuid>> Subscriber<H> {
    /// The handler of scheduled jobs of a kind.
    pub(crate) fn of_job(kind: &str, handler: H) -> Self {
        let accept: Accept<Uuid> = |key, _| Ok(Some(key));
        Self { name: kind.to_owned(), handler, accepts: HashMap::from([(kind.to_owned(), accept)]) }
    }
}

/// A [`Subscriber`] of whatever handler.
#[async_trait::async_trait]
pub(crate) trait AnySubscriber: Send + Sync {
    fn name(&self) -> &str;

    fn lane(&self) -> Lane;

    /// Whether an event concerns it. One that can't be read does: its job will say so.
    fn wants(&self, kind: &str, key: Uuid, payload: &Value) -> bool;

    /// Does jobs of one shop.
    async fn handle(&self, shop: ShopId, jobs: &[&ClaimedJob]) -> db::Result<()>;
}

#[async_trait::async_trait]
impl<H: Handler> AnySubscriber for Subscriber<H> {
    fn name(&self) -> &str {
        &self.name
    }

    fn lane(&self) -> Lane {
        H::LANE
    }

    fn wants(&self, kind: &str, key: Uuid, payload: &Value) -> bool {
        let accept = self.accepts.get(kind);
        accept.is_some_and(|accept| !matches!(accept(key, payload), Ok(None)))
    }

    async fn handle(&self, shop: ShopId, jobs: &[&ClaimedJob]) -> db::Result<()> {
        let mut slice = Vec::with_capacity(jobs.len());
        for job in jobs {
            // Left for a newer version, which knows it.
            let unknown = || DbErr::Custom(format!("{} doesn't handle {}", self.name, job.kind));
            let accept = self.accepts.get(&job.kind).ok_or_else(unknown)?;
            let input = accept(job.key, &job.payload).map_err(|e| DbErr::Json(e.to_string()))?;
            slice.extend(input);
        }
        if slice.is_empty() { Ok(()) } else { self.handler.handle(shop, slice).await }
    }
}
