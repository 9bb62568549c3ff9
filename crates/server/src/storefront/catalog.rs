use std::sync::Arc;

use api_types::{
    CallerExt, cost, gid, masked,
    storefront::{
        Collection, CollectionConnection, CollectionSortKeys, Page, PredictiveSearchLimitScope,
        PredictiveSearchResult, PredictiveSearchType, Product, ProductConnection, ProductFilter,
        ProductList, ProductRecommendationIntent, ProductSortKeys, SearchPrefixQueryType,
        SearchResultItem, SearchResultItemConnection, SearchResults, SearchSortKeys, SearchType,
        SearchUnavailableProductsType, SearchableField, StringConnection, wanted_filters,
    },
};
use async_graphql::{Context, ID, Object, Result};
use campaign::Registry;
use catalog::{
    ContentSort, collection, page,
    product::{self, ProductQuery},
    variant,
};
use kernel::{PageArgs, Slice};
use uuid::Uuid;

/// How many products are recommended.
const RECOMMENDED: u32 = 10;
/// How many things are suggested at the most.
const SUGGESTED: i32 = 10;

/// Products and collections.
#[derive(Default)]
pub struct CatalogQuery;

/// Products and collections.
#[Object]
impl CatalogQuery {
    /// The product of that id or handle.
    async fn product(
        &self,
        ctx: &Context<'_>,
        handle: Option<String>,
        id: Option<ID>,
    ) -> Result<Option<Product>> {
        find_product(ctx, id, handle).await
    }

    /// The product of that handle.
    #[graphql(deprecation = "Use `product`.")]
    async fn product_by_handle(
        &self,
        ctx: &Context<'_>,
        handle: String,
    ) -> Result<Option<Product>> {
        find_product(ctx, None, Some(handle)).await
    }

    /// Products. `query` is in the dialect's search syntax: `tea -black tag:organic`.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        query: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(ProductSortKeys::Id)")] sort_key: Option<ProductSortKeys>,
    ) -> Result<ProductConnection> {
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let wanted = ProductQuery {
            sort: sort_key.unwrap_or(ProductSortKeys::Id).into(),
            reverse: reverse.unwrap_or_default(),
            text: query,
            ..ProductQuery::default()
        };
        let tx = ctx.reader().await?;
        let list = Product::page(ctx.paid(product::list(&tx, &wanted, &part).await)?);
        Ok(ProductConnection::new(list, ProductList(None)))
    }

    /// Other products for whoever looks at one: ones like it, or those that campaigns sell together
    /// with it. Null when there is no such product.
    #[graphql(complexity = "cost::list(Some(10), None, child_complexity)")]
    async fn product_recommendations(
        &self,
        ctx: &Context<'_>,
        product_id: Option<ID>,
        product_handle: Option<String>,
        #[graphql(default_with = "Some(ProductRecommendationIntent::Related)")] intent: Option<
            ProductRecommendationIntent,
        >,
    ) -> Result<Option<Vec<Product>>> {
        let Some(found) = find_product(ctx, product_id, product_handle).await? else {
            return Ok(None);
        };
        let others = match intent {
            Some(ProductRecommendationIntent::Complementary) => {
                sold_with(ctx, found.uuid()).await?
            }
            Some(ProductRecommendationIntent::Related) | None => {
                let tx = ctx.reader().await?;
                ctx.paid(product::recommendations(&tx, found.uuid(), RECOMMENDED).await)?
            }
        };
        Ok(Some(Product::all(others)))
    }

    /// The tags of all products, sorted.
    #[graphql(complexity = "cost::list(Some(first), None, child_complexity)")]
    async fn product_tags(&self, ctx: &Context<'_>, first: i32) -> Result<StringConnection> {
        let args = PageArgs::first(first);
        let more = ctx.page(&args)?.limit + 1;
        let words = product::tags(&*ctx.reader().await?, more).await.map_err(masked)?;
        words_connection(ctx, words, &args)
    }

    /// The types of all products, sorted.
    #[graphql(complexity = "cost::list(Some(first), None, child_complexity)")]
    async fn product_types(&self, ctx: &Context<'_>, first: i32) -> Result<StringConnection> {
        let args = PageArgs::first(first);
        let more = ctx.page(&args)?.limit + 1;
        let words = product::types(&*ctx.reader().await?, more).await.map_err(masked)?;
        words_connection(ctx, words, &args)
    }

    /// The collection of that id or handle.
    async fn collection(
        &self,
        ctx: &Context<'_>,
        handle: Option<String>,
        id: Option<ID>,
    ) -> Result<Option<Collection>> {
        find_collection(ctx, id, handle).await
    }

    /// The collection of that handle.
    #[graphql(deprecation = "Use `collection`.")]
    async fn collection_by_handle(
        &self,
        ctx: &Context<'_>,
        handle: String,
    ) -> Result<Option<Collection>> {
        find_collection(ctx, None, Some(handle)).await
    }

    /// The collections; with a `query` in the dialect's search syntax, those whose titles it finds.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn collections(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        query: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(CollectionSortKeys::Id)")] sort_key: Option<
            CollectionSortKeys,
        >,
    ) -> Result<CollectionConnection> {
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        let tx = ctx.reader().await?;
        let sort = sort_key.unwrap_or(CollectionSortKeys::Id).into();
        let (title, reverse) = (query.as_deref(), reverse.unwrap_or_default());
        let list = collection::list(&tx, title, sort, reverse, &part).await;
        Ok(ctx.paid(list)?.into())
    }

    /// What somebody who is still typing may be looking for: products by their words, collections and
    /// pages by their titles. Whatever `searchableFields` and `unavailableProducts` say.
    #[graphql(complexity = "cost::list(Some(limit.unwrap_or(SUGGESTED)), None, child_complexity)")]
    async fn predictive_search(
        &self,
        ctx: &Context<'_>,
        query: String,
        limit: Option<i32>,
        limit_scope: Option<PredictiveSearchLimitScope>,
        types: Option<Vec<PredictiveSearchType>>,
        #[graphql(name = "searchableFields")] _fields: Option<Vec<SearchableField>>,
        #[graphql(name = "unavailableProducts")] _unavailable: Option<
            SearchUnavailableProductsType,
        >,
    ) -> Result<Option<PredictiveSearchResult>> {
        // As in the dialect: at least one, at most ten.
        let limit = limit.unwrap_or(SUGGESTED).clamp(1, SUGGESTED);
        let wants = |kind| types.as_ref().is_none_or(|types| types.contains(&kind));
        let each = limit_scope == Some(PredictiveSearchLimitScope::Each);
        let room = |taken: usize| {
            let taken = i32::try_from(taken).unwrap_or(limit);
            if each { limit } else { limit.saturating_sub(taken) }
        };
        let mut suggested = PredictiveSearchResult::default();
        if query.trim().is_empty() {
            return Ok(Some(suggested));
        }
        if wants(PredictiveSearchType::Product) {
            suggested.products = suggested_products(ctx, &query, limit).await?;
        }
        let (tx, by_title) = (ctx.reader().await?, ContentSort::Title);
        let left = room(suggested.products.len());
        if left > 0 && wants(PredictiveSearchType::Collection) {
            let part = ctx.page(&PageArgs::first(left))?;
            let found = collection::list(&tx, Some(&query), by_title, false, &part).await;
            let found = ctx.paid(found)?.edges.into_iter();
            suggested.collections = found.map(|edge| Collection::from(edge.node)).collect();
        }
        let left = room(suggested.products.len() + suggested.collections.len());
        if left > 0 && wants(PredictiveSearchType::Page) {
            let part = ctx.page(&PageArgs::first(left))?;
            let found = page::list(&tx, Some(&query), by_title, false, &part).await;
            let found = ctx.paid(found)?.edges.into_iter();
            suggested.pages = found.map(|edge| Page::from(edge.node)).collect();
        }
        Ok(Some(suggested))
    }

    /// Searches the products. Whatever `prefix` says, words may be parts of words; products that
    /// can't be bought now stand where they belong otherwise.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the dialect has as many")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        query: String,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(SearchSortKeys::Relevance)")] sort_key: Option<
            SearchSortKeys,
        >,
        types: Option<Vec<SearchType>>,
        product_filters: Option<Vec<ProductFilter>>,
        #[graphql(name = "prefix")] _prefix: Option<SearchPrefixQueryType>,
        #[graphql(name = "unavailableProducts")] _unavailable_products: Option<
            SearchUnavailableProductsType,
        >,
    ) -> Result<SearchResultItemConnection> {
        let part = ctx.page(&PageArgs { first, after, last, before })?;
        if types.is_some_and(|types| !types.contains(&SearchType::Product)) {
            let nothing = Slice::<SearchResultItem>::default();
            return Ok(SearchResultItemConnection::new(nothing, SearchResults(None)));
        }
        let wanted = ProductQuery {
            sort: sort_key.unwrap_or(SearchSortKeys::Relevance).into(),
            reverse: reverse.unwrap_or_default(),
            text: Some(query),
            filters: wanted_filters(ctx, "productFilters", product_filters).await?,
            ..ProductQuery::default()
        };
        let tx = ctx.reader().await?;
        let found = Product::page(ctx.paid(product::list(&tx, &wanted, &part).await)?);
        let all = SearchResults(Some(Arc::new(wanted)));
        Ok(SearchResultItemConnection::new(found, all))
    }
}

/// The products that a search finds first.
async fn suggested_products(ctx: &Context<'_>, query: &str, most: i32) -> Result<Vec<Product>> {
    let wanted = ProductQuery {
        sort: SearchSortKeys::Relevance.into(),
        reverse: false,
        text: Some(query.to_owned()),
        ..ProductQuery::default()
    };
    let page = ctx.page(&PageArgs::first(most))?;
    let found = ctx.paid(product::list(&*ctx.reader().await?, &wanted, &page).await)?;
    Ok(Product::page(found).edges.into_iter().map(|edge| edge.node).collect())
}

/// The products that campaigns sell together with one.
async fn sold_with(ctx: &Context<'_>, id: Uuid) -> Result<Vec<product::Product>> {
    let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
    let live = caller.live(ctx.data::<Registry>()?).await.map_err(masked)?;
    let variants = variant::of_products(&tx, &[id]).await.map_err(masked)?;
    ctx.spend(variants.len())?;
    let variants: Vec<Uuid> = variants.into_iter().map(|variant| variant.id).collect();
    let others = live.goes_with(tx.now(), &variants);
    ctx.paid(product::by_variants(&tx, id, &others, RECOMMENDED).await)
}

async fn find_product(
    ctx: &Context<'_>,
    id: Option<ID>,
    handle: Option<String>,
) -> Result<Option<Product>> {
    let tx = ctx.reader().await?;
    let found = match (id, handle) {
        (Some(id), _) => match gid::parse(&id, "Product", "id") {
            Ok(id) => product::by_ids(&tx, &[id]).await.map(|mut found| found.pop()),
            Err(_) => Ok(None),
        },
        (None, Some(handle)) => product::by_handle(&tx, &handle).await,
        (None, None) => Ok(None),
    };
    Ok(found.map_err(masked)?.map(Product::alone))
}

async fn find_collection(
    ctx: &Context<'_>,
    id: Option<ID>,
    handle: Option<String>,
) -> Result<Option<Collection>> {
    match (id.map(|id| gid::parse(&id, "Collection", "id")), handle) {
        (Some(Ok(id)), _) => {
            let found = collection::by_ids(&*ctx.reader().await?, &[id]).await;
            Ok(found.map_err(masked)?.pop().map(Collection::from))
        }
        (None, Some(handle)) => Collection::by_handle(ctx, &handle).await,
        (Some(Err(_)) | None, _) => Ok(None),
    }
}

fn words_connection(
    ctx: &Context<'_>,
    words: Vec<String>,
    args: &PageArgs,
) -> Result<StringConnection> {
    Ok(ctx.slice(words, args)?.into())
}
