use campaign::{
    Mention, Mentioned,
    build::VariantId,
    schemars::{self, JsonSchema},
};
use kernel::{Checks, Code, Currency, Money};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can be bargained for, how far down, and with how many helpers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The variants that take part, up to 100.
    pub variants: Vec<Offered>,
    /// How many must help to bring a variant down to its floor, 1 to 100.
    pub helpers: u32,
    /// How long a bargain may take, in minutes.
    #[serde(default = "day")]
    pub lifetime_minutes: u32,
    /// How often a customer may help in a day; as often as they like when it isn't said.
    #[serde(default)]
    pub helps_per_day: Option<u32>,
    /// What each helper takes off at least, in minor units.
    #[serde(default = "least")]
    #[schemars(extend("format" = "money"))]
    pub minimum_cut: i64,
    /// What a helper takes off at least, in hundredths of a percent of what is left.
    #[serde(default = "low")]
    pub spread_low_bp: u32,
    /// What a helper takes off at most, in hundredths of a percent of what is left. The last one
    /// takes the rest.
    #[serde(default = "high")]
    pub spread_high_bp: u32,
    /// How many bargains there may be, those that ended unbought not counted; any number when it
    /// isn't said.
    #[serde(default)]
    pub quota: Option<u32>,
    /// How many bargains a customer may start.
    #[serde(default = "one")]
    pub per_customer: u32,
    /// Whoever started it may buy at any time at what it costs then; else only at the floor.
    #[serde(default)]
    pub any_time: bool,
    /// Coupons may make it cheaper still.
    #[serde(default)]
    pub coupons: bool,
}

/// A variant that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Offered {
    /// The variant.
    pub variant_id: VariantId,
    /// What it costs before anybody has helped, in minor units.
    #[schemars(extend("format" = "money"))]
    pub start_price: i64,
    /// What it costs when all have helped, in minor units.
    #[schemars(extend("format" = "money"))]
    pub floor_price: i64,
}

const fn day() -> u32 {
    24 * 60
}

const fn one() -> u32 {
    1
}

const fn least() -> i64 {
    1
}

const fn low() -> u32 {
    2_000
}

const fn high() -> u32 {
    5_000
}

/// The most variants of a campaign.
const MOST: usize = 100;

impl Config {
    pub(super) fn of(&self, variant: Uuid) -> Option<&Offered> {
        self.variants.iter().find(|offered| offered.variant_id.0 == variant)
    }

    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        checks.ensure(!self.variants.is_empty(), "variants", Code::Blank, "What takes part?");
        checks.count("variants", self.variants.len(), MOST);
        for (nr, offered) in self.variants.iter().enumerate().take(MOST) {
            let same = |other: &Offered| other.variant_id == offered.variant_id;
            let path = format!("variants.{nr}");
            let message = "This variant was already named above.";
            let new = !self.variants[..nr].iter().any(same);
            checks.ensure(new, &format!("{path}.variantId"), Code::Taken, message);
            self.check_prices(&path, offered, currency, checks);
        }
        checks.range("helpers", self.helpers, 1..=100);
        checks.range("lifetimeMinutes", self.lifetime_minutes, 1..=30 * day());
        checks.amount("minimumCut", self.minimum_cut, 1..=Money::MAX_MINOR, currency);
        checks.range("spreadLowBp", self.spread_low_bp, 0..=10_000);
        let low = self.spread_low_bp.min(10_000);
        checks.range("spreadHighBp", self.spread_high_bp, low..=10_000);
        checks.range("perCustomer", self.per_customer, 1..=1_000_000);
        for (path, limit) in [("helpsPerDay", self.helps_per_day), ("quota", self.quota)] {
            checks.range(path, limit.unwrap_or(1), 1..=1_000_000);
        }
    }

    /// Every helper must find something to take off.
    fn check_prices(&self, path: &str, it: &Offered, currency: Currency, checks: &mut Checks) {
        let (start, floor) = (format!("{path}.startPrice"), format!("{path}.floorPrice"));
        checks.amount(&start, it.start_price, 0..=Money::MAX_MINOR, currency);
        checks.amount(&floor, it.floor_price, 0..=Money::MAX_MINOR, currency);
        let needed = self.minimum_cut.max(1).saturating_mul(self.helpers.into());
        let enough = it.start_price.saturating_sub(it.floor_price) >= needed;
        let message = "Each helper must have the minimum to take off.";
        checks.ensure(enough, &start, Code::TooSmall, message);
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |(nr, offered): (usize, &Offered)| Mention {
            path: format!("variants.{nr}.variantId"),
            what: Mentioned::Variant(offered.variant_id.0),
        };
        self.variants.iter().take(MOST).enumerate().map(mention).collect()
    }
}
