//! Closed loops: so many connections, each of which asks again as soon as it was answered.

use std::{
    net::SocketAddr,
    sync::{Barrier, OnceLock},
    thread::{self, ScopedJoinHandle},
    time::{Duration, Instant},
};

use tokio::task::{JoinSet, LocalSet};

use crate::{
    args::Pace,
    http::Connection,
    meter::Meter,
    outcome::{Doing, Outcome},
    series::Run,
};

/// Who comes again and again.
pub trait Walk {
    /// Does once what is measured; says whether there was anything left to do.
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool>;

    /// When the next step is due, for those who keep a pace; what makes it late counts as its time.
    fn due(&mut self) -> Option<Instant> {
        None
    }

    /// Whether what this one does is measured.
    fn counts(&self) -> bool {
        true
    }
}

/// So many connections to a server.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// The server.
    pub server: SocketAddr,
    /// How many.
    pub connections: usize,
    /// For how long.
    pub pace: Pace,
}

/// When is measured.
#[derive(Clone, Copy)]
struct Window {
    from: Instant,
    to: Instant,
}

/// What the walkers of a thread did within the window.
#[derive(Default)]
struct Steps {
    /// How long each took, in microseconds.
    took: Vec<u32>,
    /// When the last was done.
    last: Option<Instant>,
    /// Somebody had nothing left to do.
    ended: bool,
}

impl Load {
    /// Lets walkers walk, each on a connection of its own. Two threads carry them, so that the client
    /// is never what is waited for.
    pub fn run<W: Walk + 'static>(&self, walker: impl Fn(usize) -> W + Sync) -> Outcome<Run> {
        let threads = self.connections.min(2);
        let (connected, begin) = (Barrier::new(threads + 1), Barrier::new(threads + 1));
        let window = OnceLock::new();
        thread::scope(|scope| {
            let started: Vec<_> = (0..threads)
                .map(|nr| {
                    let (connected, begin, window, walker) = (&connected, &begin, &window, &walker);
                    scope.spawn(move || {
                        let walkers = (nr..self.connections).step_by(threads).map(walker);
                        self.thread(walkers, connected, begin, window)
                    })
                })
                .collect();
            connected.wait();
            let from = Instant::now() + self.pace.warm_up;
            let window = *window.get_or_init(|| Window { from, to: from + self.pace.window });
            begin.wait();
            thread::sleep(window.from.saturating_duration_since(Instant::now()));
            let meter = Meter::start();
            while Instant::now() < window.to && !started.iter().all(ScopedJoinHandle::is_finished) {
                thread::sleep(Duration::from_millis(5));
            }
            let others = meter.others();
            let mut all = Steps::default();
            for thread in started {
                all.add(thread.join().map_err(|_| "a client panicked")??);
            }
            all.measured(window, others)
        })
    }

    fn thread<W: Walk + 'static>(
        &self,
        walkers: impl Iterator<Item = W>,
        connected: &Barrier,
        begin: &Barrier,
        window: &OnceLock<Window>,
    ) -> Outcome<Steps> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.doing("starting a client")?;
        let walkers: Vec<W> = walkers.collect();
        let connections = runtime.block_on(open(self.server, walkers.len()));
        connected.wait();
        begin.wait();
        let window = *window.get().expect("it is set before the walkers begin");
        let local = LocalSet::new();
        runtime.block_on(local.run_until(async {
            let mut walking = JoinSet::new();
            for (walker, http) in walkers.into_iter().zip(connections?) {
                walking.spawn_local(walk(walker, http, window));
            }
            let mut all = Steps::default();
            while let Some(done) = walking.join_next().await {
                all.add(done.doing("a client")??);
            }
            Ok(all)
        }))
    }
}

async fn open(server: SocketAddr, count: usize) -> Outcome<Vec<Connection>> {
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        connections.push(Connection::open(server).await?);
    }
    Ok(connections)
}

async fn walk(mut walker: impl Walk, mut http: Connection, window: Window) -> Outcome<Steps> {
    let mut steps = Steps::default();
    loop {
        let due = walker.due();
        if let Some(due) = due {
            tokio::time::sleep_until(due.into()).await;
        }
        let begun = due.unwrap_or_else(Instant::now);
        if Instant::now() >= window.to {
            return Ok(steps);
        }
        if !walker.step(&mut http).await? {
            steps.ended = true;
            return Ok(steps);
        }
        let done = Instant::now();
        if walker.counts() && done >= window.from && done <= window.to {
            steps.took.push(u32::try_from((done - begun).as_micros()).unwrap_or(u32::MAX));
            steps.last = Some(done);
        }
    }
}

impl Steps {
    fn add(&mut self, other: Self) {
        self.took.extend(other.took);
        self.last = self.last.max(other.last);
        self.ended |= other.ended;
    }

    fn measured(mut self, window: Window, others: f64) -> Outcome<Run> {
        self.took.sort_unstable();
        // When there was too little to do, the time counts in which there was something.
        let to = if self.ended { self.last } else { Some(window.to) };
        let seconds = to.unwrap_or(window.from).saturating_duration_since(window.from);
        if self.took.is_empty() || seconds.is_zero() {
            return Err("nothing was done in the time that was measured".into());
        }
        let count = u32::try_from(self.took.len()).doing("counting")?;
        let at = |percent: usize| self.took[(self.took.len() - 1) * percent / 100];
        let millis = |micros: u32| f64::from(micros) / 1_000.0;
        Ok(Run {
            per_second: f64::from(count) / seconds.as_secs_f64(),
            p50: millis(at(50)),
            p99: millis(at(99)),
            longest: millis(at(100)),
            others,
        })
    }
}
