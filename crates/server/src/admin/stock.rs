use api_types::{
    CallerExt,
    admin::{Location, LocationUpdateInput, StockLevel, StockSetInput},
    gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::stock;
use kernel::Permission;

payload!(StockSetPayload { stock: Vec<StockLevel> });
payload!(StockAdjustPayload { stock: StockLevel });
payload!(LocationCreatePayload { location: Location });
payload!(LocationUpdatePayload { location: Location });

#[derive(Default)]
pub struct StockQuery;

#[Object]
impl StockQuery {
    /// Where stock lies, in the order in which orders take it from there.
    async fn locations(&self, ctx: &Context<'_>) -> Result<Vec<Location>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::CatalogRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let locations = ctx.paid(stock::locations(&tx).await)?;
        Ok(locations.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct StockMutation;

#[Object]
impl StockMutation {
    /// Sets how many units were counted, all or none. Fields of `userErrors` begin with the
    /// number of the count.
    async fn stock_set(
        &self,
        ctx: &Context<'_>,
        input: Vec<StockSetInput>,
    ) -> Result<StockSetPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::StockWrite, async |tx| {
            let counts = StockSetInput::read(&input)?;
            let levels = stock::set_on_hand(tx, &caller.actor, &counts).await?;
            Ok(levels.into_iter().map(Into::into).collect::<Vec<StockLevel>>())
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Adds units to what is there, or takes some away with a negative `delta`.
    async fn stock_adjust(
        &self,
        ctx: &Context<'_>,
        variant_id: ID,
        location_id: ID,
        delta: i32,
    ) -> Result<StockAdjustPayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::StockWrite, async |tx| {
            let variant = gid::parse(&variant_id, "ProductVariant", "variantId")?;
            let location = gid::parse(&location_id, "Location", "locationId")?;
            stock::adjust(tx, &caller.actor, variant, location, delta.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a location, and whether shoppers may fetch their orders there.
    async fn location_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: LocationUpdateInput,
    ) -> Result<LocationUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::StockWrite, async |tx| {
            let id = gid::parse(&id, "Location", "id")?;
            stock::update_location(tx, &caller.actor, id, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Adds a location behind the others.
    async fn location_create(
        &self,
        ctx: &Context<'_>,
        name: String,
    ) -> Result<LocationCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::StockWrite, async |tx| {
            stock::create_location(tx, &caller.actor, &name).await
        });
        Ok(settle(outcome.await)?.into())
    }
}
