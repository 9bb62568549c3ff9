use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use csv::{ByteRecord, ReaderBuilder};
use kernel::Code;

use super::{Problem, column};

const MOST_BYTES: usize = 10 * 1024 * 1024;
const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: usize = 500;

/// A file as rows of text.
pub(super) struct Table {
    pub(super) columns: Columns,
    pub(super) rows: Vec<Row>,
    /// Rows that can't be read. They stand in `rows` too, so that their products fail.
    pub(super) problems: Vec<Problem>,
}

/// The columns of the file that we read, by name: where they are in the cells that are kept of
/// each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns(Arc<HashMap<&'static str, usize>>);

/// A row of a file.
pub(super) struct Row {
    /// As a spreadsheet counts.
    pub(super) number: usize,
    cells: Box<[String]>,
    /// It has a problem already; its cells may be wrong.
    pub(super) broken: bool,
}

impl Columns {
    /// Whether the file has the column.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The cell as it is written; empty when there is none.
    pub(super) fn raw<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        let cell = self.0.get(name).and_then(|place| row.cells.get(*place));
        cell.map_or("", String::as_str)
    }

    /// The cell without the spaces around it.
    pub(super) fn cell<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.raw(row, name).trim()
    }
}

impl Table {
    /// Reads UTF-8, with or without a byte order mark.
    ///
    /// # Errors
    /// When the file as a whole is of no use.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > MOST_BYTES {
            return Err(Problem::of_row(1, Code::TooBig, "The file is larger than 10 MB."));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut records = reader.byte_records();
        let Some(Ok(header)) = records.next() else {
            return Err(Problem::of_row(1, Code::Blank, "The file is empty."));
        };
        let read = columns(&header)?;
        let places = (0..).zip(&read).map(|(nr, (name, _))| (*name, nr)).collect();
        let columns = Columns(Arc::new(places));
        let mut table = Self { columns, rows: Vec::new(), problems: Vec::new() };
        let mut number = 1 + empty_lines(bytes, &header);
        for record in records {
            let unreadable = |_| Problem::of_row(number + 1, Code::Invalid, "This can't be read.");
            let record = record.map_err(unreadable)?;
            number += 1 + empty_lines(bytes, &record);
            if number > MOST_ROWS + 1 {
                return Err(Problem::of_row(number, Code::TooMany, "At most 50,000 rows."));
            }
            table.add(number, header.len(), &read, &record);
        }
        Ok(table)
    }

    /// Adds the cells of the columns that are read.
    fn add(&mut self, number: usize, expected: usize, read: &[Column], record: &ByteRecord) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return;
        }
        let before = self.problems.len();
        let found = record.len();
        if found != expected {
            let message = format!("The header has {expected} columns, this row has {found}.");
            self.problems.push(Problem::of_row(number, Code::Invalid, message));
        }
        let cell = |(_, place): &Column| record.get(*place).unwrap_or_default();
        if let Some((name, _)) = read.iter().find(|column| str::from_utf8(cell(column)).is_err()) {
            let message = "This is not UTF-8: save the file as \"CSV UTF-8\".";
            self.problems.push(Problem::new(number, name, Code::Invalid, message));
        }
        let text = |column| String::from_utf8_lossy(cell(column)).into_owned();
        let cells = read.iter().map(text).collect();
        self.rows.push(Row { number, cells, broken: self.problems.len() > before });
    }
}

/// The empty lines before a record: the reader passes over them, a spreadsheet counts them.
fn empty_lines(bytes: &[u8], record: &ByteRecord) -> usize {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
    let (before, rest) = bytes.split_at(start.unwrap_or(0).min(bytes.len()));
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = ends.filter(|byte| **byte == b'\n').count();
    // The second half of the end of the line before.
    lines - usize::from(before.ends_with(b"\r") && rest.starts_with(b"\n"))
}

/// A column's name and its place in the file.
type Column = (&'static str, usize);

/// The columns that are read.
fn columns(header: &ByteRecord) -> Result<Vec<Column>, Problem> {
    if header.len() > MOST_COLUMNS {
        return Err(Problem::of_row(1, Code::TooMany, "At most 500 columns."));
    }
    let mut names = HashSet::new();
    let mut read = Vec::new();
    for (place, name) in header.iter().enumerate() {
        let Ok(name) = str::from_utf8(name) else {
            let message = "The header is not UTF-8: save the file as \"CSV UTF-8\".";
            return Err(Problem::of_row(1, Code::Invalid, message));
        };
        let name = name.trim();
        if !name.is_empty() && !names.insert(name) {
            return Err(Problem::new(1, name, Code::Taken, "This column stands here twice."));
        }
        if let Some(known) = column::ALL.into_iter().find(|known| *known == name) {
            read.push((known, place));
        }
    }
    for name in column::REQUIRED {
        if !names.contains(name) {
            return Err(Problem::new(1, name, Code::Blank, "This column is needed."));
        }
    }
    Ok(read)
}
