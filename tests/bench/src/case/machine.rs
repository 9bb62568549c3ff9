//! What the program takes of the machine.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::{
    case::{browse::read, buy, crowd::mixed},
    lab::Lab,
    meter::{self, Meter},
    outcome::Outcome,
    row::Row,
    series::{Run, Series},
    server::Server,
};

/// From being started to the first good answer of `/readyz`.
pub fn cold_start(lab: &Lab) -> Outcome<Vec<Row>> {
    let mut starts = Series::default();
    for _ in 0..lab.pace.runs + 2 {
        let meter = Meter::start();
        let server = Server::start(lab.fangshi()?)?;
        let per_second = server.started_in.as_secs_f64();
        starts.0.push(Run { per_second, others: meter.others(), ..Run::default() });
    }
    let row = Row::alone("cold-start", "s", 0.5, &starts);
    Ok(vec![Row { at_most: true, took: None, ..row }])
}

/// What a process holds that has nothing to do.
pub fn idle(lab: &Lab) -> Outcome<Vec<Row>> {
    let meter = Meter::start();
    let server = Server::start(lab.fangshi()?)?;
    thread::sleep(Duration::from_secs(3));
    Ok(vec![Row {
        case: "idle-memory".into(),
        value: megabytes(meter::memory(server.id())),
        unit: "MB",
        reach: 60.0,
        at_most: true,
        others: meter.others(),
        ..Row::default()
    }])
}

/// What a process holds that has much to do: it must not grow.
pub fn under_load(lab: &Lab) -> Outcome<Vec<Row>> {
    let time = Duration::from_secs(if lab.quick { 20 } else { 300 });
    let server = Server::start(lab.fangshi()?)?;
    let (pages, goods) = (mixed(lab)?, buy::goods(lab, 1)?);
    let mut load = lab.load(32)?;
    (load.server, load.pace.window, load.pace.warm_up) = (server.address, time, Duration::ZERO);
    let mut buying = load;
    buying.connections = 8;
    let done = &AtomicBool::new(false);
    let meter = Meter::start();
    let samples = thread::scope(|scope| {
        let reading = scope.spawn(|| read(load, &pages));
        let ordering = scope.spawn(|| buying.run(|_| buy::Buyer::of(&goods)));
        let watched = scope.spawn(|| watch(server.id(), done));
        let outcomes = [reading.join(), ordering.join()];
        done.store(true, Ordering::Relaxed);
        for outcome in outcomes {
            outcome.map_err(|_| "a client panicked")??;
        }
        watched.join().map_err(|_| "a client panicked".to_owned())
    })?;
    let others = meter.others();
    lab.settle()?;
    let tenth = samples.len() / 10 + 1;
    let around = |end: usize| mean(&samples[end.saturating_sub(tenth)..end]);
    let (quarter, end) = (around((samples.len() / 4).max(tenth)), around(samples.len()));
    Ok(vec![Row {
        case: "memory-under-load".into(),
        value: (end / quarter - 1.0) * 100.0,
        unit: "% growth",
        reach: 10.0,
        at_most: true,
        others,
        note: format!(
            "{quarter:.0} MB after a quarter of {} s, {end:.0} MB at the end",
            time.as_secs()
        ),
        ..Row::default()
    }])
}

/// The process's megabytes, four times a second.
fn watch(server: u32, done: &AtomicBool) -> Vec<f64> {
    let mut samples = Vec::new();
    let mut next = Instant::now();
    while !done.load(Ordering::Relaxed) {
        samples.push(megabytes(meter::memory(server)));
        next += Duration::from_millis(250);
        thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    samples
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes >> 10).unwrap_or(u32::MAX)) / 1_024.0
}

fn mean(samples: &[f64]) -> f64 {
    let count = u32::try_from(samples.len()).unwrap_or(u32::MAX).max(1);
    samples.iter().sum::<f64>() / f64::from(count)
}
