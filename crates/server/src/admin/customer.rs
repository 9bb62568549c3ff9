use api_types::{
    CallerExt,
    admin::{Customer, CustomerConnection},
    cost, gid, masked,
};
use async_graphql::{Context, ID, Object, Result};
use customers::customer;
use kernel::PageArgs;

#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// A customer; null when there is none of that id.
    async fn customer(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Customer>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = gid::parse(&id, "Customer", "id") else { return Ok(None) };
        let found = customer::by_id(&tx, &caller.actor, id).await.map_err(masked)?;
        Ok(found.map(Into::into))
    }

    /// Customers, who came last first.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(desc = "Stands in their e-mail, name or telephone.")] query: Option<String>,
    ) -> Result<CustomerConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let found = customer::list(&tx, &caller.actor, query.as_deref(), &part).await;
        Ok(ctx.paid(found)?.into())
    }
}
