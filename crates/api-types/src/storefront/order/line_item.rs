use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use kernel::Currency;
use ordering::order::{OrderDiscount, OrderLine as Stored, discounts_of, lines_of};
use uuid::Uuid;

use super::DiscountAllocation;
use crate::{
    CallerExt, MoneyV2, masked,
    storefront::{Attribute, ProductVariant, published},
};

/// What was bought, as it was called and cost then.
#[derive(Clone)]
pub struct OrderLineItem {
    line: Stored,
    discounts: Arc<Vec<OrderDiscount>>,
    variant: Option<ProductVariant>,
    currency: Currency,
}

impl OrderLineItem {
    /// An order's lines, in their order.
    pub(super) async fn of(
        ctx: &Context<'_>,
        order: Uuid,
        currency: Currency,
    ) -> Result<Vec<Self>> {
        let tx = ctx.reader().await?;
        let lines = lines_of(&tx, &[order]).await.map_err(masked)?;
        let discounts = Arc::new(discounts_of(&tx, &[order]).await.map_err(masked)?);
        let wanted: Vec<Uuid> = lines.iter().map(|line| line.variant_id).collect();
        let (_, variants) = published(&tx, Vec::new(), &wanted).await.map_err(masked)?;
        let item = |line: Stored| {
            let variant = variants.iter().find(|it| it.uuid() == line.variant_id).cloned();
            Self { line, discounts: Arc::clone(&discounts), variant, currency }
        };
        Ok(lines.into_iter().map(item).collect())
    }

    pub(super) fn uuid(&self) -> Uuid {
        self.line.id
    }
}

/// What was bought, as it was called and cost then.
#[Object]
impl OrderLineItem {
    /// The product's title then.
    async fn title(&self) -> &str {
        &self.line.title
    }

    /// How many were ordered.
    async fn quantity(&self) -> i32 {
        self.line.quantity
    }

    /// How many are left of them: neither given up nor brought back.
    async fn current_quantity(&self) -> i32 {
        self.line.quantity - self.line.undone()
    }

    /// What was ordered; null when it isn't on sale any more.
    async fn variant(&self) -> Option<&ProductVariant> {
        self.variant.as_ref()
    }

    /// What all came to before discounts; a lower price of units is none.
    async fn original_total_price(&self) -> MoneyV2 {
        MoneyV2::new(self.line.unit_price * i64::from(self.line.quantity), self.currency)
    }

    /// What was paid for it, its part of all discounts taken off.
    async fn discounted_total_price(&self) -> MoneyV2 {
        MoneyV2::new(self.line.total - self.line.discount, self.currency)
    }

    /// Its parts of discounts; a lower price is none.
    async fn discount_allocations(&self, ctx: &Context<'_>) -> Result<Vec<DiscountAllocation>> {
        let parts = DiscountAllocation::of(&self.discounts, Some(self.line.id), self.currency);
        ctx.spend_rows(parts.len())?;
        Ok(parts)
    }

    /// What the storefront noted on the line.
    async fn custom_attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        Attribute::all(ctx, &self.line.attributes)
    }
}

crate::connection!(OrderLineItemConnection, OrderLineItemEdge, OrderLineItem);
