use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use chrono::{DateTime, Utc};
use kernel::{Code, Currency, Fault, Money};
use tenancy::shop::{Shop as Row, ShopChange};

use crate::{CallerExt, CurrencyCode, Decimal, MoneyV2, gid, masked};

/// The language a shop speaks to its shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }
}

/// How prices relate to tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "tenancy::shop::TaxMode")]
pub enum TaxMode {
    /// No tax.
    None,
    /// Prices include it.
    Inclusive,
    /// It is added to prices.
    Exclusive,
}

/// The shop and its settings.
pub struct Shop(Row);

impl From<Row> for Shop {
    fn from(row: Row) -> Self {
        Self(row)
    }
}

/// The shop and its settings.
#[Object]
impl Shop {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Shop", self.0.tenant_id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The first label of its host name.
    async fn slug(&self, ctx: &Context<'_>) -> Result<String> {
        tenancy::shop::slug(&*ctx.reader().await?).await.map_err(masked)
    }

    /// Where shoppers reach it.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// The currency of all its amounts.
    async fn currency_code(&self) -> CurrencyCode {
        self.0.currency().into()
    }

    /// IANA name of its time zone.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// The language it speaks to shoppers.
    async fn language(&self) -> Language {
        if self.0.language == "zh" { Language::Zh } else { Language::En }
    }

    /// Where it is: ISO 3166.
    async fn country_code(&self) -> &str {
        &self.0.country
    }

    /// How its prices relate to tax.
    async fn tax_mode(&self) -> TaxMode {
        self.0.tax_mode().into()
    }

    /// In percent.
    async fn tax_rate(&self) -> Decimal {
        let (whole, hundredths) = (self.0.tax_rate_bp / 100, self.0.tax_rate_bp % 100);
        Decimal(format!("{whole}.{hundredths:02}"))
    }

    /// What delivery costs.
    async fn delivery_rate(&self) -> MoneyV2 {
        MoneyV2::new(self.0.delivery_rate, self.0.currency())
    }

    /// From which amount of goods delivery is free; null for never.
    async fn delivery_free_from(&self) -> Option<MoneyV2> {
        self.0.delivery_free_from.map(|minor| MoneyV2::new(minor, self.0.currency()))
    }

    /// Where it delivers to: ISO 3166.
    async fn delivery_countries(&self) -> &[String] {
        &self.0.delivery_countries
    }

    /// How many orders of one client, which is a network, may wait to be paid.
    async fn waiting_orders(&self) -> i32 {
        self.0.waiting_orders
    }

    /// How many units these orders may hold together.
    async fn waiting_units(&self) -> i32 {
        self.0.waiting_units
    }

    /// How many minutes an order of somebody without an account waits to be paid at the most.
    async fn guest_hold_minutes(&self) -> i32 {
        self.0.guest_hold_minutes
    }

    /// When it was signed up.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

/// New values for settings; what is absent stays.
#[derive(InputObject)]
pub struct ShopUpdateInput {
    /// What it is called.
    name: Option<String>,
    /// Where shoppers reach it.
    email: Option<String>,
    /// How its prices relate to tax.
    tax_mode: Option<TaxMode>,
    /// In percent, at most two decimals.
    tax_rate: Option<Decimal>,
    /// What delivery costs.
    delivery_rate: Option<Decimal>,
    /// From which amount of goods delivery is free; null for never.
    delivery_free_from: MaybeUndefined<Decimal>,
    /// Where it delivers to: ISO 3166. An empty list stops all delivery.
    delivery_countries: Option<Vec<String>>,
    /// How many orders of one client, which is a network, may wait to be paid: 1 to 1,000,000. A
    /// storefront that orders for its shoppers is one client.
    waiting_orders: Option<i32>,
    /// How many units these orders may hold together: 1 to 1,000,000,000.
    waiting_units: Option<i32>,
    /// How many minutes an order of somebody without an account waits to be paid at the most, where
    /// its way to pay doesn't wait less: 10 to 525,600.
    guest_hold_minutes: Option<i32>,
}

impl ShopUpdateInput {
    /// The change in minor units of the shop's currency.
    ///
    /// # Errors
    /// `INVALID` at the amount or rate that can't be read.
    pub fn read(self, currency: Currency) -> Result<ShopChange, Fault> {
        Ok(ShopChange {
            name: self.name,
            email: self.email,
            tax_mode: self.tax_mode.map(Into::into),
            tax_rate_bp: self.tax_rate.map(|rate| basis_points(&rate)).transpose()?,
            delivery_rate: self
                .delivery_rate
                .map(|rate| rate.minor(currency, "deliveryRate"))
                .transpose()?,
            delivery_free_from: match self.delivery_free_from {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(amount) => {
                    Some(Some(amount.minor(currency, "deliveryFreeFrom")?))
                }
            },
            delivery_countries: self.delivery_countries,
            waiting_orders: self.waiting_orders,
            waiting_units: self.waiting_units,
            guest_hold_minutes: self.guest_hold_minutes,
        })
    }
}

/// A percentage with up to two decimals reads like an amount of a currency that has two.
fn basis_points(rate: &Decimal) -> Result<i32, Fault> {
    let two_decimals = "EUR".parse().expect("a currency of two decimals");
    let bp =
        Money::parse(&rate.0, two_decimals).ok().and_then(|money| i32::try_from(money.minor).ok());
    bp.ok_or_else(|| Fault::new(Code::Invalid, "A percentage such as 8.25.").at("taxRate"))
}
