use async_graphql::SimpleObject;
use kernel::Currency;

use crate::MoneyV2;

/// The lowest and the highest price among a product's variants.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProductPriceRange {
    /// The highest.
    max_variant_price: MoneyV2,
    /// The lowest.
    min_variant_price: MoneyV2,
}

impl ProductPriceRange {
    /// Of prices in minor units; 0 when there are none, which is how the dialect says "none".
    pub(super) fn new(min: Option<i64>, max: Option<i64>, currency: Currency) -> Self {
        Self {
            max_variant_price: MoneyV2::new(max.unwrap_or(0), currency),
            min_variant_price: MoneyV2::new(min.unwrap_or(0), currency),
        }
    }
}
