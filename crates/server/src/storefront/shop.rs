use api_types::storefront::{Localization, PaymentSettings, Shop, StorefrontExt};
use async_graphql::{Context, Object, Result};

/// The shop itself.
#[derive(Default)]
pub struct ShopQuery;

/// The shop itself.
#[Object]
impl ShopQuery {
    /// The shop.
    async fn shop(&self, ctx: &Context<'_>) -> Result<Shop> {
        Ok(Shop(ctx.shop().await?))
    }

    /// How the shop is paid.
    async fn payment_settings(&self, ctx: &Context<'_>) -> Result<PaymentSettings> {
        Ok(PaymentSettings::of(&*ctx.shop().await?))
    }

    /// Languages and countries.
    async fn localization(&self) -> Localization {
        Localization
    }
}
