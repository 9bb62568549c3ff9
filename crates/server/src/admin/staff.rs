use api_types::{CallerExt, admin::StaffMember};
use async_graphql::{Context, Object, Result};
use tenancy::staff;

#[derive(Default)]
pub struct StaffQuery;

#[Object]
impl StaffQuery {
    /// Everybody who works in the shop.
    async fn staff_members(&self, ctx: &Context<'_>) -> Result<Vec<StaffMember>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let members = ctx.paid(staff::list(&tx, &caller.actor).await)?;
        Ok(members.into_iter().map(Into::into).collect())
    }
}
