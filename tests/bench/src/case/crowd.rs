//! Many shoppers, and many shops.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    case::browse::{Reader, counted_list_of, list_of, page, read, search_of},
    http::Connection,
    lab::Lab,
    load::{Load, Walk},
    meter,
    outcome::Outcome,
    row::Row,
    seed::KINDS,
    series::{Run, Series, in_turn},
    server::Server,
};

const SHOPPERS: usize = 64;
const CROWD: usize = 1_000;
/// Nobody waits longer, in milliseconds.
const STALL: f64 = 2_000.0;

/// The requests of people who look around: a first page, lists, products, searches.
pub fn mixed(lab: &Lab) -> Outcome<Arc<Vec<Vec<u8>>>> {
    let host = &lab.busy()?.shop.host;
    let (home, list, detail) = (page(lab, "home")?, page(lab, "list")?, page(lab, "detail")?);
    let searched = KINDS.iter().map(|(_, word)| search_of(host, word));
    let each = searched
        .zip(detail.iter())
        .flat_map(|(search, detail)| [list[0].clone(), detail.clone(), home[0].clone(), search]);
    Ok(Arc::new(each.collect()))
}

/// A thousand who browse at once, beside 64.
pub fn browse(lab: &Lab) -> Outcome<Vec<Row>> {
    let requests = mixed(lab)?;
    let (few, many) = (lab.load(SHOPPERS)?, lab.load(CROWD)?);
    let (limit, thing) = in_turn(lab.pace, || read(few, &requests), || read(many, &requests))?;
    let (_, longest) = thing.spread(|run| run.longest);
    if longest > STALL {
        return Err(format!("somebody waited {longest:.0} ms"));
    }
    let note = format!("nobody waited longer than {longest:.0} ms");
    Ok(vec![Row::of("browse-1000", "answers/s", 0.85, &limit, &thing).noted(note)])
}

/// Who asks each of the shops once, together with the others.
struct Visitor {
    requests: Arc<Vec<Vec<u8>>>,
    turn: Arc<AtomicUsize>,
}

impl Walk for Visitor {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        match self.requests.get(self.turn.fetch_add(1, Ordering::Relaxed)) {
            Some(request) => http.data(request).await.map(|_| true),
            None => Ok(false),
        }
    }
}

/// As many visitors of ten thousand shops as of one.
pub fn shops(lab: &Lab) -> Outcome<Vec<Row>> {
    let small = lab.small()?;
    let requests = Arc::new(small.hosts.iter().map(|host| list_of(host)).collect::<Vec<_>>());
    let alone = Arc::new(vec![requests[0].clone()]);
    let load = lab.load(SHOPPERS)?;
    let server = lab.server()?.id();
    read(load, &alone)?;
    let before = meter::memory(server);
    let cold = Series(vec![first_visits(load, &requests)?]);
    // What isn't remembered yet is to stand beside what never is.
    let never = Load { server: lab.uncached()?.address, ..load };
    let never = Series(vec![read(never, &alone)?]);
    let (one, many) = in_turn(
        lab.pace,
        || read(load, &alone),
        || load.run(|nr| Reader::of(&requests, nr * requests.len() / SHOPPERS)),
    )?;
    let grown = meter::memory(server).saturating_sub(before);
    let bytes = u32::try_from(grown / requests.len() as u64).unwrap_or(u32::MAX);
    let memory = Row {
        case: "memory-per-shop".into(),
        value: f64::from(bytes) / 1_024.0,
        unit: "KB",
        reach: 4.0,
        at_most: true,
        note: format!("the server grew by {} MB over {} shops", grown >> 20, requests.len()),
        ..Row::default()
    };
    Ok(vec![
        Row::of("shops-10000-cold", "answers/s", 0.9, &never, &cold)
            .noted("each shop's first answer, beside one shop's without the cache"),
        Row::of("shops-10000", "answers/s", 0.9, &one, &many),
        memory,
    ])
}

/// The first time that each shop is visited.
fn first_visits(load: Load, requests: &Arc<Vec<Vec<u8>>>) -> Outcome<Run> {
    let mut load = load;
    load.pace.warm_up = Duration::ZERO;
    load.pace.window = Duration::from_mins(1);
    let turn = Arc::new(AtomicUsize::new(0));
    load.run(|_| Visitor { requests: Arc::clone(requests), turn: Arc::clone(&turn) })
}

/// Who asks at a pace of their own, whatever the server does.
struct Paced {
    reader: Reader,
    next: Instant,
    every: Duration,
    counts: bool,
}

impl Walk for Paced {
    async fn step(&mut self, http: &mut Connection) -> Outcome<bool> {
        self.next += self.every;
        if self.counts {
            return self.reader.step(http).await;
        }
        self.reader.ask(http).await.map(|_| true)
    }

    fn due(&mut self) -> Option<Instant> {
        Some(self.next)
    }

    fn counts(&self) -> bool {
        self.counts
    }
}

/// Connections of the quiet shop, and how often each asks.
const QUIET: (usize, Duration) = (8, Duration::from_millis(160));
/// The same of its neighbour: in all some 900 pages a second, of about 445 values each, which is 20
/// times the quota that a shop has by default.
const NOISY: (usize, Duration) = (64, Duration::from_millis(71));

/// A quiet shop beside one of which 20 times its quota is asked.
pub fn neighbour(lab: &Lab) -> Outcome<Vec<Row>> {
    let quiet = Arc::new(vec![list_of(&lab.small()?.hosts[1])]);
    let noisy = Arc::new(vec![counted_list_of(&lab.busy()?.shop.host)]);
    let begun = Instant::now();
    let paced = |nr: usize, requests, (count, every): (usize, Duration), counts| Paced {
        reader: Reader::of(requests, nr),
        next: Instant::now().max(begun)
            + every * u32::try_from(nr).unwrap_or(0) / u32::try_from(count).unwrap_or(1),
        every,
        counts,
    };
    let server = Server::start(lab.fangshi()?)?;
    let load =
        |connections| Ok::<_, String>(Load { server: server.address, ..lab.load(connections)? });
    let (alone, beside) = (load(QUIET.0)?, load(QUIET.0 + NOISY.0)?);
    let (limit, thing) = in_turn(
        lab.pace,
        || alone.run(|nr| paced(nr, &quiet, QUIET, true)),
        || {
            beside.run(|nr| match nr.checked_sub(QUIET.0) {
                None => paced(nr, &quiet, QUIET, true),
                Some(nr) => paced(nr, &noisy, NOISY, false),
            })
        },
    )?;
    let p99 = |run: &Run| run.p99;
    Ok(vec![Row {
        value: thing.median(p99),
        unit: "ms (p99)",
        spread: thing.spread(p99),
        limit: Some((limit.median(p99), limit.spread(p99))),
        at_most: true,
        ..Row::of("noisy-neighbour", "", 1.5, &limit, &thing)
    }])
}
