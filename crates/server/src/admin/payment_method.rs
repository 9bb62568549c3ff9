use std::sync::Arc;

use api_types::{
    CallerExt,
    admin::{PaymentMethod, PaymentMethodUpdateInput},
    masked, payload, settle,
};
use async_graphql::{Context, Object, Result};
use kernel::Permission;
use payments::{Gateways, method};

payload!(PaymentMethodUpdatePayload { payment_method: PaymentMethod });

#[derive(Default)]
pub struct PaymentMethodQuery;

#[Object]
impl PaymentMethodQuery {
    /// All ways to pay that there are, those that the shop doesn't offer included.
    async fn payment_methods(&self, ctx: &Context<'_>) -> Result<Vec<PaymentMethod>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::SettingsRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let methods = ctx.paid(method::all(&tx, ctx.data::<Arc<Gateways>>()?).await)?;
        Ok(methods.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct PaymentMethodMutation;

#[Object]
impl PaymentMethodMutation {
    /// Changes how the shop offers a way to pay.
    async fn payment_method_update(
        &self,
        ctx: &Context<'_>,
        gateway: String,
        input: PaymentMethodUpdateInput,
    ) -> Result<PaymentMethodUpdatePayload> {
        let (caller, gateways) = (ctx.caller()?, ctx.data::<Arc<Gateways>>()?);
        let outcome = caller.write_as(Permission::SettingsWrite, async |tx| {
            method::update(tx, gateways, &caller.actor, &gateway, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
