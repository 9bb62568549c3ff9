use api_types::{CallerExt, admin::AuditEntryConnection, cost};
use async_graphql::{Context, Object, Result};
use kernel::PageArgs;
use tenancy::audit;

#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// What was done in the shop and by whom, newest first.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<AuditEntryConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        Ok(ctx.paid(audit::list(&tx, &caller.actor, &part).await)?.into())
    }
}
