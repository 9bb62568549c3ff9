use kernel::{Checks, Currency, Money};
use pricing::percent_off;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much less is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Off {
    /// So much less, in minor units.
    Amount(#[schemars(extend("format" = "money"))] i64),
    /// A share less.
    Percent(Percent),
}

/// A share of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Percent {
    /// Hundredths of a percent off: 2000 is 20 %, in China 8折.
    pub off_bp: u32,
    /// No more than this is taken off, in minor units.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub most: Option<i64>,
}

impl Off {
    /// How much less is paid for goods of some amount, rounded once for all of them.
    pub fn of(self, amount: i64) -> i64 {
        match self {
            Self::Amount(off) => off.min(amount),
            Self::Percent(percent) => percent.of(amount),
        }
    }

    /// Refuses what isn't less, and more than everything.
    pub fn check(self, path: &str, currency: Currency, checks: &mut Checks) {
        match self {
            Self::Amount(off) => {
                checks.amount(&format!("{path}.amount"), off, 1..=Money::MAX_MINOR, currency);
            }
            Self::Percent(percent) => {
                percent.check(&format!("{path}.percent"), currency, checks);
            }
        }
    }
}

impl Percent {
    fn of(self, amount: i64) -> i64 {
        let off = amount - percent_off(amount, self.off_bp);
        self.most.map_or(off, |most| off.min(most))
    }

    fn check(self, path: &str, currency: Currency, checks: &mut Checks) {
        checks.range(&format!("{path}.offBp"), self.off_bp, 1..=10_000);
        if let Some(most) = self.most {
            checks.amount(&format!("{path}.most"), most, 1..=Money::MAX_MINOR, currency);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Off, Percent};

    #[test]
    fn no_more_is_taken_off_than_there_is_nor_than_the_most() {
        assert_eq!((Off::Amount(30).of(100), Off::Amount(30).of(20)), (30, 20));
        let share = |most| Off::Percent(Percent { off_bp: 2_000, most });
        assert_eq!((share(None).of(300), share(Some(50)).of(300)), (60, 50));
        assert_eq!(share(Some(50)).of(100), 20);
    }

    #[test]
    fn a_share_is_rounded_once_for_all_goods() {
        // 3 × 0.99 at 20 % off is 2.376: 2.38 is paid, not three times 0.79.
        assert_eq!(Off::Percent(Percent { off_bp: 2_000, most: None }).of(297), 59);
    }
}
