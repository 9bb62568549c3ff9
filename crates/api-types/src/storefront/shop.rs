use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use tenancy::shop::Shop as Stored;

use super::{
    HasMetafieldsIdentifier, MediaImage, Metafield, ShopPolicy, ShopPolicyWithDefault, metafield,
};
use crate::{CallerExt, CountryCode, CurrencyCode, Url, gid};

/// The shop whose storefront this is.
#[derive(Clone)]
pub struct Shop(pub Arc<Stored>);

/// The shop whose storefront this is.
#[Object]
impl Shop {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Shop", self.0.tenant_id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it says of itself; shops don't say anything yet.
    async fn description(&self) -> Option<String> {
        None
    }

    /// Where it is.
    async fn primary_domain(&self, ctx: &Context<'_>) -> Result<Domain> {
        let origin = &ctx.caller()?.origin;
        let (scheme, host) = origin.split_once("://").unwrap_or(("https", origin));
        Ok(Domain {
            host: host.to_owned(),
            ssl_enabled: scheme == "https",
            url: Url(origin.clone()),
        })
    }

    /// How it is paid.
    async fn payment_settings(&self) -> PaymentSettings {
        PaymentSettings::of(&self.0)
    }

    /// How amounts are written, with `{{amount}}` for the number.
    async fn money_format(&self) -> String {
        format!("{{{{amount}}}} {}", self.0.currency)
    }

    /// Where it delivers to.
    async fn ships_to_countries(&self) -> Vec<CountryCode> {
        self.0.delivery_countries.iter().filter_map(|code| CountryCode::known(code)).collect()
    }

    /// Logo and slogan; shops have none yet.
    async fn brand(&self) -> Option<Brand> {
        None
    }

    /// How money is given back: the published page with the handle `refund-policy`.
    async fn refund_policy(&self, ctx: &Context<'_>) -> Result<Option<ShopPolicy>> {
        ShopPolicy::by_handle(ctx, "refund-policy").await
    }

    /// What becomes of what is known of shoppers: the published page with the handle
    /// `privacy-policy`.
    async fn privacy_policy(&self, ctx: &Context<'_>) -> Result<Option<ShopPolicy>> {
        ShopPolicy::by_handle(ctx, "privacy-policy").await
    }

    /// What a shopper agrees to: the published page with the handle `terms-of-service`.
    async fn terms_of_service(&self, ctx: &Context<'_>) -> Result<Option<ShopPolicy>> {
        ShopPolicy::by_handle(ctx, "terms-of-service").await
    }

    /// How things are sent: the published page with the handle `shipping-policy`.
    async fn shipping_policy(&self, ctx: &Context<'_>) -> Result<Option<ShopPolicy>> {
        ShopPolicy::by_handle(ctx, "shipping-policy").await
    }

    /// What holds for subscriptions: the published page with the handle `subscription-policy`.
    async fn subscription_policy(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<ShopPolicyWithDefault>> {
        Ok(ShopPolicy::by_handle(ctx, "subscription-policy").await?.map(Into::into))
    }

    /// One of the merchant's own fields; there are none yet.
    pub async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    pub(crate) async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}

/// A host name of a shop.
#[derive(Debug, Clone, SimpleObject)]
pub struct Domain {
    /// Name and port.
    host: String,
    /// Whether it speaks https.
    ssl_enabled: bool,
    /// The whole address.
    url: Url,
}

/// How a shop is paid.
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentSettings {
    /// Cards accepted on the storefront itself; none.
    accepted_card_brands: Vec<CardBrand>,
    /// Where the shop is.
    country_code: CountryCode,
    /// The currency of its prices.
    currency_code: CurrencyCode,
    /// The currencies that it shows prices in: just its own.
    enabled_presentment_currencies: Vec<CurrencyCode>,
    /// Wallets accepted on the storefront itself; none.
    supported_digital_wallets: Vec<DigitalWallet>,
}

impl PaymentSettings {
    /// A shop's.
    pub fn of(shop: &Stored) -> Self {
        let currency = CurrencyCode::from(shop.currency());
        Self {
            accepted_card_brands: Vec::new(),
            country_code: CountryCode::known(&shop.country).unwrap_or(CountryCode::UNKNOWN),
            currency_code: currency,
            enabled_presentment_currencies: vec![currency],
            supported_digital_wallets: Vec::new(),
        }
    }
}

/// A brand of cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CardBrand {
    /// American Express.
    AmericanExpress,
    /// Diners Club.
    DinersClub,
    /// Discover.
    Discover,
    /// JCB.
    Jcb,
    /// Mastercard.
    Mastercard,
    /// Visa.
    Visa,
}

/// A wallet on a phone or in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum DigitalWallet {
    /// Android Pay.
    AndroidPay,
    /// Apple Pay.
    ApplePay,
    /// Google Pay.
    GooglePay,
    /// Shop Pay.
    ShopifyPay,
}

/// Logo and slogan.
#[derive(Debug, Clone, SimpleObject)]
pub struct Brand {
    /// In a sentence, what the shop is.
    short_description: Option<String>,
    /// A few words.
    slogan: Option<String>,
    /// The logo.
    logo: Option<MediaImage>,
}
