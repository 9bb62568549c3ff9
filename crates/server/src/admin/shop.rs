use api_types::{
    CallerExt,
    admin::{Shop, ShopUpdateInput},
    masked, payload, settle,
};
use async_graphql::{Context, Object, Result};
use kernel::Permission;
use tenancy::shop;

payload!(ShopUpdatePayload { shop: Shop });

#[derive(Default)]
pub struct ShopQuery;

#[Object]
impl ShopQuery {
    /// The shop and its settings.
    async fn shop(&self, ctx: &Context<'_>) -> Result<Shop> {
        Ok(shop::current(&*ctx.reader().await?).await.map_err(masked)?.into())
    }
}

#[derive(Default)]
pub struct ShopMutation;

#[Object]
impl ShopMutation {
    /// Changes settings.
    async fn shop_update(
        &self,
        ctx: &Context<'_>,
        input: ShopUpdateInput,
    ) -> Result<ShopUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::SettingsWrite, async |tx| {
            let currency = shop::current(tx).await?.currency();
            shop::update(tx, &caller.actor, input.read(currency)?).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
