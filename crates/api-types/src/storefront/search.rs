use async_graphql::{Enum, Union};
use catalog::product::ProductSort;

use super::{Article, Page, Product};

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

crate::connection!(SearchResultItemConnection, SearchResultItemEdge, SearchResultItem);
