use async_graphql::{Enum, SimpleObject};

use super::{Article, Collection, Page, Product};

/// What somebody who is still typing may be looking for.
#[derive(Default, SimpleObject)]
pub struct PredictiveSearchResult {
    /// Articles of blogs; shops have none.
    pub articles: Vec<Article>,
    /// Collections.
    pub collections: Vec<Collection>,
    /// Pages.
    pub pages: Vec<Page>,
    /// Products.
    pub products: Vec<Product>,
    /// What others have searched for; that isn't kept.
    pub queries: Vec<SearchQuerySuggestion>,
}

/// A query that may be meant.
#[derive(Debug, Clone, SimpleObject)]
pub struct SearchQuerySuggestion {
    /// The query with what was typed marked, in HTML.
    styled_text: String,
    /// The query.
    text: String,
    /// What is added to its address for analytics.
    tracking_parameters: Option<String>,
}

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PredictiveSearchLimitScope {
    /// All that is found, whatever its kind.
    All,
    /// Each kind of things.
    Each,
}

/// What may be suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PredictiveSearchType {
    /// Articles of blogs.
    Article,
    /// Collections.
    Collection,
    /// Pages.
    Page,
    /// Products.
    Product,
    /// Queries.
    Query,
}

/// Where words are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SearchableField {
    /// Who wrote it.
    Author,
    /// The text.
    Body,
    /// The merchant's own category.
    ProductType,
    /// The merchant's own words for it.
    Tag,
    /// The title.
    Title,
    /// Barcodes.
    VariantsBarcode,
    /// Stock numbers.
    VariantsSku,
    /// Variants' titles.
    VariantsTitle,
    /// Who makes it.
    Vendor,
}
