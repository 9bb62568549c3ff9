use async_graphql::Enum;
use catalog::product::ProductSort;

/// What products can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductSortKeys {
    /// Units sold, the most first.
    BestSelling,
    /// When they were added.
    CreatedAt,
    /// Their ids.
    Id,
    /// Their lowest price.
    Price,
    /// Their type.
    ProductType,
    /// How well they fit the query.
    Relevance,
    /// Their title.
    Title,
    /// When they last changed.
    UpdatedAt,
    /// Their vendor.
    Vendor,
}

/// What the products of a collection can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductCollectionSortKeys {
    /// Units sold, the most first.
    BestSelling,
    /// As the collection says, which is the merchant's own order.
    CollectionDefault,
    /// When they were added.
    Created,
    /// Their ids.
    Id,
    /// The merchant's own order.
    Manual,
    /// Their lowest price.
    Price,
    /// The merchant's own order.
    Relevance,
    /// Their title.
    Title,
}

/// What the variants of a product can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductVariantSortKeys {
    /// Their ids.
    Id,
    /// The merchant's order.
    Position,
    /// The merchant's order.
    Relevance,
    /// Their stock numbers.
    Sku,
    /// Their titles.
    Title,
}

/// What the pictures of a product can be sorted by: all mean the merchant's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductImageSortKeys {
    /// The merchant's order.
    CreatedAt,
    /// The merchant's order.
    Id,
    /// The merchant's order.
    Position,
    /// The merchant's order.
    Relevance,
}

/// Which products to recommend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductRecommendationIntent {
    /// Ones that a campaign sells together with it.
    Complementary,
    /// Ones like it.
    Related,
}

impl From<ProductSortKeys> for ProductSort {
    fn from(key: ProductSortKeys) -> Self {
        match key {
            ProductSortKeys::BestSelling => Self::BestSelling,
            ProductSortKeys::CreatedAt => Self::CreatedAt,
            ProductSortKeys::Id => Self::Id,
            ProductSortKeys::Price => Self::Price,
            ProductSortKeys::ProductType => Self::ProductType,
            ProductSortKeys::Relevance => Self::Relevance,
            ProductSortKeys::Title => Self::Title,
            ProductSortKeys::UpdatedAt => Self::UpdatedAt,
            ProductSortKeys::Vendor => Self::Vendor,
        }
    }
}

impl From<ProductCollectionSortKeys> for ProductSort {
    fn from(key: ProductCollectionSortKeys) -> Self {
        match key {
            ProductCollectionSortKeys::BestSelling => Self::BestSelling,
            ProductCollectionSortKeys::CollectionDefault
            | ProductCollectionSortKeys::Manual
            | ProductCollectionSortKeys::Relevance => Self::Manual,
            ProductCollectionSortKeys::Created => Self::CreatedAt,
            ProductCollectionSortKeys::Id => Self::Id,
            ProductCollectionSortKeys::Price => Self::Price,
            ProductCollectionSortKeys::Title => Self::Title,
        }
    }
}

/// What media can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProductMediaSortKeys {
    /// Their ids.
    Id,
    /// The merchant's order.
    Position,
    /// The merchant's order.
    Relevance,
}
