use kernel::{Checks, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::build::Off;

/// What a first order has less to pay.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// How much less.
    pub off: Off,
    /// From this amount of goods on, in minor units, after everything but coupons was taken off.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub minimum: Option<i64>,
}

impl Config {
    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        self.off.check("off", currency, checks);
        if let Some(minimum) = self.minimum {
            checks.amount("minimum", minimum, 1..=Money::MAX_MINOR, currency);
        }
    }
}
