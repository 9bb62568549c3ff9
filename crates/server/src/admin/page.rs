use api_types::{
    CallerExt,
    admin::{ContentSortKeys, Page, PageConnection, PageCreateInput, PageUpdateInput},
    cost, gid, masked, payload, settle,
};
use async_graphql::{Context, ID, Object, Result};
use catalog::page;
use kernel::{PageArgs, Permission};

payload!(PageCreatePayload { page: Page });
payload!(PageUpdatePayload { page: Page });
payload!(PageDeletePayload { deleted_id: ID });

#[derive(Default)]
pub struct PageQuery;

#[Object]
impl PageQuery {
    /// A page of text, published or not; null when there is none of that id.
    async fn page(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Page>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let Ok(id) = gid::parse(&id, "Page", "id") else { return Ok(None) };
        let mut found = page::any_by_ids(&tx, &caller.actor, &[id]).await.map_err(masked)?;
        Ok(found.pop().map(Into::into))
    }

    /// Pages of text, published or not.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn pages(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "ContentSortKeys::Id")] sort_key: ContentSortKeys,
        #[graphql(default)] reverse: bool,
    ) -> Result<PageConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let part = ctx.page(&args)?;
        let found = page::list_any(&tx, &caller.actor, sort_key.into(), reverse, &part);
        Ok(ctx.paid(found.await)?.into())
    }
}

#[derive(Default)]
pub struct PageMutation;

#[Object]
impl PageMutation {
    /// Adds a page of text.
    async fn page_create(
        &self,
        ctx: &Context<'_>,
        input: PageCreateInput,
    ) -> Result<PageCreatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            page::create(tx, &caller.actor, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Changes a page of text.
    async fn page_update(
        &self,
        ctx: &Context<'_>,
        id: ID,
        input: PageUpdateInput,
    ) -> Result<PageUpdatePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            let id = gid::parse(&id, "Page", "id")?;
            page::update(tx, &caller.actor, id, input.into()).await
        });
        Ok(settle(outcome.await)?.into())
    }

    /// Deletes a page of text.
    async fn page_delete(&self, ctx: &Context<'_>, id: ID) -> Result<PageDeletePayload> {
        let caller = ctx.caller()?;
        let outcome = caller.write_as(Permission::CatalogWrite, async |tx| {
            page::delete(tx, &caller.actor, gid::parse(&id, "Page", "id")?).await
        });
        Ok(settle(outcome.await)?.map(|()| id).into())
    }
}
