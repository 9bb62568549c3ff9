use kernel::{Checks, Code, Currency, Money, MoneyError};

use super::{
    Problem, column,
    table::{Columns, Row},
};
use crate::link;

/// Reads the cells of one row, and notes what is wrong with them: a problem, for which the product is
/// left out, or a warning, for which something of it is.
pub(super) struct Cells<'a> {
    pub(super) columns: &'a Columns,
    pub(super) row: &'a Row,
    pub(super) problems: &'a mut Vec<Problem>,
    pub(super) warnings: &'a mut Vec<Problem>,
    /// Columns of which nothing was taken from this row, though something stands there.
    pub(super) dropped: Vec<&'static str>,
}

impl Cells<'_> {
    /// On one line: names and titles are.
    pub(super) fn text(&self, column: &str) -> String {
        kernel::one_line(self.columns.cell(self.row, column))
    }

    /// None for an empty cell.
    pub(super) fn given(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    pub(super) fn problem(&mut self, column: &str, code: Code, message: impl Into<String>) {
        let name = self.columns.name(column);
        self.problems.push(Problem::new(self.row.number, name, code, message));
    }

    pub(super) fn warn(&mut self, column: &str, code: Code, message: impl Into<String>) {
        let name = self.columns.name(column);
        self.warnings.push(Problem::new(self.row.number, name, code, message));
    }

    /// Takes nothing from a cell.
    fn drop(&mut self, column: &'static str, code: Code, message: &str) {
        self.warn(column, code, format!("{message} It is left out."));
        self.dropped.push(column);
    }

    /// A text that a product can do without, of so many characters: cut where it is longer.
    pub(super) fn incidental(&mut self, column: &'static str, most: usize) -> Option<String> {
        let mut text = self.given(column)?;
        if let Some((end, _)) = text.char_indices().nth(most) {
            text.truncate(end);
            let message = format!("At most {most} characters. The rest is left out.");
            self.warn(column, Code::TooLong, message);
        }
        if Checks::new().name(column, &text, 0..=most).finish().is_err() {
            self.drop(column, Code::Invalid, "There are characters in this that no text may have.");
            return None;
        }
        Some(text)
    }

    /// A code, such as a SKU: whole or not at all.
    pub(super) fn code(&mut self, column: &'static str) -> Option<String> {
        let text = self.given(column)?;
        if let Err(faults) = Checks::new().name(column, &text, 0..=255).finish() {
            let code = faults.first().map_or(Code::Invalid, |fault| fault.code);
            self.drop(column, code, "At most 255 characters, on one line.");
            return None;
        }
        if is_rounded(&text) {
            let message = "A spreadsheet has rounded this number: its last digits are lost.";
            if column == column::BARCODE {
                self.drop(column, Code::Invalid, message);
                return None;
            }
            self.warn(column, Code::Invalid, message);
        }
        self.warn_of_date(column, &text);
        Some(text)
    }

    /// A value of an option, in which a spreadsheet may have seen a number or a date.
    pub(super) fn option_value(&mut self, column: &'static str) -> String {
        let text = self.text(column);
        if is_rounded(&text) {
            let message = "A spreadsheet has rounded this number: its last digits are lost.";
            self.warn(column, Code::Invalid, message);
        }
        self.warn_of_date(column, &text);
        text
    }

    fn warn_of_date(&mut self, column: &str, text: &str) {
        if is_date(text) {
            let message = format!(
                "This looks like a date that a spreadsheet made of something else, such as 3-5 or \
                 10/12. It is taken as it stands: {text}"
            );
            self.warn(column, Code::Invalid, message);
        }
    }

    /// The address of an image.
    pub(super) fn address(&mut self, column: &'static str) -> Option<String> {
        let url = self.given(column)?;
        let mut checks = Checks::new();
        link::check_web(&mut checks, column, &url);
        let Err(faults) = checks.finish() else { return Some(url) };
        if let Some(fault) = faults.first() {
            self.drop(column, fault.code, &fault.message);
        }
        None
    }

    /// Yes or no. None for an empty cell, and for one that says neither.
    pub(super) fn flag(&mut self, column: &'static str) -> Option<bool> {
        match self.text(column).to_lowercase().as_str() {
            "" => None,
            "true" | "yes" | "y" | "1" | "continue" => Some(true),
            "false" | "no" | "n" | "0" | "deny" => Some(false),
            _ => {
                self.drop(column, Code::Invalid, "Either true or false.");
                None
            }
        }
    }

    /// A whole number from 0 to a thousand million; others are rounded, and taken as 0 below that. None
    /// for an empty cell, and for one that is no number.
    pub(super) fn count(&mut self, column: &'static str) -> Option<i64> {
        const MOST: i64 = 1_000_000_000;
        let text = self.given(column)?;
        let (minus, digits) = text.strip_prefix('-').map_or((false, &*text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            self.drop(column, Code::Invalid, "This is not a number.");
            return None;
        }
        let up = i64::from(fraction.starts_with(|digit| digit >= '5'));
        let rounded = whole.parse().ok().and_then(|whole: i64| whole.checked_add(up));
        let Some(number) = rounded.filter(|number| *number <= MOST) else {
            self.drop(column, Code::TooBig, &format!("At most {MOST}."));
            return None;
        };
        if minus && number > 0 {
            self.warn(column, Code::TooSmall, format!("At least 0. {text} is taken as 0."));
            return Some(0);
        }
        if fraction.bytes().any(|digit| digit != b'0') {
            self.warn(column, Code::Invalid, format!("{text} is rounded to {number}."));
        }
        Some(number)
    }

    /// An amount in the shop's currency, in minor units, that a product can't do without.
    pub(super) fn price(&mut self, column: &'static str, currency: Currency) -> Option<i64> {
        match self.amount(column, currency)? {
            Ok(minor) => Some(minor),
            Err((code, message)) => {
                self.problem(column, code, message);
                None
            }
        }
    }

    /// The same, which it can do without.
    pub(super) fn other_price(&mut self, column: &'static str, currency: Currency) -> Option<i64> {
        match self.amount(column, currency)? {
            Ok(minor) => Some(minor),
            Err((code, message)) => {
                self.drop(column, code, &message);
                None
            }
        }
    }

    fn amount(&self, column: &str, currency: Currency) -> Option<Result<i64, (Code, String)>> {
        let text = self.given(column)?;
        Some(match Money::parse(&plain_amount(&text), currency) {
            Ok(money) if money.minor >= 0 => Ok(money.minor),
            Ok(_) => Err((Code::TooSmall, "At least 0.".to_owned())),
            Err(MoneyError::TooLarge) => {
                Err((Code::TooBig, "This amount is too large.".to_owned()))
            }
            Err(MoneyError::TooPrecise) => {
                let digits = currency.exponent();
                Err((Code::Invalid, format!("{currency} has {digits} decimals: {text} has more.")))
            }
            Err(_) => Err((Code::Invalid, format!("This is not an amount such as 12.50: {text}."))),
        })
    }
}

/// An amount without the signs that people write around it: of `$ 1,234.50` and `1.234,50 €`, 1234.50.
/// A single comma is one of decimals where two digits or fewer come after it. What can be read in two ways
/// stays as it is, to be refused.
fn plain_amount(text: &str) -> String {
    let is_sign = |c: char| c.is_whitespace() || "$€£¥￥元₩₹₽฿₫₺₴₪".contains(c);
    let number = text.trim_matches(is_sign);
    let groups = |text: &str, sign: char| {
        let mut parts = text.split(sign);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let first = parts.next().unwrap_or_default();
        (1..=3).contains(&first.len())
            && digits(first)
            && parts.all(|part| part.len() == 3 && digits(part))
    };
    match (number.rfind(','), number.rfind('.')) {
        (Some(comma), Some(point)) if comma < point && groups(&number[..point], ',') => {
            number.replace(',', "")
        }
        (Some(comma), Some(point)) if point < comma && groups(&number[..comma], '.') => {
            number.replace('.', "").replace(',', ".")
        }
        (Some(comma), None)
            if number.find(',') == Some(comma) && (1..=2).contains(&(number.len() - comma - 1)) =>
        {
            number.replace(',', ".")
        }
        _ => number.to_owned(),
    }
}

/// Whether a spreadsheet has written a long number in few digits: `4.00639E+12`.
fn is_rounded(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else {
        return false;
    };
    let number = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    number(digits) && number(exponent)
}

/// Whether a spreadsheet may have made this of a size: `3-May`, `May-10`, `2026-05-03`, `5月3日`.
fn is_date(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim_end_matches(" 00:00:00").to_lowercase();
    let day = |part: &str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if let Some((month, rest)) = text.split_once('月') {
        return day(month) && rest.strip_suffix('日').is_some_and(day);
    }
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [one, other] => day(one) && MONTHS.contains(other) || MONTHS.contains(one) && day(other),
        [year, month, date] => {
            year.len() == 4 && [year, month, date].into_iter().all(|part| day(part))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_rounded, plain_amount};

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, plain) in [
            ("12.50", "12.50"),
            ("$12.50", "12.50"),
            ("12,50 €", "12.50"),
            ("12,5", "12.5"),
            ("1,234.50", "1234.50"),
            ("1.234.567,50", "1234567.50"),
            ("￥ 99", "99"),
            // A thousand and something, or one and something.
            ("1,234", "1,234"),
            ("1,2,3.5", "1,2,3.5"),
            ("free", "free"),
        ] {
            assert_eq!(plain_amount(text), plain, "{text}");
        }
    }

    #[test]
    fn what_spreadsheets_make_of_sizes_and_codes_is_recognised() {
        for date in ["3-May", "May-10", "2026-05-03", "2026-05-03 00:00:00", "5月3日"] {
            assert!(is_date(date), "{date}");
        }
        for other in ["S", "3-5", "38-40", "10/12", "A-1-2", "May", "月", ""] {
            assert!(!is_date(other), "{other}");
        }
        assert!(is_rounded("4.00639E+12") && is_rounded("4E+12"));
        assert!(!is_rounded("E+12") && !is_rounded("SIZE+1") && !is_rounded("4006390000000"));
    }
}
