use campaign::{
    Mention, Mentioned,
    build::VariantId,
    schemars::{self, JsonSchema},
};
use kernel::{Checks, Code, Currency, Money};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is bought together, by how many, for how much.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The variants that take part, with what one costs in a group.
    pub prices: Vec<Price>,
    /// How many must buy, 2 to 100.
    pub size: u32,
    /// How long a group may take from when its leader has paid, in minutes.
    #[serde(default = "day")]
    pub lifetime_minutes: u32,
    /// Units of one order at the most.
    #[serde(default = "one")]
    pub units_per_order: u32,
    /// Orders of one customer at the most; any number when it isn't said.
    #[serde(default)]
    pub orders_per_customer: Option<u32>,
    /// Units of all orders at the most; any number when it isn't said.
    #[serde(default)]
    pub quota: Option<u32>,
    /// When its time is over, a group counts as complete from so many hundredths of a percent of its
    /// size on; when it isn't said, only a full one does.
    #[serde(default)]
    pub virtual_completion_bp: Option<u32>,
    /// How much less the leader pays for each unit, in minor units.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub leader_off: i64,
    /// What takes part can be bought alone, too, at its ordinary price.
    #[serde(default = "yes")]
    pub solo: bool,
    /// Coupons may make it cheaper still.
    #[serde(default)]
    pub coupons: bool,
}

/// What one unit of a variant costs in a group.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// The variant.
    pub variant_id: VariantId,
    /// What one costs, in minor units.
    #[schemars(extend("format" = "money"))]
    pub price: i64,
}

const fn day() -> u32 {
    24 * 60
}

const fn one() -> u32 {
    1
}

const fn yes() -> bool {
    true
}

/// The most variants of a campaign.
const MOST_PRICES: usize = 100;

impl Config {
    pub(super) fn check(&self, currency: Currency, checks: &mut Checks) {
        checks.ensure(!self.prices.is_empty(), "prices", Code::Blank, "What takes part?");
        checks.count("prices", self.prices.len(), MOST_PRICES);
        for (nr, price) in self.prices.iter().enumerate().take(MOST_PRICES) {
            let path = format!("prices.{nr}.price");
            checks.amount(&path, price.price, 0..=Money::MAX_MINOR, currency);
            let same = |other: &Price| other.variant_id == price.variant_id;
            let path = format!("prices.{nr}.variantId");
            let message = "This variant was already named above.";
            checks.ensure(!self.prices[..nr].iter().any(same), &path, Code::Taken, message);
        }
        checks.range("size", self.size, 2..=100);
        checks.range("lifetimeMinutes", self.lifetime_minutes, 1..=30 * day());
        checks.range("unitsPerOrder", self.units_per_order, 1..=1_000);
        let limits = [("ordersPerCustomer", self.orders_per_customer), ("quota", self.quota)];
        for (path, limit) in limits {
            checks.range(path, limit.unwrap_or(1), 1..=1_000_000);
        }
        checks.range("virtualCompletionBp", self.virtual_completion_bp.unwrap_or(1), 1..=10_000);
        let least = self.prices.iter().map(|price| price.price).min().unwrap_or(Money::MAX_MINOR);
        let most = least.clamp(0, Money::MAX_MINOR);
        checks.amount("leaderOff", self.leader_off, 0..=most, currency);
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |(nr, price): (usize, &Price)| Mention {
            path: format!("prices.{nr}.variantId"),
            what: Mentioned::Variant(price.variant_id.0),
        };
        self.prices.iter().take(MOST_PRICES).enumerate().map(mention).collect()
    }

    /// What one unit costs in a group, for its leader or for another.
    pub fn price_of(&self, variant: Uuid, leads: bool) -> Option<i64> {
        let price = self.prices.iter().find(|price| price.variant_id.0 == variant)?.price;
        let off = if leads { self.leader_off } else { 0 };
        Some((price - off).max(0))
    }
}
