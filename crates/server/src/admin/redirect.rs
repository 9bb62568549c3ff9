use api_types::{
    CallerExt,
    admin::{RedirectCreateInput, UrlRedirect, UrlRedirectConnection},
    cost, gid, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::redirect;
use kernel::{PageArgs, Permission};

payload!(RedirectCreatePayload { redirect: UrlRedirect });
payload!(RedirectDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct RedirectQuery;

#[Object]
impl RedirectQuery {
    /// Where old addresses lead, by path.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn redirects(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<UrlRedirectConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        Ok(ctx.paid(redirect::list(&tx, &caller.actor, &part).await)?.into())
    }
}

#[derive(Default)]
pub struct RedirectMutation;

#[Object]
impl RedirectMutation {
    /// Leads an old address elsewhere.
    async fn redirect_create(
        &self,
        ctx: &Context<'_>,
        input: RedirectCreateInput,
    ) -> Result<RedirectCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            redirect::create(tx, &caller.actor, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a redirect.
    async fn redirect_delete(&self, ctx: &Context<'_>, id: ID) -> Result<RedirectDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            redirect::delete(tx, &caller.actor, gid::parse(&id, "UrlRedirect", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }
}
