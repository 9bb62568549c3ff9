use std::sync::Arc;

use api_types::{
    CallerExt, cost,
    storefront::{
        GeoCoordinateInput, Localization, Location, LocationConnection, LocationSortKeys,
        PaymentMethod, PaymentSettings, PickupLocation, Shop, StorefrontExt,
    },
};
use async_graphql::{Context, Object, Result};
use catalog::stock;
use kernel::PageArgs;
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

    /// Where orders can be fetched, whatever `near` says.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn locations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "near")] _near: Option<GeoCoordinateInput>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(LocationSortKeys::Id)")] sort_key: Option<LocationSortKeys>,
    ) -> Result<LocationConnection> {
        let sort = sort_key.unwrap_or(LocationSortKeys::Id);
        let places = Location::all(ctx, sort, reverse.unwrap_or_default()).await?;
        Ok(ctx.slice(places, &PageArgs { first, after, last, before })?.into())
    }

    /// Languages and countries.
    async fn localization(&self) -> Localization {
        Localization
    }
}
