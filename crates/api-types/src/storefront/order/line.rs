use async_graphql::{ID, SimpleObject};
use kernel::Currency;
use ordering::order::OrderLine as Stored;

use crate::{MoneyV2, gid, storefront::Attribute};

/// What was bought, as it was called and cost then.
#[derive(Debug, Clone, SimpleObject)]
pub struct OrderLine {
    /// Global id.
    id: ID,
    /// The product's title then.
    title: String,
    /// The variant's title then.
    variant_title: String,
    /// The stock number then.
    sku: Option<String>,
    /// What was ordered.
    variant_id: ID,
    /// How many.
    quantity: i32,
    /// How many of them were sent.
    fulfilled_quantity: i32,
    /// What one cost.
    unit_price: MoneyV2,
    /// What the line came to.
    total_price: MoneyV2,
    /// What the storefront noted on the line.
    custom_attributes: Vec<Attribute>,
}

impl OrderLine {
    /// A line with its order's currency.
    pub(super) fn new(line: Stored, currency: Currency) -> Self {
        Self {
            id: gid::of("OrderLine", line.id),
            variant_id: gid::of("ProductVariant", line.variant_id),
            quantity: line.quantity,
            fulfilled_quantity: line.fulfilled,
            unit_price: MoneyV2::new(line.unit_price, currency),
            total_price: MoneyV2::new(line.total, currency),
            custom_attributes: line.attributes.0.iter().map(Attribute::from).collect(),
            title: line.title,
            variant_title: line.variant_title,
            sku: line.sku,
        }
    }
}
