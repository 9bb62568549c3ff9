use campaign::build::Scope;
use kernel::{Checks, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::build::{Off, Percent};

/// A code that many may know, and what it is worth.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// What shoppers enter, 3 to 50 characters; capitals and small letters are the same.
    pub code: String,
    /// What it is worth.
    pub reward: Reward,
    /// From this amount of goods on, in minor units, after everything but coupons was taken off;
    /// for free freight after coupons, too.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub minimum: Option<i64>,
    /// What counts and becomes cheaper.
    #[serde(default)]
    pub scope: Scope,
    /// How often all shoppers together may use it.
    #[serde(default)]
    pub total_uses: Option<u32>,
    /// How often a customer, who must be signed in then, may use it.
    #[serde(default)]
    pub uses_per_customer: Option<u32>,
    /// Goes together with other coupons that do.
    #[serde(default)]
    pub stackable: bool,
    /// Only for a customer's first order.
    #[serde(default)]
    pub new_customers_only: bool,
}

/// What a coupon is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Reward {
    /// So much less, in minor units.
    Amount(#[schemars(extend("format" = "money"))] i64),
    /// A share less.
    Percent(Percent),
    /// Freight is free.
    FreeFreight,
}

impl Reward {
    /// How much less is paid for goods.
    pub(super) fn off(self) -> Option<Off> {
        match self {
            Self::Amount(amount) => Some(Off::Amount(amount)),
            Self::Percent(percent) => Some(Off::Percent(percent)),
            Self::FreeFreight => None,
        }
    }
}

impl Config {
    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        checks.text("code", self.code.trim(), 3..=50);
        if let Some(off) = self.reward.off() {
            off.check("reward", currency, checks);
        }
        if let Some(minimum) = self.minimum {
            checks.amount("minimum", minimum, 1..=Money::MAX_MINOR, currency);
        }
        self.scope.check("scope", checks);
        let uses = [("totalUses", self.total_uses), ("usesPerCustomer", self.uses_per_customer)];
        for (field, uses) in uses {
            if let Some(uses) = uses {
                checks.range(field, uses, 1..=100_000_000);
            }
        }
    }

    /// Whether what a shopper entered is its code.
    pub(super) fn is_called(&self, entered: &str) -> bool {
        folded(entered) == self.word()
    }

    /// Its code, equal for all that mean the same.
    pub(super) fn word(&self) -> String {
        folded(&self.code)
    }
}

fn folded(code: &str) -> String {
    code.trim().to_lowercase()
}
