use std::{borrow::Cow, collections::HashMap, sync::Arc};

use kernel::Code;

use super::{Problem, column, delimited, workbook};

const MOST_BYTES: usize = 10 * 1024 * 1024;
const MOST_ROWS: usize = 50_000;
/// Bytes of all cells that are kept, while their products are written: those of a workbook can share
/// their text, and many shops can import at once.
const MOST_KEPT: usize = 20 * 1024 * 1024;
pub(super) const MOST_COLUMNS: usize = 500;

/// A file as rows of text.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Columns,
    /// Those in which something stands.
    pub(super) rows: Vec<Row>,
    /// Names of columns that nothing is taken from, in the file's order.
    pub(super) ignored: Vec<String>,
    /// Rows that can't be read. They stand in `rows` too, so that their products fail.
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    /// Columns of the header.
    width: usize,
    /// Places of the columns that are read, in the order of the cells that are kept.
    places: Vec<usize>,
    /// Bytes of the cells that are kept.
    kept: usize,
}

/// The columns of the file that we read: where they are in the cells that are kept of each row, and
/// what the file calls them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns(Arc<HashMap<&'static str, (usize, String)>>);

/// A row of a file.
#[derive(Debug)]
pub(super) struct Row {
    /// As a spreadsheet counts.
    pub(super) number: usize,
    cells: Box<[String]>,
    /// It has a problem already; its cells may be wrong.
    pub(super) broken: bool,
}

/// A cell that is no UTF-8.
pub(super) struct Garbled;

impl Columns {
    /// Whether the file has the column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.0.contains_key(column)
    }

    /// What the file calls the column, whether it has it or not.
    pub(super) fn name<'c>(&'c self, column: &'c str) -> &'c str {
        self.0.get(column).map_or(column, |(_, name)| name)
    }

    /// The cell as it is written; empty when there is none.
    pub(super) fn raw<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        let cell = self.0.get(column).and_then(|(place, _)| row.cells.get(*place));
        cell.map_or("", String::as_str)
    }

    /// The cell without the spaces around it.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        self.raw(row, column).trim()
    }
}

impl Table {
    /// Reads a workbook of Excel, or a text in UTF-8 whose cells are separated by commas, semicolons or
    /// tabs.
    ///
    /// # Errors
    /// When the file as a whole is of no use.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > MOST_BYTES {
            return Err(Problem::of_row(1, Code::TooBig, "The file is larger than 10 MB."));
        }
        if workbook::is_one(bytes) { workbook::read(bytes) } else { delimited::read(bytes) }
    }

    /// A table with the columns that its first row names, and without rows yet.
    ///
    /// # Errors
    /// When they are of no use.
    pub(super) fn with_header(names: &[String]) -> Result<Self, Problem> {
        if names.len() > MOST_COLUMNS {
            return Err(Problem::of_row(1, Code::TooMany, "At most 500 columns."));
        }
        let mut table = Self { width: names.len(), ..Self::default() };
        let mut columns = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            let name = name.trim();
            if !name.is_empty() && names[..place].iter().any(|other| other.trim() == name) {
                return Err(Problem::new(1, name, Code::Taken, "This column stands here twice."));
            }
            match column::known(name) {
                Some(known) if !columns.contains_key(known) => {
                    columns.insert(known, (table.places.len(), name.to_owned()));
                    table.places.push(place);
                }
                _ if name.is_empty() => {}
                _ => table.ignored.push(name.to_owned()),
            }
        }
        if !columns.contains_key(column::HANDLE) {
            let message = "This column is needed: it tells products apart.";
            return Err(Problem::new(1, column::HANDLE, Code::Blank, message));
        }
        table.columns = Columns(Arc::new(columns));
        Ok(table)
    }

    /// Columns of the header.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Adds a row of so many cells, of which those are kept whose columns are read. Rows in which
    /// nothing stands are passed over.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn add<'c>(
        &mut self,
        number: usize,
        found: usize,
        cell: impl Fn(usize) -> Result<Cow<'c, str>, Garbled>,
    ) -> Result<(), Problem> {
        if number > MOST_ROWS + 1 {
            return Err(Problem::of_row(number, Code::TooMany, "At most 50,000 rows."));
        }
        let filled = |place| cell(place).map_or(true, |cell| !cell.trim().is_empty());
        if !(0..found).any(filled) {
            return Ok(());
        }
        let before = self.problems.len();
        let (expected, too_many) = (self.width, (self.width..found).any(filled));
        if too_many {
            let message = format!(
                "The header has {expected} columns, this row has {found}: where a comma belongs to \
                 a cell, the cell stands in quotation marks."
            );
            self.problems.push(Problem::of_row(number, Code::Invalid, message));
        } else if found < expected {
            let message = format!(
                "The header has {expected} columns, this row has {found}. The others are taken as \
                 empty."
            );
            self.warnings.push(Problem::of_row(number, Code::Invalid, message));
        }
        let mut garbled = None;
        let mut text = |place: usize| {
            let Ok(text) = cell(place) else {
                garbled.get_or_insert(place);
                return String::new();
            };
            text.into_owned()
        };
        let cells: Box<[String]> = self.places.iter().map(|place| text(*place)).collect();
        self.kept += cells.iter().map(String::len).sum::<usize>();
        if self.kept > MOST_KEPT {
            return Err(Problem::of_row(number, Code::TooBig, "The file is too large."));
        }
        if let Some(place) = garbled {
            let mut columns = self.columns.0.values();
            let name = columns.find(|(kept, _)| self.places[*kept] == place);
            let name = name.map_or("", |(_, name)| name);
            let message = "This is not UTF-8: save the file as \"CSV UTF-8\".";
            self.problems.push(Problem::new(number, name, Code::Invalid, message));
        }
        self.rows.push(Row { number, cells, broken: self.problems.len() > before });
        Ok(())
    }
}
