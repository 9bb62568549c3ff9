use std::sync::Arc;

use api_types::{
    CallerExt, cost,
    storefront::{
        Localization, PaymentMethod, PaymentSettings, PickupLocation, Shop, StorefrontExt,
    },
};
use async_graphql::{Context, Object, Result};
use catalog::stock;
use payments::{Gateways, Method, method};

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

    /// The ways to pay that the shop offers, as `cartComplete` takes them.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn payment_methods(&self, ctx: &Context<'_>) -> Result<Vec<PaymentMethod>> {
        let (tx, gateways) = (ctx.reader().await?, ctx.data::<Arc<Gateways>>()?);
        let methods = ctx.paid(method::all(&tx, gateways).await)?;
        let language = ctx.caller()?.language(&*ctx.shop().await?);
        let shown = |method: Method| PaymentMethod::new(method, gateways, language);
        Ok(methods.into_iter().filter(|method| method.enabled).map(shown).collect())
    }

    /// Where orders can be fetched, in the shop's order.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn pickup_locations(&self, ctx: &Context<'_>) -> Result<Vec<PickupLocation>> {
        let places = ctx.paid(stock::pickup_locations(&*ctx.reader().await?).await)?;
        Ok(places.into_iter().map(Into::into).collect())
    }

    /// Languages and countries.
    async fn localization(&self) -> Localization {
        Localization
    }
}
