use std::{collections::HashMap, sync::Arc};

use db::{NewJob, OutboxEvent};
use kernel::Job;
use uuid::Uuid;

use crate::{Handler, Lane, Subscriber, handler::AnySubscriber};

/// Everybody who does something in the background.
#[derive(Default)]
pub struct Handlers {
    by_name: HashMap<String, Arc<dyn AnySubscriber>>,
    by_event: HashMap<String, Vec<Arc<dyn AnySubscriber>>>,
    /// Kinds of scheduled jobs, with their lanes.
    scheduled: HashMap<String, Lane>,
}

impl Handlers {
    /// Adds a handler of events.
    ///
    /// # Panics
    /// When there is another one of its name.
    pub fn subscribe<H: Handler>(&mut self, subscriber: Subscriber<H>) {
        let kinds = subscriber.kinds();
        let subscriber = self.add(subscriber);
        for kind in kinds {
            self.by_event.entry(kind).or_default().push(Arc::clone(&subscriber));
        }
    }

    /// Adds the handler of a scheduled job.
    ///
    /// # Panics
    /// When there is another one.
    pub fn run<J: Job>(&mut self, handler: impl Handler<Input = Uuid>) {
        self.run_kind(J::KIND, handler);
    }

    /// As [`Handlers::run`], of a job whose kind isn't known before the program runs.
    ///
    /// # Panics
    /// When there is another one.
    pub fn run_kind<H: Handler<Input = Uuid>>(&mut self, kind: &str, handler: H) {
        self.scheduled.insert(kind.to_owned(), H::LANE);
        self.add(Subscriber::of_job(kind, handler));
    }

    fn add<H: Handler>(&mut self, subscriber: Subscriber<H>) -> Arc<dyn AnySubscriber> {
        let subscriber: Arc<dyn AnySubscriber> = Arc::new(subscriber);
        let name = subscriber.name().to_owned();
        let other = self.by_name.insert(name, Arc::clone(&subscriber));
        assert!(other.is_none(), "two handlers are called {}", subscriber.name());
        subscriber
    }

    /// The events that somebody subscribes to.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.by_event.keys().map(String::as_str)
    }

    /// The kinds of scheduled jobs.
    pub fn scheduled(&self) -> impl Iterator<Item = &str> {
        self.scheduled.keys().map(String::as_str)
    }

    /// Those kinds, each with its lane's name.
    pub(crate) fn lanes(&self) -> (Vec<&str>, Vec<&str>) {
        self.scheduled.iter().map(|(kind, lane)| (kind.as_str(), lane.name())).unzip()
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Arc<dyn AnySubscriber>> {
        self.by_name.get(name)
    }

    /// The jobs that an event makes.
    pub(crate) fn jobs_of<'e>(
        &'e self,
        event: &'e OutboxEvent,
    ) -> impl Iterator<Item = NewJob<'e>> {
        let subscribers = self.by_event.get(&event.kind).into_iter().flatten();
        let wanting = subscribers.filter(|it| it.wants(&event.kind, event.key, &event.payload));
        wanting.map(move |it| NewJob { event, handler: it.name(), lane: it.lane().name() })
    }
}
