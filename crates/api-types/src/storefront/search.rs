use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, Union};
use catalog::product::{self, ProductQuery, ProductSort};

use super::{
    Article, Filter, Page, Product,
    facet::{WHOLE_LIST, filters_of},
};
use crate::{CallerExt, masked};

/// Something that a search found.
#[derive(Debug, Clone, Union)]
pub enum SearchResultItem {
    /// An article; shops have none.
    Article(Article),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
}

/// What to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchType {
    /// Articles of blogs.
    Article,
    /// Pages.
    Page,
    /// Products.
    Product,
}

/// What search results can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchSortKeys {
    /// Their price.
    Price,
    /// How well they fit.
    Relevance,
}

/// Whether words may be unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchPrefixQueryType {
    /// The last one may.
    Last,
    /// None may.
    None,
}

/// Where products go that can't be bought now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchUnavailableProductsType {
    /// They are left out.
    Hide,
    /// To the end.
    Last,
    /// Where they belong otherwise.
    Show,
}

impl From<SearchSortKeys> for ProductSort {
    fn from(key: SearchSortKeys) -> Self {
        match key {
            SearchSortKeys::Price => Self::Price,
            SearchSortKeys::Relevance => Self::Relevance,
        }
    }
}

/// All that a search finds; none where it looks for something else than products.
#[derive(Clone)]
pub struct SearchResults(pub Option<Arc<ProductQuery>>);

/// All that a search finds.
#[Object]
impl SearchResults {
    /// What the products can be narrowed by; see `ProductConnection.filters`.
    async fn product_filters(&self, ctx: &Context<'_>) -> Result<Vec<Filter>> {
        match &self.0 {
            Some(query) => filters_of(ctx, query).await,
            None => Ok(Vec::new()),
        }
    }

    /// How many results there are.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32> {
        let Some(query) = &self.0 else { return Ok(0) };
        ctx.spend(WHOLE_LIST)?;
        let count = product::count(&*ctx.reader().await?, query).await.map_err(masked)?;
        Ok(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

crate::connection!(
    SearchResultItemConnection,
    SearchResultItemEdge,
    SearchResultItem,
    with SearchResults
);
