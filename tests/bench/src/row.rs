//! A line of the result.

use serde_json::{Value, json};

use crate::series::{Run, Series};

/// A figure beside its limit.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What was measured.
    pub case: String,
    /// The figure; the median of its runs.
    pub value: f64,
    /// What it counts.
    pub unit: &'static str,
    /// The least and the most of its runs.
    pub spread: (f64, f64),
    /// The same of its limit.
    pub limit: Option<(f64, (f64, f64))>,
    /// What the ratio must reach; without a limit, the figure itself.
    pub reach: f64,
    /// It mustn't be more, instead of less.
    pub at_most: bool,
    /// What half and 99 of 100 took at most, in milliseconds.
    pub took: Option<(f64, f64)>,
    /// The share of the machine that others used.
    pub others: f64,
    /// What else is to be said.
    pub note: String,
}

impl Row {
    /// A figure of so many a second, beside that of its limit.
    pub fn of(case: &str, unit: &'static str, reach: f64, limit: &Series, thing: &Series) -> Self {
        let rate = |run: &Run| run.per_second;
        Self {
            limit: Some((limit.median(rate), limit.spread(rate))),
            ..Self::alone(case, unit, reach, thing)
        }
    }

    /// A figure of so many a second that stands alone.
    pub fn alone(case: &str, unit: &'static str, reach: f64, thing: &Series) -> Self {
        let rate = |run: &Run| run.per_second;
        Self {
            case: case.to_owned(),
            value: thing.median(rate),
            unit,
            spread: thing.spread(rate),
            reach,
            took: Some((thing.median(|run| run.p50), thing.median(|run| run.p99))),
            others: thing.median(|run| run.others),
            ..Self::default()
        }
    }

    /// A case that couldn't be measured: it reaches nothing.
    pub fn failed(case: &str, fault: &str) -> Self {
        let note = format!("FAILED: {}", fault.lines().next().unwrap_or_default());
        Self { case: case.to_owned(), reach: 1.0, note, ..Self::default() }
    }

    /// The same with something said about it.
    #[must_use]
    pub fn noted(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// The figure by its limit.
    pub fn ratio(&self) -> Option<f64> {
        self.limit.map(|(limit, _)| if limit > 0.0 { self.value / limit } else { 0.0 })
    }

    /// Whether it is as good as it must be. What failed isn't.
    pub fn met(&self) -> bool {
        let reached = self.ratio().unwrap_or(self.value);
        let good = if self.at_most { reached <= self.reach } else { reached >= self.reach };
        good && !self.note.starts_with("FAILED")
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "case": self.case,
            "value": self.value,
            "unit": self.unit,
            "limit": self.limit.map(|(limit, _)| limit),
            "ratio": self.ratio(),
            "reach": self.reach,
            "met": self.met(),
            "foreign_cpu": self.others,
        })
    }

    /// For people: case, figure, limit, ratio, what it must reach, whether it does, times, others.
    pub fn cells(&self) -> [String; 8] {
        let spread = |(least, most)| format!("{}–{}", number(least), number(most));
        let with = |value, ends: (f64, f64)| {
            if (ends.1 - ends.0).abs() < f64::EPSILON {
                return number(value);
            }
            format!("{} ({})", number(value), spread(ends))
        };
        let sign = if self.at_most { "≤" } else { "≥" };
        [
            self.case.clone(),
            format!("{} {}", with(self.value, self.spread), self.unit),
            self.limit.map_or_else(|| "–".into(), |(limit, ends)| with(limit, ends)),
            self.ratio().map_or_else(|| "–".into(), |ratio| format!("{ratio:.3}")),
            format!("{sign} {}", number(self.reach)),
            if self.met() { "yes" } else { "NO" }.to_owned(),
            self.took.map_or_else(String::new, |(half, most)| format!("{half:.1} / {most:.1}")),
            format!("{:.0} %", self.others * 100.0),
        ]
    }
}

/// A number as people read it: three digits at least, thousands apart.
pub fn number(value: f64) -> String {
    if value.abs() < 100.0 {
        let text = format!("{value:.2}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (nr, digit) in digits.chars().enumerate() {
        if nr > 0 && (digits.len() - nr) % 3 == 0 && digit != '-' {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Row, number};

    #[test]
    fn numbers_are_read_at_a_glance() {
        for (value, text) in
            [(0.6, "0.6"), (0.02, "0.02"), (2.0, "2"), (999.6, "1,000"), (1_234_567.0, "1,234,567")]
        {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_row_is_measured_by_its_limit_where_it_has_one() {
        let row =
            Row { value: 50.0, limit: Some((100.0, (0.0, 0.0))), reach: 0.6, ..Row::default() };
        assert_eq!((row.ratio(), row.met()), (Some(0.5), false));
        assert!(Row { at_most: true, ..row.clone() }.met());
        assert!(Row { limit: None, ..row.clone() }.met());
        assert!(!Row { limit: None, ..row }.noted("FAILED: all").met());
    }
}
