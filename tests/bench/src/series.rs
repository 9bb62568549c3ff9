//! Several runs of the same.

use crate::{args::Pace, outcome::Outcome};

/// What one run came to. Times are in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Run {
    /// Answers, orders or transactions a second.
    pub per_second: f64,
    /// Half of them took at most so long.
    pub p50: f64,
    /// 99 of 100.
    pub p99: f64,
    /// All of them.
    pub longest: f64,
    /// The share of the machine that others used.
    pub others: f64,
}

/// Runs of the same, one after the other.
#[derive(Debug, Default)]
pub struct Series(pub Vec<Run>);

impl Series {
    /// The median of something.
    pub fn median(&self, of: impl Fn(&Run) -> f64) -> f64 {
        let sorted = self.sorted(of);
        let middle = sorted.len() / 2;
        match sorted.len() {
            0 => 0.0,
            count if count % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
            _ => sorted[middle],
        }
    }

    /// The least and the most of something.
    pub fn spread(&self, of: impl Fn(&Run) -> f64) -> (f64, f64) {
        let sorted = self.sorted(of);
        let end = |value: Option<&f64>| value.copied().unwrap_or_default();
        (end(sorted.first()), end(sorted.last()))
    }

    fn sorted(&self, of: impl Fn(&Run) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.0.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    }
}

/// Runs something and its limit in turn, so that what else the machine does meets both. Returns
/// the limit's runs, then those of the thing.
pub fn in_turn(
    pace: Pace,
    mut limit: impl FnMut() -> Outcome<Run>,
    mut thing: impl FnMut() -> Outcome<Run>,
) -> Outcome<(Series, Series)> {
    let (mut limits, mut things) = (Series::default(), Series::default());
    for _ in 0..pace.runs {
        limits.0.push(limit()?);
        things.0.push(thing()?);
    }
    Ok((limits, things))
}

#[cfg(test)]
mod tests {
    use super::{Run, Series};

    #[test]
    fn a_median_lies_in_the_middle() {
        let series = |values: &[f64]| {
            let run = |value: &f64| Run { per_second: *value, ..Run::default() };
            Series(values.iter().map(run).collect())
        };
        for (values, median, spread) in [
            (&[3.0, 1.0, 2.0][..], 2.0, (1.0, 3.0)),
            (&[4.0, 1.0], 2.5, (1.0, 4.0)),
            (&[], 0.0, (0.0, 0.0)),
        ] {
            let series = series(values);
            assert!((series.median(|run| run.per_second) - median).abs() < 1e-9, "{values:?}");
            assert_eq!(series.spread(|run| run.per_second), spread, "{values:?}");
        }
    }
}
