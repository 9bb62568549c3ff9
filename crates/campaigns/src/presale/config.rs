use campaign::{
    Mention, Mentioned,
    build::VariantId,
    schemars::{self, JsonSchema},
};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kernel::{Checks, Code, Currency, Money};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is presold, and when what is paid.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The variants that are presold, with what one costs and its deposit.
    pub prices: Vec<Price>,
    /// When deposits close, as an instant: `2026-06-18T16:00:00Z`. Not later than the campaign's end.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub deposits_until: DateTime<Utc>,
    /// From when on the balance can be paid, after deposits have closed.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub balance_from: DateTime<Utc>,
    /// When an order whose balance isn't paid is cancelled.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub balance_until: DateTime<Utc>,
    /// By when it is sent, as shoppers are told: `2026-07-31`.
    #[schemars(with = "String", extend("format" = "date"))]
    pub ship_by: NaiveDate,
    /// So many units must be presold, counted by their deposits when those close; else all deposits are
    /// given back. Any number is enough when it isn't said.
    #[serde(default)]
    pub minimum_units: Option<u32>,
    /// Units of all orders at the most; any number when it isn't said. There may be none in stock yet.
    #[serde(default)]
    pub cap: Option<u32>,
    /// Units of one order at the most.
    #[serde(default = "one")]
    pub units_per_order: u32,
    /// Orders of one customer at the most; any number when it isn't said.
    #[serde(default)]
    pub orders_per_customer: Option<u32>,
    /// The deposit isn't given back when the balance isn't paid in time.
    #[serde(default)]
    pub keeps_deposit: bool,
    /// Coupons may make the balance smaller.
    #[serde(default = "yes")]
    pub coupons: bool,
}

/// What one unit of a variant costs.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// The variant.
    pub variant_id: VariantId,
    /// What one costs before what the deposit is worth, in minor units.
    #[schemars(extend("format" = "money"))]
    pub price: i64,
    /// What is paid of it at once, in minor units.
    #[schemars(extend("format" = "money"))]
    pub deposit: i64,
    /// What the deposit counts for, in minor units: with a deposit of 50.00 that is worth 80.00, 30.00
    /// less is paid. As much as the deposit when it isn't said.
    #[serde(default)]
    #[schemars(extend("format" = "money"))]
    pub worth: Option<i64>,
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
        checks.ensure(!self.prices.is_empty(), "prices", Code::Blank, "What is presold?");
        checks.count("prices", self.prices.len(), MOST_PRICES);
        for (nr, price) in self.prices.iter().enumerate().take(MOST_PRICES) {
            price.check(nr, currency, checks);
            let same = |other: &Price| other.variant_id == price.variant_id;
            let path = format!("prices.{nr}.variantId");
            let message = "This variant was already named above.";
            checks.ensure(!self.prices[..nr].iter().any(same), &path, Code::Taken, message);
        }
        self.check_times(checks);
        checks.range("unitsPerOrder", self.units_per_order, 1..=1_000);
        let limits = [
            ("minimumUnits", self.minimum_units),
            ("cap", self.cap),
            ("ordersPerCustomer", self.orders_per_customer),
        ];
        for (path, limit) in limits {
            checks.range(path, limit.unwrap_or(1), 1..=1_000_000);
        }
        let enough = self.cap.is_none_or(|cap| self.minimum_units.is_none_or(|it| it <= cap));
        checks.ensure(enough, "minimumUnits", Code::TooBig, "At most as many as can be presold.");
    }

    fn check_times(&self, checks: &mut Checks) {
        checks.instant("depositsUntil", self.deposits_until);
        checks.instant("balanceFrom", self.balance_from);
        checks.instant("balanceUntil", self.balance_until);
        checks.instant("shipBy", self.ship_by.and_time(NaiveTime::MIN).and_utc());
        let later = self.balance_from > self.deposits_until;
        let message = "The balance is paid after deposits have closed.";
        checks.ensure(later, "balanceFrom", Code::Invalid, message);
        let later = self.balance_until > self.balance_from;
        let message = "This is before the balance can be paid.";
        checks.ensure(later, "balanceUntil", Code::Invalid, message);
        let later = self.ship_by >= self.balance_from.date_naive();
        checks.ensure(later, "shipBy", Code::Invalid, message);
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |(nr, price): (usize, &Price)| Mention {
            path: format!("prices.{nr}.variantId"),
            what: Mentioned::Variant(price.variant_id.0),
        };
        self.prices.iter().take(MOST_PRICES).enumerate().map(mention).collect()
    }

    /// What one unit costs, of what is presold.
    pub fn price_of(&self, variant: Uuid) -> Option<&Price> {
        self.prices.iter().find(|price| price.variant_id.0 == variant)
    }
}

impl Price {
    fn check(&self, nr: usize, currency: Currency, checks: &mut Checks) {
        let path = |field: &str| format!("prices.{nr}.{field}");
        checks.amount(&path("price"), self.price, 2..=Money::MAX_MINOR, currency);
        let most = self.price.saturating_sub(1).max(1);
        checks.amount(&path("deposit"), self.deposit, 1..=most, currency);
        if let Some(worth) = self.worth {
            checks.amount(&path("worth"), worth, self.deposit..=most.max(self.deposit), currency);
        }
    }

    /// What the deposit counts for.
    pub fn worth(&self) -> i64 {
        self.worth.unwrap_or(self.deposit)
    }

    /// What is paid later.
    pub fn balance(&self) -> i64 {
        self.price - self.worth()
    }

    /// What is paid in all.
    pub fn paid_in_all(&self) -> i64 {
        self.deposit + self.balance()
    }
}
