mod image;
mod input;
mod option;

use async_graphql::{Context, ID, Object, Result};
use catalog::{product::Product as Stored, stock::Stock};
use chrono::{DateTime, Utc};
use kernel::PageArgs;

pub use self::{
    image::{ProductImage, ProductImageInput},
    input::{ProductCreateInput, ProductUpdateInput},
    option::{ProductOption, ProductOptionInput},
};
use super::{
    Seo,
    loader::{AdminExt, ImagesOf, OptionsOf, StockOf, VariantsOf},
    number::int,
    variant::ProductVariantConnection,
};
use crate::{CallerExt, Html, cost, gid};

/// A product, on sale or not.
#[derive(Clone)]
pub struct Product(Stored);

impl From<Stored> for Product {
    fn from(product: Stored) -> Self {
        Self(product)
    }
}

crate::connection!(ProductConnection, ProductEdge, Product);

/// A product, on sale or not.
#[Object]
impl Product {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Product", self.0.id)
    }

    /// Its name in addresses, unique in the shop.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The description as it was written.
    async fn description_html(&self, ctx: &Context<'_>) -> Result<Html> {
        ctx.spend_text(&self.0.description_html)?;
        Ok(Html(self.0.description_html.clone()))
    }

    /// Who makes it; may be empty.
    async fn vendor(&self) -> &str {
        &self.0.vendor
    }

    /// The merchant's own category; may be empty.
    async fn product_type(&self) -> &str {
        &self.0.product_type
    }

    /// In the merchant's order.
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// What search engines read.
    async fn seo(&self) -> Seo {
        Seo::new(self.0.seo_title.as_ref(), self.0.seo_description.as_ref())
    }

    /// It is on sale.
    async fn published(&self) -> bool {
        self.0.published_at.is_some()
    }

    /// Since when it is on sale.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it, or one of its variants, last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Up to three; a product without options has one called `Title`.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn options(&self, ctx: &Context<'_>) -> Result<Vec<ProductOption>> {
        ctx.list(OptionsOf(self.0.id)).await
    }

    /// The first is the featured one.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn images(&self, ctx: &Context<'_>) -> Result<Vec<ProductImage>> {
        ctx.list(ImagesOf(self.0.id)).await
    }

    /// What of it is sold, in the merchant's order.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn variants(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<ProductVariantConnection> {
        let args = PageArgs { first, after, last, before };
        let variants = ctx.all([VariantsOf(self.0.id)]).await?;
        Ok(ctx.slice(variants, &args)?.into())
    }

    /// How many units of its counted variants can still be sold.
    async fn total_inventory(&self, ctx: &Context<'_>) -> Result<i32> {
        let variants = ctx.all([VariantsOf(self.0.id)]).await?;
        let counted = variants.into_iter().filter(|variant| variant.tracked);
        let stock = ctx.all(counted.map(|variant| StockOf(variant.id))).await?;
        let total = stock.iter().map(Stock::available).fold(0, i64::saturating_add);
        Ok(int(total))
    }
}
