use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use kernel::Currency;
use tenancy::shop::Shop;

use super::StorefrontExt;
use crate::{CallerExt, CountryCode, CurrencyCode, LanguageCode};

/// Languages and countries of the storefront.
pub struct Localization;

/// Languages and countries of the storefront.
#[Object]
impl Localization {
    /// Where the shop delivers to.
    async fn available_countries(&self, ctx: &Context<'_>) -> Result<Vec<Country>> {
        let shop = ctx.shop().await?;
        ctx.spend_rows(shop.delivery_countries.len())?;
        let codes = shop.delivery_countries.iter().filter_map(|code| CountryCode::known(code));
        Ok(codes.map(|code| Country::new(code, &shop)).collect())
    }

    /// The languages that the shop's texts are written in.
    async fn available_languages(&self, ctx: &Context<'_>) -> Result<Vec<Language>> {
        Ok(vec![Language::of(&*ctx.shop().await?)])
    }

    /// The country of this request: as `@inContext` says, else the shop's.
    async fn country(&self, ctx: &Context<'_>) -> Result<Country> {
        let shop = ctx.shop().await?;
        let said = ctx.caller()?.locale.country.as_deref().and_then(CountryCode::known);
        let code = said.or_else(|| CountryCode::known(&shop.country));
        Ok(Country::new(code.unwrap_or(CountryCode::UNKNOWN), &shop))
    }

    /// The language of this request: the shop's, since its texts are in no other.
    async fn language(&self, ctx: &Context<'_>) -> Result<Language> {
        Ok(Language::of(&*ctx.shop().await?))
    }
}

/// A country.
#[derive(Debug, Clone, SimpleObject)]
pub struct Country {
    /// Its code.
    iso_code: CountryCode,
    /// Its code once more: names are left to the client, which knows them in its reader's
    /// language.
    name: String,
    /// What is paid with there: everywhere the shop's currency.
    currency: LocalCurrency,
    /// Languages of the shop's texts.
    available_languages: Vec<Language>,
    /// The language shown when none is asked for.
    default_language: Language,
    /// How things are measured there.
    unit_system: UnitSystem,
}

impl Country {
    fn new(code: CountryCode, shop: &Shop) -> Self {
        let imperial = ["US", "LR", "MM"].contains(&code.as_str());
        Self {
            iso_code: code,
            name: code.as_str().to_owned(),
            currency: shop.currency().into(),
            available_languages: vec![Language::of(shop)],
            default_language: Language::of(shop),
            unit_system: if imperial {
                UnitSystem::ImperialSystem
            } else {
                UnitSystem::MetricSystem
            },
        }
    }
}

/// A currency.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "Currency")]
pub struct LocalCurrency {
    /// Its code.
    iso_code: CurrencyCode,
    /// What it is called in English.
    name: String,
    /// Its sign; the code where it has none.
    symbol: String,
}

impl From<Currency> for LocalCurrency {
    fn from(currency: Currency) -> Self {
        Self {
            iso_code: currency.into(),
            name: currency.name().to_owned(),
            symbol: currency.symbol(),
        }
    }
}

/// A language.
#[derive(Debug, Clone, SimpleObject)]
pub struct Language {
    /// Its code.
    iso_code: LanguageCode,
    /// What it is called in English.
    name: String,
    /// What it calls itself.
    endonym_name: String,
}

impl Language {
    fn of(shop: &Shop) -> Self {
        let (code, name, endonym) = match shop.language.as_str() {
            "zh" => (LanguageCode::CHINESE, "Chinese", "中文"),
            _ => (LanguageCode::ENGLISH, "English", "English"),
        };
        Self { iso_code: code, name: name.to_owned(), endonym_name: endonym.to_owned() }
    }
}

/// How things are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UnitSystem {
    /// Ounces and inches.
    ImperialSystem,
    /// Grams and metres.
    MetricSystem,
}
