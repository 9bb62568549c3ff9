use api_types::{
    CallerExt, settle,
    storefront::cart::{CartChange, CartMergePayload, id},
};
use async_graphql::{Context, ID, Object, Result};
use campaign::Registry;
use ordering::{Market, cart};

use crate::storefront::change;

/// Carts of customers.
#[derive(Default)]
pub struct CustomerCartMutation;

/// Carts of customers.
#[Object]
impl CustomerCartMutation {
    /// Brings what is in a cart into the customer's own: their open one that changed last, which is
    /// answered. The other is empty then. Who has none gets this one. Doing it again changes
    /// nothing.
    async fn cart_merge(
        &self,
        ctx: &Context<'_>,
        cart_id: ID,
        customer_access_token: String,
    ) -> Result<Option<CartMergePayload>> {
        let Some(key) = id::read(&cart_id) else {
            return Ok(Some(change::unchanged(ctx, &cart_id, Vec::new()).await?.into()));
        };
        let (caller, campaigns) = (ctx.caller()?, ctx.data::<Registry>()?);
        let merged = caller.write_relaxed(async |tx| {
            let shop = caller.settings_in(tx).await?;
            cart::merge(tx, Market { shop: &shop, campaigns }, &key, &customer_access_token).await
        });
        Ok(Some(match settle(merged.await)? {
            Ok(merged) => CartChange::new(Some(merged.key), merged.outcome).into(),
            Err(faults) => change::unchanged(ctx, &cart_id, faults).await?.into(),
        }))
    }
}
