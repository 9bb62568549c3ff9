/// How tax is reckoned, at one rate for everything that is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tax {
    /// There is none.
    None,
    /// Prices include it.
    Inclusive {
        /// Hundredths of a percent: 1300 is 13 %.
        rate_bp: u32,
    },
    /// It is added to prices.
    Exclusive {
        /// Hundredths of a percent: 1300 is 13 %.
        rate_bp: u32,
    },
}

/// Hundredths of a percent in the whole.
const WHOLE: i128 = 10_000;

impl Tax {
    /// The tax of a line for which `paid` is paid (before tax that is added).
    pub(crate) fn of(self, paid: i64) -> i64 {
        let (rate, base) = match self {
            Self::None => return 0,
            Self::Inclusive { rate_bp } => (i128::from(rate_bp), WHOLE + i128::from(rate_bp)),
            Self::Exclusive { rate_bp } => (i128::from(rate_bp), WHOLE),
        };
        clamped(round_half_up(i128::from(paid) * rate, base))
    }

    /// The tax that is paid on top of `paid`.
    pub(crate) fn added(self, paid: i128) -> i64 {
        match self {
            Self::Exclusive { rate_bp } => {
                clamped(round_half_up(paid * i128::from(rate_bp), WHOLE))
            }
            Self::None | Self::Inclusive { .. } => 0,
        }
    }
}

/// `n / d` for n ≥ 0 and d > 0.
pub(crate) fn round_half_up(n: i128, d: i128) -> i128 {
    (2 * n + d) / (2 * d)
}

/// A tax beyond the range only occurs beside a sum beyond it, which is refused.
fn clamped(tax: i128) -> i64 {
    i64::try_from(tax).unwrap_or(i64::MAX)
}
