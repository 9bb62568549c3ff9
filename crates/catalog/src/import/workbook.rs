//! Workbooks of Excel (`.xlsx`).

use std::{
    borrow::Cow,
    io::{self, Cursor, Read},
};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use kernel::Code;
use zip::ZipArchive;

use super::{
    Problem,
    table::{Garbled, MOST_COLUMNS, Table},
};

/// Bytes that a workbook may have unpacked. It is held in memory.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// Characters that Excel lets a cell have. Many cells can share one text.
const MOST_CHARACTERS: usize = 32_767;
/// Files that a workbook may consist of.
const MOST_PARTS: usize = 1_000;

/// Whether this is an archive, as a workbook is.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the first sheet that has anything in it.
///
/// # Errors
/// When the file as a whole is of no use.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Problem> {
    refuse_bombs(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    for sheet in book.sheet_names() {
        if let Some(table) = read_sheet(&mut book, &sheet)? {
            return Ok(table);
        }
    }
    Err(Problem::of_row(1, Code::Blank, "The file is empty."))
}

/// A small archive can hold what fills the memory, whatever it says of its size.
fn refuse_bombs(bytes: &[u8]) -> Result<(), Problem> {
    let no_archive = |_| damaged();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_archive)?;
    let too_big = || Problem::of_row(1, Code::TooBig, "The workbook is too large; save it as CSV.");
    if archive.len() > MOST_PARTS {
        return Err(too_big());
    }
    let mut left = MOST_UNPACKED;
    for nr in 0..archive.len() {
        let part = archive.by_index(nr).map_err(no_archive)?;
        let unpacked = io::copy(&mut part.take(left), &mut io::sink()).map_err(|_| damaged())?;
        left -= unpacked;
        if left == 0 {
            return Err(too_big());
        }
    }
    Ok(())
}

/// None for a sheet with nothing in it.
fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Option<Table>, Problem> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| unreadable(&error))?;
    let mut table = None;
    let mut row = SheetRow::default();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (number, place) = cell.get_position();
        let [number, place] = [number, place].map(|it| usize::try_from(it).unwrap_or(usize::MAX));
        let number = number.saturating_add(1);
        if number < row.number {
            return Err(damaged());
        }
        if number > row.number {
            row.give(&mut table)?;
            row.number = number;
        }
        let text = text(cell.get_value()).ok_or_else(damaged)?;
        // What stands further to the right belongs to no column that is read.
        if place <= MOST_COLUMNS && !text.is_empty() {
            let wide = row.cells.len().max(place + 1);
            row.cells.resize(wide, String::new());
            row.cells[place] = text;
        }
    }
    row.give(&mut table)?;
    Ok(table)
}

/// The cells of a row that have been read so far.
#[derive(Default)]
struct SheetRow {
    /// As a spreadsheet counts; 0 before the first.
    number: usize,
    cells: Vec<String>,
}

impl SheetRow {
    /// The first row with anything in it is the header, the others are added to the table.
    fn give(&mut self, table: &mut Option<Table>) -> Result<(), Problem> {
        let mut cells = std::mem::take(&mut self.cells);
        match table {
            None if cells.is_empty() => {}
            None => *table = Some(Table::with_header(&cells)?),
            Some(table) => {
                // A sheet says nothing of cells at the end that are empty.
                cells.resize(cells.len().max(table.width()), String::new());
                let cell = |place: usize| -> Result<Cow<'_, str>, Garbled> {
                    Ok(Cow::Borrowed(cells.get(place).map_or("", String::as_str)))
                };
                table.add(self.number, cells.len(), cell)?;
            }
        }
        Ok(())
    }
}

/// What a spreadsheet would write into a file of text; none for what no spreadsheet holds.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => return Some(number.to_string()),
        DataRef::Float(number) => return Some(decimal(*number)),
        DataRef::Bool(flag) => return Some(flag.to_string()),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            return Some(format!("{year:04}-{month:02}-{day:02}"));
        }
        DataRef::Error(_) | DataRef::Empty => "",
        DataRef::SharedString(text) => text,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text,
    };
    (text.chars().count() <= MOST_CHARACTERS).then(|| text.to_owned())
}

/// With the 15 digits that Excel shows: 0.1 and 0.2 are 0.3.
fn decimal(number: f64) -> String {
    format!("{number:.14e}").parse().unwrap_or(number).to_string()
}

fn unreadable(error: &XlsxError) -> Problem {
    match error {
        XlsxError::Password => {
            Problem::of_row(1, Code::Invalid, "The workbook has a password: save it without one.")
        }
        _ => damaged(),
    }
}

fn damaged() -> Problem {
    Problem::of_row(1, Code::Invalid, "This workbook can't be read; save it as CSV.")
}
