//! What came of the faults: for people, for programs, and for the page about them.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
    fs, io,
    path::Path,
};

use serde_json::{Value, json};

/// What came of one kind of fault.
#[derive(Debug, Default)]
pub struct Row {
    /// Which.
    pub fault: &'static str,
    /// How many faults were injected.
    pub injected: usize,
    /// How many orders, payments and refunds clients were told of.
    pub acknowledged: usize,
    lost: BTreeSet<String>,
    doubled: BTreeSet<String>,
    broken: BTreeSet<String>,
    notes: Vec<String>,
}

impl Row {
    /// Nothing so far.
    pub fn of(fault: &'static str) -> Self {
        Self { fault, ..Self::default() }
    }

    /// Something that a client was told of isn't there.
    pub fn loses(&mut self, what: String) {
        note_once(&mut self.lost, self.fault, "LOST", what);
    }

    /// Something is there twice.
    pub fn doubles(&mut self, what: String) {
        note_once(&mut self.doubled, self.fault, "DOUBLED", what);
    }

    /// Something isn't as it always must be.
    pub fn breaks(&mut self, what: String) {
        note_once(&mut self.broken, self.fault, "BROKEN", what);
    }

    /// More that people may want to know.
    pub fn note(&mut self, what: impl Into<String>) {
        self.notes.push(what.into());
    }

    /// Whether nothing was lost, doubled or broken.
    pub fn is_good(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.broken.is_empty()
    }

    fn json(&self) -> Value {
        json!({
            "fault": self.fault,
            "injected": self.injected,
            "acknowledged": self.acknowledged,
            "lost": self.lost.len(),
            "doubled": self.doubled.len(),
            "invariants_broken": self.broken.len(),
        })
    }
}

fn note_once(noted: &mut BTreeSet<String>, fault: &str, kind: &str, what: String) {
    if !noted.contains(&what) {
        eprintln!("{fault}: {kind}: {what}");
        noted.insert(what);
    }
}

/// All rows, as a table in Markdown.
pub struct Table<'r>(pub &'r [Row]);

impl Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| fault | injected | acknowledged | lost | doubled | invariants broken | |")?;
        writeln!(f, "| --- | ---: | ---: | ---: | ---: | ---: | --- |")?;
        for row in self.0 {
            let Row { fault, injected, acknowledged, lost, doubled, broken, notes } = row;
            let (lost, doubled, broken) = (lost.len(), doubled.len(), broken.len());
            let notes = notes.join("; ");
            writeln!(
                f,
                "| {fault} | {injected} | {acknowledged} | {lost} | {doubled} | {broken} | {notes} |"
            )?;
        }
        let sum = |count: fn(&Row) -> usize| self.0.iter().map(count).sum::<usize>();
        let (injected, acknowledged) = (sum(|row| row.injected), sum(|row| row.acknowledged));
        let (lost, doubled) = (sum(|row| row.lost.len()), sum(|row| row.doubled.len()));
        let broken = sum(|row| row.broken.len());
        writeln!(f, "| **all** | {injected} | {acknowledged} | {lost} | {doubled} | {broken} | |")
    }
}

/// Writes the rows for programs.
pub fn write_json(rows: &[Row], file: &Path) -> io::Result<()> {
    let rows: Vec<Value> = rows.iter().map(Row::json).collect();
    fs::write(file, format!("{:#}\n", Value::Array(rows)))
}

const BEGIN: &str = "<!-- faults -->\n";
const END: &str = "<!-- /faults -->";

/// Replaces what stands between the markers of a page.
pub fn write_page(rows: &[Row], file: &Path) -> io::Result<()> {
    let page = fs::read_to_string(file)?;
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.ok_or_else(|| io::Error::other("the page has no markers"))?;
    fs::write(file, format!("{before}{BEGIN}\n{}\n{END}{after}", Table(rows)))
}
