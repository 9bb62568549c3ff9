use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use kernel::Currency;
use ordering::order::{OrderDiscount, OrderLine as Stored};
use uuid::Uuid;

use super::DiscountAllocation;
use crate::{CallerExt, MoneyV2, gid, storefront::Attribute};

/// What was bought, as it was called and cost then.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
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
    /// What one cost without any offer.
    list_price: MoneyV2,
    /// What one cost, before discounts.
    unit_price: MoneyV2,
    /// What the line came to after its own discounts.
    total_price: MoneyV2,
    /// What was paid for it, its part of all discounts taken off.
    discounted_total_price: MoneyV2,
    /// What the storefront noted on the line.
    custom_attributes: Vec<Attribute>,
    #[graphql(skip)]
    line_id: Uuid,
    #[graphql(skip)]
    discounts: Arc<Vec<OrderDiscount>>,
    #[graphql(skip)]
    currency: Currency,
}

#[ComplexObject]
impl OrderLine {
    /// Its parts of discounts; a lower price is none.
    async fn discount_allocations(&self, ctx: &Context<'_>) -> Result<Vec<DiscountAllocation>> {
        let parts = DiscountAllocation::of(&self.discounts, Some(self.line_id), self.currency);
        ctx.spend_rows(parts.len())?;
        Ok(parts)
    }
}

impl OrderLine {
    /// A line with all discounts of its order, and its currency.
    pub(super) fn new(
        line: Stored,
        discounts: Arc<Vec<OrderDiscount>>,
        currency: Currency,
    ) -> Self {
        Self {
            line_id: line.id,
            discounts,
            currency,
            id: gid::of("OrderLine", line.id),
            variant_id: gid::of("ProductVariant", line.variant_id),
            quantity: line.quantity,
            fulfilled_quantity: line.fulfilled,
            list_price: MoneyV2::new(line.list_price, currency),
            unit_price: MoneyV2::new(line.unit_price, currency),
            total_price: MoneyV2::new(line.total, currency),
            discounted_total_price: MoneyV2::new(line.total - line.discount, currency),
            custom_attributes: line.attributes.0.iter().map(Attribute::from).collect(),
            title: line.title,
            variant_title: line.variant_title,
            sku: line.sku,
        }
    }
}
