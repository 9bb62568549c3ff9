use std::{fmt::Display, ops::RangeInclusive};

use chrono::{DateTime, Datelike, Utc};

use crate::{
    Code, Currency, Fault, Money,
    text::{is_unfit_for_names, turns_direction},
};

/// Collects what is wrong with an input, so that the caller hears all of it at once.
#[derive(Debug, Default)]
pub struct Checks {
    faults: Vec<Fault>,
}

impl Checks {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault at `path` (dotted).
    pub fn fault(&mut self, path: &str, code: Code, message: impl Into<String>) -> &mut Self {
        self.faults.push(Fault::new(code, message).at(path));
        self
    }

    /// Adds a fault unless `ok`.
    pub fn ensure(&mut self, ok: bool, path: &str, code: Code, message: &str) -> &mut Self {
        if !ok {
            self.fault(path, code, message);
        }
        self
    }

    /// A text whose length in characters lies in `length`, without control characters other than
    /// line breaks and tabs.
    pub fn text(&mut self, path: &str, value: &str, length: RangeInclusive<usize>) -> &mut Self {
        let characters = value.chars().count();
        if characters < *length.start() {
            return if value.trim().is_empty() {
                self.fault(path, Code::Blank, "This can't be empty.")
            } else {
                let least = length.start();
                self.fault(path, Code::TooShort, format!("At least {least} characters."))
            };
        }
        if *length.start() > 0 && value.trim().is_empty() {
            return self.fault(path, Code::Blank, "This can't be empty.");
        }
        if characters > *length.end() {
            let most = length.end();
            return self.fault(path, Code::TooLong, format!("At most {most} characters."));
        }
        let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        self.ensure(
            !value.contains(strange),
            path,
            Code::Invalid,
            "Control characters don't belong here.",
        )
    }

    /// A name, a title, a part of an address: a text as [`Checks::text`] has it that stands on one
    /// line and is read in the order in which it is written. It comes into mails and pages beside
    /// other texts, and must not take these apart.
    pub fn name(&mut self, path: &str, value: &str, length: RangeInclusive<usize>) -> &mut Self {
        let before = self.faults.len();
        self.text(path, value, length);
        let message =
            "This is one line, without characters that turn its direction or show nothing.";
        let fits = self.faults.len() > before || !value.contains(is_unfit_for_names);
        self.ensure(fits, path, Code::Invalid, message)
    }

    /// A text of several lines that comes into mails and pages beside other texts: as
    /// [`Checks::text`], read in the order in which it is written.
    pub fn lines(&mut self, path: &str, value: &str, length: RangeInclusive<usize>) -> &mut Self {
        let before = self.faults.len();
        self.text(path, value, length);
        let message = "Characters that turn a text's direction don't belong here.";
        let fits = self.faults.len() > before || !value.contains(turns_direction);
        self.ensure(fits, path, Code::Invalid, message)
    }

    /// A number that lies in `range`.
    pub fn range<N: PartialOrd + Display + Copy>(
        &mut self,
        path: &str,
        value: N,
        range: RangeInclusive<N>,
    ) -> &mut Self {
        if value < *range.start() {
            let least = range.start();
            return self.fault(path, Code::TooSmall, format!("At least {least}."));
        }
        if value > *range.end() {
            let most = range.end();
            return self.fault(path, Code::TooBig, format!("At most {most}."));
        }
        self
    }

    /// An amount of `currency`, in minor units, that lies in `range`.
    pub fn amount(
        &mut self,
        path: &str,
        minor: i64,
        range: RangeInclusive<i64>,
        currency: Currency,
    ) -> &mut Self {
        let (least, most) = (*range.start(), *range.end());
        if minor < least {
            let least = Money::new(least, currency);
            return self.fault(path, Code::TooSmall, format!("At least {least}."));
        }
        if minor > most {
            let most = Money::new(most, currency);
            return self.fault(path, Code::TooBig, format!("At most {most}."));
        }
        self
    }

    /// An instant of a year that calendars and databases agree on.
    pub fn instant(&mut self, path: &str, at: DateTime<Utc>) -> &mut Self {
        let known = (1970..=9999).contains(&at.year());
        self.ensure(known, path, Code::Invalid, "A year from 1970 to 9999.")
    }

    /// At most `most` entries.
    pub fn count(&mut self, path: &str, entries: usize, most: usize) -> &mut Self {
        if entries > most {
            self.fault(path, Code::TooMany, format!("At most {most} entries."));
        }
        self
    }

    /// Takes over faults found elsewhere, below `prefix`.
    pub fn nest(&mut self, prefix: &str, inner: Result<(), Vec<Fault>>) -> &mut Self {
        if let Err(faults) = inner {
            self.faults.extend(faults.into_iter().map(|fault| fault.under(prefix)));
        }
        self
    }

    /// Everything that was wrong.
    ///
    /// # Errors
    /// The faults, when there are any.
    pub fn finish(&mut self) -> Result<(), Vec<Fault>> {
        if self.faults.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.faults)) }
    }
}
