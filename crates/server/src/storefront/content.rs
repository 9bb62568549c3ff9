use api_types::{
    CallerExt, cost, gid, masked,
    storefront::{
        Article, ArticleConnection, ArticleSortKeys, Blog, BlogConnection, BlogSortKeys, Menu,
        Metaobject, MetaobjectConnection, MetaobjectHandleInput, Page, PageConnection,
        PageSortKeys, Sitemap, SitemapType, UrlRedirect, UrlRedirectConnection, no_articles,
        no_blogs, no_metaobjects,
    },
};
use async_graphql::{Context, ID, Object, Result};
use catalog::{page, redirect};
use kernel::PageArgs;

/// Menus, pages and redirects.
#[derive(Default)]
pub struct ContentQuery;

/// Menus, pages and redirects.
#[Object]
impl ContentQuery {
    /// The menu of that handle.
    async fn menu(&self, ctx: &Context<'_>, handle: String) -> Result<Option<Menu>> {
        Menu::by_handle(ctx, &handle).await
    }

    /// The page of that id or handle.
    async fn page(
        &self,
        ctx: &Context<'_>,
        handle: Option<String>,
        id: Option<ID>,
    ) -> Result<Option<Page>> {
        let tx = ctx.reader().await?;
        if let Some(id) = id {
            let Ok(id) = gid::parse(&id, "Page", "id") else { return Ok(None) };
            return Ok(page::by_ids(&tx, &[id]).await.map_err(masked)?.pop().map(Page::from));
        }
        let Some(handle) = handle else { return Ok(None) };
        Ok(page::by_handle(&tx, &handle).await.map_err(masked)?.map(Page::from))
    }

    /// The page of that handle.
    #[graphql(deprecation = "Use `page`.")]
    async fn page_by_handle(&self, ctx: &Context<'_>, handle: String) -> Result<Option<Page>> {
        let tx = ctx.reader().await?;
        Ok(page::by_handle(&tx, &handle).await.map_err(masked)?.map(Page::from))
    }

    /// The pages; with a `query` in the dialect's search syntax, those whose titles it finds.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn pages(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        query: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(PageSortKeys::Id)")] sort_key: Option<PageSortKeys>,
    ) -> Result<PageConnection> {
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let tx = ctx.reader().await?;
        let sort = sort_key.unwrap_or(PageSortKeys::Id).into();
        let (title, reverse) = (query.as_deref(), reverse.unwrap_or_default());
        let list = page::list(&tx, title, sort, reverse, &part).await;
        Ok(ctx.paid(list)?.into())
    }

    /// The blog of that id or handle; shops have none.
    async fn blog(
        &self,
        #[graphql(name = "handle")] _handle: Option<String>,
        #[graphql(name = "id")] _id: Option<ID>,
    ) -> Option<Blog> {
        None
    }

    /// The blog of that handle; shops have none.
    #[graphql(deprecation = "Use `blog`.")]
    async fn blog_by_handle(&self, #[graphql(name = "handle")] _handle: String) -> Option<Blog> {
        None
    }

    /// The blogs; shops have none.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn blogs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "query")] _query: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
        #[graphql(name = "sortKey", default_with = "Some(BlogSortKeys::Id)")] _sort_key: Option<
            BlogSortKeys,
        >,
    ) -> Result<BlogConnection> {
        no_blogs(ctx, &PageArgs { first, after, last, before })
    }

    /// The article of that id; shops have none.
    async fn article(&self, #[graphql(name = "id")] _id: ID) -> Option<Article> {
        None
    }

    /// The articles; shops have none.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "query")] _query: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
        #[graphql(name = "sortKey", default_with = "Some(ArticleSortKeys::Id)")] _sort_key: Option<
            ArticleSortKeys,
        >,
    ) -> Result<ArticleConnection> {
        no_articles(ctx, &PageArgs { first, after, last, before })
    }

    /// The thing of a merchant's own making; shops have none.
    async fn metaobject(
        &self,
        #[graphql(name = "handle")] _handle: Option<MetaobjectHandleInput>,
        #[graphql(name = "id")] _id: Option<ID>,
    ) -> Option<Metaobject> {
        None
    }

    /// The things of a merchant's own making of a type; shops have none.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn metaobjects(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "type")] _kind: String,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
        #[graphql(name = "sortKey")] _sort_key: Option<String>,
    ) -> Result<MetaobjectConnection> {
        no_metaobjects(ctx, &PageArgs { first, after, last, before })
    }

    /// What search engines can find of one kind.
    async fn sitemap(&self, #[graphql(name = "type")] kind: SitemapType) -> Sitemap {
        kind.into()
    }

    /// Where an old path leads. `query` names it: `path:/products/old`; without one there is
    /// nothing to find.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn url_redirects(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        query: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
    ) -> Result<UrlRedirectConnection> {
        let path = query.as_deref().and_then(|query| query.trim().strip_prefix("path:"));
        let found = match path.map(|path| path.trim().trim_matches(['"', '\''])) {
            Some(path) => redirect::find(&*ctx.reader().await?, path).await.map_err(masked)?,
            None => None,
        };
        let found: Vec<UrlRedirect> = found.map(UrlRedirect::from).into_iter().collect();
        let args = PageArgs { first, after, last, before };
        Ok(ctx.slice(found, &args)?.into())
    }
}
