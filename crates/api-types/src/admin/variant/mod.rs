mod input;

use async_graphql::{Context, ID, Object, Result};
use catalog::variant::Variant as Stored;
use chrono::{DateTime, Utc};

pub use self::input::{VariantCreateInput, VariantUpdateInput};
use super::{
    loader::{AdminExt, ImageOf, ProductOf, StockOf},
    product::{Product, ProductImage},
    stock::StockLevel,
};
use crate::{CallerExt, MoneyV2, cost, gid};

/// What is sold: one combination of a product's option values.
#[derive(Clone)]
pub struct ProductVariant(Stored);

impl From<Stored> for ProductVariant {
    fn from(variant: Stored) -> Self {
        Self(variant)
    }
}

crate::connection!(ProductVariantConnection, ProductVariantEdge, ProductVariant);

/// What is sold: one combination of a product's option values.
#[Object]
impl ProductVariant {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("ProductVariant", self.0.id)
    }

    /// Whose variant it is; null when it has been deleted just now.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>> {
        Ok(ctx.one(ProductOf(self.0.product_id)).await?.map(Into::into))
    }

    /// What tells it apart from its siblings: `Red / Small`.
    async fn title(&self) -> String {
        self.0.title()
    }

    /// A value for each of the product's options, in their order.
    async fn option_values(&self) -> Vec<&str> {
        self.0.option_values().collect()
    }

    /// What it costs.
    async fn price(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        ctx.money(self.0.price).await
    }

    /// The price to strike through.
    async fn compare_at_price(&self, ctx: &Context<'_>) -> Result<Option<MoneyV2>> {
        match self.0.compare_at_price {
            Some(minor) => ctx.money(minor).await.map(Some),
            None => Ok(None),
        }
    }

    /// The merchant's stock number, unique in the shop.
    async fn sku(&self) -> Option<&str> {
        self.0.sku.as_deref()
    }

    /// Such as an EAN; unique in the shop.
    async fn barcode(&self) -> Option<&str> {
        self.0.barcode.as_deref()
    }

    /// Its stock is counted.
    async fn tracked(&self) -> bool {
        self.0.tracked
    }

    /// It is sold on when there is none left.
    async fn continue_selling(&self) -> bool {
        self.0.continue_selling
    }

    /// It is delivered.
    async fn requires_shipping(&self) -> bool {
        self.0.requires_shipping
    }

    /// It is taxed.
    async fn taxable(&self) -> bool {
        self.0.taxable
    }

    /// 0 when unknown.
    async fn weight_grams(&self) -> i32 {
        self.0.weight_grams
    }

    /// One of the product's images.
    async fn image(&self, ctx: &Context<'_>) -> Result<Option<ProductImage>> {
        let Some(id) = self.0.image_id else { return Ok(None) };
        Ok(ctx.one(ImageOf(id)).await?.map(Into::into))
    }

    /// How much of it lies where. Empty when it was never counted.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn stock(&self, ctx: &Context<'_>) -> Result<Vec<StockLevel>> {
        ctx.list(StockOf(self.0.id)).await
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
