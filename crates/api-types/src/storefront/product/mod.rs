mod batch;
mod choice;
mod choosing;
mod encoding;
mod lists;
mod offer;
mod option;
mod range;
mod sort;
mod variant;

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use catalog::{
    product::{Product as Stored, ProductImage, ProductOption as StoredOption},
    variant::Summary,
};
use chrono::{DateTime, Utc};
use kernel::{PageArgs, Slice};
use uuid::Uuid;

use self::choosing::ProductChoosing;
pub use self::{
    batch::published,
    choice::{SelectedOption, SelectedOptionInput},
    lists::{ProductConnection, ProductEdge},
    offer::ProductOffer,
    option::{ProductOption, ProductOptionValue, ProductOptionValueSwatch},
    range::ProductPriceRange,
    sort::{
        ProductCollectionSortKeys, ProductImageSortKeys, ProductMediaSortKeys,
        ProductRecommendationIntent, ProductSortKeys, ProductVariantSortKeys,
    },
    variant::{
        Merchandise, ProductVariant, ProductVariantComponent, ProductVariantComponentConnection,
        ProductVariantComponentEdge, ProductVariantConnection, ProductVariantEdge, QuantityRule,
        UnitPriceMeasurement, UnitPriceMeasurementMeasuredType, UnitPriceMeasurementMeasuredUnit,
        WeightUnit,
    },
};
use super::{
    HasMetafieldsIdentifier, Image, ImageConnection, MediaConnection, Metafield, Offered, Offers,
    Seo, Siblings, StorefrontExt, metafield, selling_plan::ProductPlans, text,
};
use crate::{CallerExt, Html, Url, cost, gid};

/// What a shop sells.
#[derive(Debug, Clone)]
pub struct Product(Arc<Stored>, Arc<Siblings>);

impl Product {
    /// One of several that were found together.
    pub fn among(product: Arc<Stored>, siblings: &Arc<Siblings>) -> Self {
        Self(product, Arc::clone(siblings))
    }

    /// One that was found alone.
    pub fn alone(product: Stored) -> Self {
        let siblings = Siblings::new(vec![product.id]);
        Self(Arc::new(product), siblings)
    }

    /// Several that were found together.
    pub fn all(products: Vec<Stored>) -> Vec<Self> {
        let siblings = Siblings::new(products.iter().map(|product| product.id).collect());
        products.into_iter().map(|product| Self::among(Arc::new(product), &siblings)).collect()
    }

    /// Part of a list.
    pub fn page(slice: Slice<Stored>) -> Slice<Self> {
        let siblings = Siblings::new(slice.edges.iter().map(|edge| edge.node.id).collect());
        slice.map(|product| Self::among(Arc::new(product), &siblings))
    }

    /// The product's own id.
    pub fn uuid(&self) -> Uuid {
        self.0.id
    }

    /// Its options.
    async fn choices(&self, ctx: &Context<'_>) -> Result<Arc<Vec<StoredOption>>> {
        self.1.options(ctx, self.0.id).await
    }

    /// Its images.
    async fn pictures(&self, ctx: &Context<'_>) -> Result<Arc<Vec<ProductImage>>> {
        self.1.images(ctx, self.0.id).await
    }

    /// Its variants.
    async fn sold(&self, ctx: &Context<'_>) -> Result<Arc<Offers>> {
        self.1.offers(ctx, self.0.id).await
    }

    /// What lists show of its variants.
    async fn summary(&self, ctx: &Context<'_>) -> Result<Arc<Summary>> {
        self.1.summary(ctx, self.0.id).await
    }

    /// One of its variants.
    fn variant(&self, offered: &Offered) -> ProductVariant {
        ProductVariant::new(self.clone(), Arc::clone(&offered.variant))
    }
}

/// A product's first image, else a placeholder; always with a size, because clients count on one.
fn featured(product: &Stored, images: &[ProductImage], origin: &str) -> Image {
    images.first().map_or_else(
        || Image::placeholder(origin, &product.title),
        |image| Image::from(image).sized(),
    )
}

/// What a shop sells.
#[Object]
impl Product {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Product", self.0.id)
    }

    /// What a search adds to its address for analytics; we add nothing.
    async fn tracking_parameters(&self) -> Option<String> {
        None
    }

    /// Its name in addresses, unique in the shop.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The description without tags.
    async fn description(&self, ctx: &Context<'_>, truncate_at: Option<i32>) -> Result<String> {
        text::plain(ctx, &self.0.description, truncate_at)
    }

    /// The description.
    async fn description_html(&self, ctx: &Context<'_>) -> Result<Html> {
        text::html(ctx, &self.0.description_html)
    }

    /// Who makes it; may be empty.
    async fn vendor(&self) -> &str {
        &self.0.vendor
    }

    /// The merchant's own category; may be empty.
    async fn product_type(&self) -> &str {
        &self.0.product_type
    }

    /// The merchant's own words for it.
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// What search engines read.
    async fn seo(&self) -> Seo {
        Seo::new(self.0.seo_title.as_ref(), self.0.seo_description.as_ref())
    }

    /// Its address on the shop's website.
    pub(crate) async fn online_store_url(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        ctx.address(&format!("/products/{}", self.0.handle)).map(Some)
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it, or one of its variants, last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Since when it is on sale.
    async fn published_at(&self) -> DateTime<Utc> {
        self.0.published_at.unwrap_or(self.0.created_at)
    }

    /// Whether one of its variants can be bought now.
    async fn available_for_sale(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.summary(ctx).await?.available_for_sale)
    }

    /// How many are left over all counted variants; null when none is counted.
    async fn total_inventory(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let offers = self.sold(ctx).await?;
        let counted = offers.variants.iter().filter_map(|offered| offered.quantity);
        let total = counted.reduce(i64::saturating_add);
        Ok(total.map(|units| i32::try_from(units).unwrap_or(i32::MAX)))
    }

    /// Whether it is a gift card; never.
    async fn is_gift_card(&self) -> bool {
        false
    }

    /// Whether it is only sold as a subscription; never.
    async fn requires_selling_plan(&self) -> bool {
        false
    }

    /// What its variants cost.
    async fn price_range(&self, ctx: &Context<'_>) -> Result<ProductPriceRange> {
        let sold = self.summary(ctx).await?;
        Ok(ProductPriceRange::new(sold.min_price, sold.max_price, ctx.currency().await?))
    }

    /// The prices to strike through; 0 when there are none.
    async fn compare_at_price_range(&self, ctx: &Context<'_>) -> Result<ProductPriceRange> {
        let sold = self.summary(ctx).await?;
        let (min, max) = (sold.min_compare_at_price, sold.max_compare_at_price);
        Ok(ProductPriceRange::new(min, max, ctx.currency().await?))
    }

    /// The campaigns in which it takes part now or, as is announced, soon; the earliest first.
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<ProductOffer>> {
        let sold = self.sold(ctx).await?;
        let variants: Vec<_> = sold.variants.iter().map(|offered| &*offered.variant).collect();
        ProductOffer::of(ctx, self, &variants).await
    }

    /// Its first picture, else a placeholder; never null.
    async fn featured_image(&self, ctx: &Context<'_>) -> Result<Option<Image>> {
        Ok(Some(featured(&self.0, &self.pictures(ctx).await?, &ctx.caller()?.origin)))
    }

    /// Its pictures in the merchant's order, the first of them its `featuredImage`, whatever `sortKey` says.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn images(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(name = "sortKey", default_with = "Some(ProductImageSortKeys::Position)")]
        _sort_key: Option<ProductImageSortKeys>,
    ) -> Result<ImageConnection> {
        let args = PageArgs { first, after, last, before };
        let origin = &ctx.caller()?.origin;
        let images = lists::pictures(&self.0, &self.pictures(ctx).await?, origin);
        lists::images(ctx, images, &args, reverse.unwrap_or_default())
    }

    /// Its pictures among the shop's media, in the merchant's order, whatever `sortKey` says.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn media(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(name = "sortKey", default_with = "Some(ProductMediaSortKeys::Position)")]
        _sort_key: Option<ProductMediaSortKeys>,
    ) -> Result<MediaConnection> {
        let args = PageArgs { first, after, last, before };
        lists::media(ctx, &self.pictures(ctx).await?, &args, reverse.unwrap_or_default())
    }

    /// What a shopper chooses between.
    #[graphql(complexity = "cost::options(first, child_complexity)")]
    async fn options(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Vec<ProductOption>> {
        let mut options = ProductOption::all(self, &self.choices(ctx).await?);
        options.truncate(first.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(0)));
        ctx.spend_rows(options.len())?;
        Ok(options)
    }

    /// Its variants.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn variants(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(ProductVariantSortKeys::Position)")] sort_key: Option<
            ProductVariantSortKeys,
        >,
    ) -> Result<ProductVariantConnection> {
        let args = PageArgs { first, after, last, before };
        let key = sort_key.unwrap_or(ProductVariantSortKeys::Position);
        lists::variants(ctx, self, &args, (key, reverse.unwrap_or_default())).await
    }

    /// How it is sold by selling plans.
    #[graphql(flatten)]
    async fn plans(&self) -> ProductPlans {
        ProductPlans
    }

    /// Finding a variant by its options.
    #[graphql(flatten)]
    async fn choosing(&self) -> ProductChoosing {
        ProductChoosing(self.clone())
    }

    /// One of the merchant's own fields; there are none yet.
    pub async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    pub(crate) async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}
