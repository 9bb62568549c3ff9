use kernel::{Code, Currency, Money, MoneyError};

use super::{
    Problem,
    table::{Columns, Row},
};

/// Reads the cells of one row and notes what is wrong with them.
pub(super) struct Cells<'a> {
    pub(super) columns: &'a Columns,
    pub(super) row: &'a Row,
    pub(super) problems: &'a mut Vec<Problem>,
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
        self.problems.push(Problem::new(self.row.number, column, code, message));
    }

    /// `true` or `false`; `absent` for an empty cell.
    pub(super) fn flag(&mut self, column: &str, absent: bool) -> bool {
        match self.text(column).to_ascii_lowercase().as_str() {
            "" => absent,
            "true" => true,
            "false" => false,
            _ => {
                self.problem(column, Code::Invalid, "Either true or false.");
                absent
            }
        }
    }

    /// A whole number from 0 to a thousand million. `28.0` is one.
    pub(super) fn count(&mut self, column: &str) -> Option<i64> {
        let text = self.given(column)?;
        let whole = match text.split_once('.') {
            Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
            _ => &text,
        };
        let negative = whole.strip_prefix('-').is_some_and(|digits| digits != "0");
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            self.problem(column, Code::Invalid, "This is not a whole number.");
            return None;
        }
        if negative {
            self.problem(column, Code::TooSmall, "At least 0.");
            return None;
        }
        let number = digits.parse().ok().filter(|number| *number <= 1_000_000_000);
        if number.is_none() {
            self.problem(column, Code::TooBig, "At most 1000000000.");
        }
        number
    }

    /// An amount in the shop's currency, in minor units.
    pub(super) fn price(&mut self, column: &str, currency: Currency) -> Option<i64> {
        let text = self.given(column)?;
        let (code, message) = match Money::parse(&text, currency) {
            Ok(money) if money.minor >= 0 => return Some(money.minor),
            Ok(_) => (Code::TooSmall, "At least 0.".to_owned()),
            Err(MoneyError::TooLarge) => (Code::TooBig, "This amount is too large.".to_owned()),
            Err(MoneyError::TooPrecise) => {
                let digits = currency.exponent();
                let message = format!("{currency} has {digits} decimals: {text} has more.");
                (Code::Invalid, message)
            }
            Err(_) => (Code::Invalid, "This is not an amount such as 12.50.".to_owned()),
        };
        self.problem(column, code, message);
        None
    }
}
