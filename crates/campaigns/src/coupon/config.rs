use campaign::build::Scope;
use kernel::{Checks, Code, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::build::{Off, Percent};

/// The most bytes that a code is entered with, four for each character and as many that show nothing.
const MAX_ENTERED: usize = 400;

/// A code that many may know, and what it is worth.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// What shoppers enter, 3 to 50 characters; capitals and small letters are the same, and so are
    /// full-width ones. Not said when customers are given it.
    #[serde(default)]
    pub code: Option<String>,
    /// Customers are given it, one by one, instead of entering a code.
    #[serde(default)]
    pub given: Option<Given>,
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
    /// How often all shoppers together may use it, or how many are given.
    #[serde(default)]
    pub total_uses: Option<u32>,
    /// How often a customer, who must be signed in then, may use it, or how many they are given.
    #[serde(default)]
    pub uses_per_customer: Option<u32>,
    /// Goes together with other coupons that do.
    #[serde(default)]
    pub stackable: bool,
    /// Only for a customer's first order.
    #[serde(default)]
    pub new_customers_only: bool,
}

/// How customers are given a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Given {
    /// Whoever is signed in can take one; else only staff and other campaigns give it.
    #[serde(default)]
    pub open: bool,
    /// How many days it can be used after it was given; as long as the campaign runs when it isn't
    /// said.
    #[serde(default)]
    pub valid_days: Option<u32>,
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
        match (&self.code, &self.given) {
            (Some(code), None) => {
                checks.text("code", &kernel::plain(code), 3..=50);
            }
            (None, Some(given)) => {
                let days = given.valid_days.unwrap_or(1);
                checks.range("given.validDays", days, 1..=3_650);
            }
            (Some(_), Some(_)) => {
                let message = "Customers enter a code or are given the coupon, not both.";
                checks.fault("given", Code::Invalid, message);
            }
            (None, None) => {
                let message = "What do shoppers enter? Or are they given it?";
                checks.fault("code", Code::Blank, message);
            }
        }
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

    /// How many a customer is given. Who can take one by themselves has one, unless more are meant.
    pub(super) fn each(&self) -> Option<u32> {
        let open = self.given.is_some_and(|given| given.open);
        self.uses_per_customer.or(open.then_some(1))
    }

    /// Whether what a shopper entered is its code.
    pub(super) fn is_called(&self, entered: &str) -> bool {
        // Most of what is as long as that can't be one, and is compared with every campaign's.
        let can_be = entered.len() <= MAX_ENTERED;
        can_be && self.word().is_some_and(|word| kernel::fold(entered) == word)
    }

    /// Its code, equal for all that mean the same.
    pub(super) fn word(&self) -> Option<String> {
        self.code.as_deref().map(kernel::fold)
    }
}
