//! How much of the machine others use while we measure: a figure taken on a busy machine is worth
//! less, and readers should see it.

use std::{collections::HashMap, fs, process};

/// A reading of the machine's clocks.
pub struct Meter {
    /// Ticks of all processors that were spent on something.
    busy: u64,
    /// Ticks of all processors.
    all: u64,
    /// Ticks that this process and its descendants have used.
    ours: u64,
}

/// What is read of a process.
struct Process {
    parent: u32,
    ticks: u64,
}

impl Meter {
    /// Begins to measure.
    pub fn start() -> Self {
        let (busy, all) = machine();
        Self { busy, all, ours: ours() }
    }

    /// The share of all processors that others have used since then.
    pub fn others(&self) -> f64 {
        let now = Self::start();
        let busy = now.busy.saturating_sub(self.busy);
        let others = busy.saturating_sub(now.ours.saturating_sub(self.ours));
        ratio(others, now.all.saturating_sub(self.all).max(1))
    }
}

/// One number by another. Ticks and bytes are far from where this is inexact.
#[expect(clippy::cast_precision_loss, reason = "ticks are far from where it begins")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Busy and all ticks. Interrupts count as neither's: they are mostly our own packets.
fn machine() -> (u64, u64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = first.split_whitespace().skip(1).filter_map(|n| n.parse().ok()).collect();
    let at = |nr: usize| ticks.get(nr).copied().unwrap_or_default();
    // user, nice, system, and what another machine on this one has taken; guests are in user.
    (at(0) + at(1) + at(2) + at(7), ticks.iter().take(8).sum())
}

/// The ticks of this process and of all that it has started, those that have ended included: their
/// ticks are in their parents'.
fn ours() -> u64 {
    let processes = processes();
    let is_ours = |mut id: u32| loop {
        if id == process::id() {
            return true;
        }
        match processes.get(&id) {
            Some(found) if found.parent != id => id = found.parent,
            _ => return false,
        }
    };
    processes.iter().filter(|(id, _)| is_ours(**id)).map(|(_, found)| found.ticks).sum()
}

fn processes() -> HashMap<u32, Process> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(|id| Some((id, process(id)?))).collect()
}

fn process(id: u32) -> Option<Process> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // A program's name may have spaces and brackets, so what follows the last bracket counts.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11..15)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Process { parent: fields.get(1)?.parse().ok()?, ticks })
}

/// The bytes of memory that a process has in use.
pub fn memory(id: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1_024
}
