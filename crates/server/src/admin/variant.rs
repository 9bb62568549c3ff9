use api_types::{
    CallerExt,
    admin::{ProductVariant, VariantCreateInput, VariantUpdateInput},
    gid, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::variant;
use kernel::Permission;
use tenancy::shop;

payload!(VariantCreatePayload { variant: ProductVariant });
payload!(VariantUpdatePayload { variant: ProductVariant });
payload!(VariantDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct VariantMutation;

#[Object]
impl VariantMutation {
    /// Adds a variant to a product, after the others.
    async fn variant_create(
        &self,
        ctx: &Context<'_>,
        product_id: ID,
        input: VariantCreateInput,
    ) -> Result<VariantCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let product = gid::parse(&product_id, "Product", "productId")?;
            let currency = shop::current(tx).await?.currency();
            variant::add(tx, &caller.actor, product, input.read(currency)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a variant.
    async fn variant_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: VariantUpdateInput,
    ) -> Result<VariantUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "ProductVariant", "id")?;
            let currency = shop::current(tx).await?.currency();
            variant::update(tx, &caller.actor, id, input.read(currency)?).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a variant that was never ordered and isn't its product's last.
    async fn variant_delete(&self, ctx: &Context<'_>, id: ID) -> Result<VariantDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            variant::delete(tx, &caller.actor, gid::parse(&id, "ProductVariant", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }
}
