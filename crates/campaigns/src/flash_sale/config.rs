use std::collections::HashSet;

use campaign::build::{Recurrence, VariantId};
use kernel::{Checks, Code, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When, what, at which price, and how much of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The sessions, when it recurs, each with quotas and limits of its own; else it is on from the
    /// campaign's start to its end.
    #[serde(default)]
    pub on: Option<Recurrence>,
    /// What is offered, up to 200 variants.
    pub variants: Vec<Offered>,
    /// How many minutes before a session pages may announce it, without its prices.
    #[serde(default)]
    pub preheat_minutes: u32,
    /// What is bought counts for threshold offers and coupons, and has its part of them.
    #[serde(default)]
    pub stackable: bool,
}

/// A variant that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offered {
    /// The variant.
    pub variant_id: VariantId,
    /// What one costs, in minor units.
    #[schemars(extend("format" = "money"))]
    pub price: i64,
    /// How many there are in a session.
    pub quota: u32,
    /// How many a customer, who must be signed in then, may have in a session.
    #[serde(default)]
    pub per_customer: Option<u32>,
}

/// The most variants in a sale.
const MOST: usize = 200;

/// The most units of one.
const MOST_UNITS: u32 = 1_000_000;

impl Config {
    pub(super) fn of(&self, variant: VariantId) -> Option<&Offered> {
        self.variants.iter().find(|offered| offered.variant_id == variant)
    }

    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        if let Some(on) = &self.on {
            on.check("on", checks);
        }
        checks.ensure(!self.variants.is_empty(), "variants", Code::Blank, "What is offered?");
        checks.count("variants", self.variants.len(), MOST);
        let mut seen = HashSet::new();
        for (nr, offered) in self.variants.iter().enumerate().take(MOST) {
            let path = format!("variants.{nr}");
            let message = "This variant is offered already.";
            let new = seen.insert(offered.variant_id);
            checks.ensure(new, &format!("{path}.variantId"), Code::Taken, message);
            offered.check(&path, currency, checks);
        }
        checks.range("preheatMinutes", self.preheat_minutes, 0..=7 * 24 * 60);
    }
}

impl Offered {
    fn check(&self, path: &str, currency: Currency, checks: &mut Checks) {
        checks.amount(&format!("{path}.price"), self.price, 0..=Money::MAX_MINOR, currency);
        checks.range(&format!("{path}.quota"), self.quota, 1..=MOST_UNITS);
        if let Some(most) = self.per_customer {
            checks.range(&format!("{path}.perCustomer"), most, 1..=MOST_UNITS);
        }
    }
}
