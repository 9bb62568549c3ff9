use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Object, Result};
use db::TenantTx;
use kernel::Currency;
use ordering::order::{OrderDiscount, OrderLine as Stored, discounts_of, lines_of};
use uuid::Uuid;

use super::DiscountAllocation;
use crate::{
    CallerExt, MoneyV2,
    storefront::{Attribute, ProductVariant, details::one, published},
};

/// A line with all discounts of its order.
#[derive(Debug, Clone)]
pub struct OrderedLine {
    line: Stored,
    discounts: Arc<Vec<OrderDiscount>>,
    variant: Option<ProductVariant>,
}

/// What was bought, as it was called and cost then.
#[derive(Clone)]
pub struct OrderLineItem {
    ordered: OrderedLine,
    currency: Currency,
}

impl OrderLineItem {
    /// An order's lines, in their order. Those of several orders are read together.
    pub(super) async fn of(
        ctx: &Context<'_>,
        order: Uuid,
        currency: Currency,
    ) -> Result<Vec<Self>> {
        let lines = one(ctx, order, |details| &details.order_lines, read).await?;
        Ok(lines.into_iter().map(|ordered| Self { ordered, currency }).collect())
    }

    pub(super) fn line(&self) -> &Stored {
        &self.ordered.line
    }
}

async fn read(tx: &TenantTx, orders: &[Uuid]) -> db::Result<HashMap<Uuid, Vec<OrderedLine>>> {
    let lines = lines_of(tx, orders).await?;
    let mut discounts: HashMap<Uuid, Vec<OrderDiscount>> = HashMap::new();
    for discount in discounts_of(tx, orders).await? {
        discounts.entry(discount.order_id).or_default().push(discount);
    }
    let discounts: HashMap<Uuid, Arc<Vec<OrderDiscount>>> =
        discounts.into_iter().map(|(order, all)| (order, Arc::new(all))).collect();
    let wanted: Vec<Uuid> = lines.iter().map(|line| line.variant_id).collect();
    let (_, variants) = published(tx, Vec::new(), &wanted).await?;
    let variants: HashMap<Uuid, ProductVariant> =
        variants.into_iter().map(|variant| (variant.uuid(), variant)).collect();
    let mut ordered: HashMap<Uuid, Vec<OrderedLine>> = HashMap::new();
    for line in lines {
        let discounts = discounts.get(&line.order_id).cloned().unwrap_or_default();
        let variant = variants.get(&line.variant_id).cloned();
        ordered.entry(line.order_id).or_default().push(OrderedLine { line, discounts, variant });
    }
    Ok(ordered)
}

/// What was bought, as it was called and cost then.
#[Object]
impl OrderLineItem {
    /// The product's title then.
    async fn title(&self) -> &str {
        &self.line().title
    }

    /// How many were ordered.
    async fn quantity(&self) -> i32 {
        self.line().quantity
    }

    /// How many are left of them: neither given up nor brought back.
    async fn current_quantity(&self) -> i32 {
        self.line().quantity - self.line().undone()
    }

    /// What was ordered; null when it isn't on sale any more.
    async fn variant(&self) -> Option<&ProductVariant> {
        self.ordered.variant.as_ref()
    }

    /// What all came to before discounts; a lower price of units is none.
    async fn original_total_price(&self) -> MoneyV2 {
        MoneyV2::new(self.line().unit_price * i64::from(self.line().quantity), self.currency)
    }

    /// What was paid for it, its part of all discounts taken off.
    async fn discounted_total_price(&self) -> MoneyV2 {
        MoneyV2::new(self.line().total - self.line().discount, self.currency)
    }

    /// Its parts of discounts; a lower price is none.
    async fn discount_allocations(&self, ctx: &Context<'_>) -> Result<Vec<DiscountAllocation>> {
        let parts =
            DiscountAllocation::of(&self.ordered.discounts, Some(self.line().id), self.currency);
        ctx.spend_rows(parts.len())?;
        Ok(parts)
    }

    /// What the storefront noted on the line.
    async fn custom_attributes(&self, ctx: &Context<'_>) -> Result<Vec<Attribute>> {
        Attribute::all(ctx, &self.line().attributes)
    }
}

crate::connection!(OrderLineItemConnection, OrderLineItemEdge, OrderLineItem);
