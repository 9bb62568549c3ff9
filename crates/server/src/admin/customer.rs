use api_types::{
    CallerExt,
    admin::{Customer, CustomerConnection},
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use customers::customer;
use kernel::{PageArgs, Permission};
use ordering::account;

payload!(CustomerExportPayload { document: String });
payload!(CustomerErasePayload { customer: Customer });

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
        #[graphql(desc = "Each of its words stands in their e-mail, name or telephone.")]
        query: Option<String>,
    ) -> Result<CustomerConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let found = customer::list(&tx, &caller.actor, query.as_deref(), &part).await;
        Ok(ctx.paid(found)?.into())
    }
}

#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Everything that the shop has of a customer, as one JSON document: their account and
    /// addresses, carts, orders with lines, parcels, payments and refunds. The log says that it was
    /// handed out.
    async fn customer_export(&self, ctx: &Context<'_>, id: ID) -> Result<CustomerExportPayload> {
        let caller = ctx.caller()?;
        let document = caller.write_as(Permission::OrdersRead, async |tx| {
            let id = gid::parse(&id, "Customer", "id")?;
            Ok(account::export(tx, &caller.actor, id).await?.to_string())
        });
        let document = settle(document.await)?;
        if let Ok(document) = &document {
            ctx.spend_text(document)?;
        }
        Ok(document.into())
    }

    /// Takes from a customer, their carts and their orders all that says who they are; amounts and
    /// lines stay. Not while an order of theirs is still to be sent. It can't be undone; doing it
    /// again changes nothing.
    async fn customer_erase(&self, ctx: &Context<'_>, id: ID) -> Result<CustomerErasePayload> {
        let caller = ctx.caller()?;
        let erased = caller.write_as(Permission::OrdersWrite, async |tx| {
            account::erase(tx, &caller.actor, gid::parse(&id, "Customer", "id")?).await
        });
        Ok(settle(erased.await)?.into())
    }
}
