//! Files of text whose cells are separated by a sign.

use std::borrow::Cow;

use csv::{ByteRecord, ReaderBuilder};
use kernel::Code;

use super::{
    Problem, column,
    table::{Garbled, Table},
};

/// What may stand between two cells, the most usual first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads UTF-8, with or without a byte order mark.
///
/// # Errors
/// When the file as a whole is of no use.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (separator, bytes) = separator(bytes);
    let mut records = reader(bytes, separator).into_byte_records();
    let Some(Ok(header)) = records.next() else {
        return Err(Problem::of_row(1, Code::Blank, "The file is empty."));
    };
    let names = names(&header)?;
    if let Some(open) = unbalanced(bytes, separator) {
        let name = names.get(open.column).map_or("", |name| name.trim());
        let message = "A quotation mark opens this cell, and none closes it before the next sign \
                       that separates cells. One that belongs to the text is written twice.";
        let problem = Problem::new(open.row, name, Code::Invalid, message);
        let column = problem.column.filter(|name| !name.is_empty());
        return Err(Problem { column, ..problem });
    }
    let mut table = Table::with_header(&names)?;
    let mut number = 1 + empty_lines(bytes, &header);
    for record in records {
        let unreadable = |_| Problem::of_row(number + 1, Code::Invalid, "This can't be read.");
        let record = record.map_err(unreadable)?;
        number += 1 + empty_lines(bytes, &record);
        let cell = |place| match str::from_utf8(record.get(place).unwrap_or_default()) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => Err(Garbled),
        };
        table.add(number, record.len(), cell)?;
    }
    Ok(table)
}

fn reader(bytes: &[u8], separator: u8) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator).from_reader(bytes)
}

fn names(header: &ByteRecord) -> Result<Vec<String>, Problem> {
    let message = "The header is not UTF-8: save the file as \"CSV UTF-8\".";
    let name = |name: &[u8]| str::from_utf8(name).map(str::to_owned);
    let names: Result<_, _> = header.iter().map(name).collect();
    names.map_err(|_| Problem::of_row(1, Code::Invalid, message))
}

/// What separates cells, and what is left to be read: a first line `sep=;` says it, as Excel writes and
/// hides it; else the sign counts by which most of the header's columns are known.
fn separator(bytes: &[u8]) -> (u8, &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
    let (line, rest) = bytes.split_at(end);
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said] = line.trim_ascii_end()
        && said.is_ascii_punctuation()
    {
        return (*said, rest);
    }
    // `sep=` and a tab, which is trimmed above as any space is.
    if line.starts_with(b"sep=\t") {
        return (b'\t', rest);
    }
    let known = |separator: &u8| {
        let header = reader(line, *separator).into_byte_records().next().and_then(Result::ok);
        let header = header.unwrap_or_default();
        let names = header.iter().filter_map(|name| str::from_utf8(name).ok());
        names.filter(|name| column::known(name).is_some()).count()
    };
    // Of equal ones the last is taken.
    let separator = SEPARATORS.into_iter().rev().max_by_key(known).unwrap_or(b',');
    (separator, bytes)
}

/// Where a quotation mark opens a cell that it doesn't close.
struct Open {
    /// As a spreadsheet counts.
    row: usize,
    /// From 0.
    column: usize,
}

/// The first cell whose quotation marks aren't balanced: after the one that closes it comes the next
/// cell, the next row, or nothing. A reader that goes on all the same takes rows for a part of a cell.
fn unbalanced(bytes: &[u8], separator: u8) -> Option<Open> {
    let mut at = Open { row: 1, column: 0 };
    let mut rest = bytes;
    loop {
        let after_cell = match rest {
            [b'"', quoted @ ..] => after_quoted(quoted),
            other => Some(other),
        };
        let Some(after_cell) = after_cell else { return Some(at) };
        let quoted = after_cell.len() < rest.len();
        let is_end = |byte: &u8| *byte == separator || matches!(byte, b'\r' | b'\n');
        let end = after_cell.iter().position(is_end).unwrap_or(after_cell.len());
        let (text, after) = after_cell.split_at(end);
        if quoted && !text.trim_ascii().is_empty() {
            return Some(at);
        }
        match after {
            [] => return None,
            [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] => {
                at = Open { row: at.row + 1, column: 0 };
                rest = after;
            }
            [_, after @ ..] => {
                at.column += 1;
                rest = after;
            }
        }
    }
}

/// What comes after the mark that closes a cell, of which the one that opens it is read.
fn after_quoted(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let mark = rest.iter().position(|byte| *byte == b'"')?;
        match &rest[mark + 1..] {
            [b'"', after @ ..] => rest = after,
            after => return Some(after),
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{separator, unbalanced};

    #[test]
    fn what_separates_cells_is_said_or_seen() {
        for (file, expected) in [
            ("Handle,Title\n", b','),
            ("Handle;Title\n", b';'),
            ("Handle\tTitle;x,y\n", b'\t'),
            ("\"Handle\";\"Title, Body\"\n", b';'),
            ("sep=;\r\nHandle,Title\n", b';'),
            ("sep=\t\nHandle\tTitle\n", b'\t'),
            ("nothing;known\n", b','),
            ("", b','),
        ] {
            assert_eq!(separator(file.as_bytes()).0, expected, "{file}");
        }
        assert_eq!(separator(b"sep=;\r\nHandle").1, b"Handle");
    }

    #[test]
    fn an_open_quotation_mark_is_found_where_it_stands() {
        let open = |file: &str| unbalanced(file.as_bytes(), b',').map(|at| (at.row, at.column));
        for good in [
            "",
            "a,b\n",
            "\"a\",\"b\"\n",
            "\"a\nb\",c",
            "a \"b\" c,d\n",
            "\"a\"\"b\"\r\n",
            "\"a\" ,b",
        ] {
            assert_eq!(open(good), None, "{good}");
        }
        assert_eq!(open("a,b\nc,\"d\ne,f\n"), Some((2, 1)));
        assert_eq!(open("a,\"b\nx\"\n\nc,d,\"e\"f,g\n"), Some((3, 2)));
    }

    proptest! {
        #[test]
        fn what_a_writer_writes_is_balanced(rows in proptest::collection::vec(
            proptest::collection::vec("[a\",;\r\n ]{0,6}", 1..4), 0..6,
        )) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in rows {
                writer.write_record(row).expect("a row");
            }
            let file = writer.into_inner().expect("a file");
            prop_assert!(unbalanced(&file, b',').is_none());
        }
    }
}
