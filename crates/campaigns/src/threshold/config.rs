use campaign::build::{Scope, VariantId};
use kernel::{Checks, Code, Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::build::Off;

/// From when on what is given.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The steps of the ladder, the lowest first. All begin at amounts, or all at numbers of units.
    /// Of those that a cart reaches the best discount, the last gift and free freight count.
    pub tiers: Vec<Tier>,
    /// What counts and becomes cheaper.
    #[serde(default)]
    pub scope: Scope,
    /// Doesn't go together with other offers of this kind.
    #[serde(default)]
    pub exclusive: bool,
    /// The only tier's amount is taken off as often as the cart reaches it: 每满100减10.
    #[serde(default)]
    pub repeat: bool,
}

/// A step of the ladder.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
    /// It begins at this amount of goods, in minor units.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub from_amount: Option<i64>,
    /// It begins at this number of units.
    #[serde(default)]
    pub from_units: Option<u32>,
    /// How much less is paid.
    #[serde(default)]
    pub off: Option<Off>,
    /// Freight is free, when as much is left to pay for the goods after coupons.
    #[serde(default)]
    pub free_freight: bool,
    /// What is given.
    #[serde(default)]
    pub gift: Option<Gift>,
}

/// What is given.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Gift {
    /// The variant.
    pub variant_id: VariantId,
    /// How many.
    pub quantity: u32,
}

/// The most steps of a ladder.
const MOST_TIERS: usize = 10;

impl Config {
    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        self.scope.check("scope", checks);
        let message = "What is given, and from when on?";
        checks.ensure(!self.tiers.is_empty(), "tiers", Code::Blank, message);
        checks.count("tiers", self.tiers.len(), MOST_TIERS);
        for (nr, tier) in self.tiers.iter().enumerate().take(MOST_TIERS) {
            tier.check(&format!("tiers.{nr}"), currency, checks);
        }
        self.check_steps(checks);
        let repeats = matches!(
            self.tiers.as_slice(),
            [Tier { off: Some(Off::Amount(_)), free_freight: false, gift: None, .. }]
        );
        let message = "Only a single tier that takes an amount off, and nothing else, repeats.";
        checks.ensure(!self.repeat || repeats, "repeat", Code::Invalid, message);
    }

    /// Every step is higher than the one before it, and begins at the same kind of thing.
    fn check_steps(&self, checks: &mut Checks) {
        for (nr, pair) in self.tiers.windows(2).enumerate().take(MOST_TIERS) {
            let [lower, higher] = pair else { continue };
            let path = format!("tiers.{}.{}", nr + 1, higher.field());
            let message = "All tiers begin at amounts, or all at numbers of units.";
            let alike = higher.from_units.is_some() == lower.from_units.is_some();
            checks.ensure(alike, &path, Code::Invalid, message);
            let message = "Every tier begins higher than the one before it.";
            checks.ensure(!alike || higher.from() > lower.from(), &path, Code::TooSmall, message);
        }
    }
}

impl Tier {
    /// Where it begins: an amount, or a number of units.
    pub(super) fn from(&self) -> i64 {
        self.from_units.map_or(self.from_amount.unwrap_or_default(), i64::from)
    }

    fn field(&self) -> &'static str {
        if self.from_units.is_some() { "fromUnits" } else { "fromAmount" }
    }

    fn check(&self, path: &str, currency: Currency, checks: &mut Checks) {
        let at = |field: &str| format!("{path}.{field}");
        let one = self.from_amount.is_some() != self.from_units.is_some();
        let message = "It begins at an amount, or at a number of units.";
        checks.ensure(one, &at("fromAmount"), Code::Invalid, message);
        if let Some(amount) = self.from_amount {
            checks.amount(&at("fromAmount"), amount, 1..=Money::MAX_MINOR, currency);
        }
        if let Some(units) = self.from_units {
            checks.range(&at("fromUnits"), units, 1..=100_000);
        }
        let gives = self.off.is_some() || self.free_freight || self.gift.is_some();
        checks.ensure(gives, &at("off"), Code::Blank, "What is given?");
        if let Some(off) = self.off {
            off.check(&at("off"), currency, checks);
        }
        if let Some(gift) = self.gift {
            checks.range(&at("gift.quantity"), gift.quantity, 1..=100);
        }
    }
}
