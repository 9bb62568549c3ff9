use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, Union};
use catalog::variant::Variant as Stored;
use kernel::{PageArgs, Slice};
use uuid::Uuid;

use super::{Product, ProductOffer, SelectedOption};
use crate::{
    CallerExt, MoneyV2, gid,
    storefront::{
        GeoCoordinateInput, HasMetafieldsIdentifier, Image, Metafield, StoreAvailability,
        StoreAvailabilityConnection, metafield,
    },
};

/// What is sold: one combination of a product's option values.
#[derive(Debug, Clone)]
pub struct ProductVariant {
    product: Product,
    variant: Arc<Stored>,
}

impl ProductVariant {
    /// A variant of a product.
    pub const fn new(product: Product, variant: Arc<Stored>) -> Self {
        Self { product, variant }
    }

    /// The variant's own id.
    pub fn uuid(&self) -> Uuid {
        self.variant.id
    }

    async fn struck_through(&self, ctx: &Context<'_>) -> Result<Option<MoneyV2>> {
        match self.variant.compare_at_price {
            Some(minor) => ctx.money(minor).await.map(Some),
            None => Ok(None),
        }
    }
}

/// What is sold: one combination of a product's option values.
#[Object]
impl ProductVariant {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("ProductVariant", self.variant.id)
    }

    /// What tells it apart from its siblings: `Red / Small`.
    async fn title(&self) -> String {
        self.variant.title()
    }

    /// Whose variant it is.
    async fn product(&self) -> Product {
        self.product.clone()
    }

    /// What it costs.
    async fn price(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        ctx.money(self.variant.price).await
    }

    /// The former name of `price`.
    #[graphql(deprecation = "Use `price`.")]
    async fn price_v2(&self, ctx: &Context<'_>) -> Result<MoneyV2> {
        ctx.money(self.variant.price).await
    }

    /// The price to strike through.
    async fn compare_at_price(&self, ctx: &Context<'_>) -> Result<Option<MoneyV2>> {
        self.struck_through(ctx).await
    }

    /// The former name of `compareAtPrice`.
    #[graphql(deprecation = "Use `compareAtPrice`.")]
    async fn compare_at_price_v2(&self, ctx: &Context<'_>) -> Result<Option<MoneyV2>> {
        self.struck_through(ctx).await
    }

    /// The campaigns in which it takes part now or, as is announced, soon; the earliest first.
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<ProductOffer>> {
        ProductOffer::of(ctx, &self.product, &[&*self.variant]).await
    }

    /// Its value of each option.
    async fn selected_options(&self, ctx: &Context<'_>) -> Result<Vec<SelectedOption>> {
        let options = self.product.choices(ctx).await?;
        ctx.spend_rows(options.len())?;
        let pairs = options.iter().zip(self.variant.option_values());
        let pair =
            |name: &str, value: &str| SelectedOption { name: name.into(), value: value.into() };
        Ok(pairs.map(|(option, value)| pair(&option.name, value)).collect())
    }

    /// Whether it can be bought now.
    async fn available_for_sale(&self, ctx: &Context<'_>) -> Result<bool> {
        let offers = self.product.sold(ctx).await?;
        Ok(offers.offered(self.variant.id).is_some_and(|offered| offered.for_sale))
    }

    /// How many are left, never below 0; null when they aren't counted.
    async fn quantity_available(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let offers = self.product.sold(ctx).await?;
        let quantity = offers.offered(self.variant.id).and_then(|offered| offered.quantity);
        Ok(quantity.map(|units| i32::try_from(units).unwrap_or(i32::MAX)))
    }

    /// It can be bought although there is none left.
    async fn currently_not_in_stock(&self, ctx: &Context<'_>) -> Result<bool> {
        let offers = self.product.sold(ctx).await?;
        let offered = offers.offered(self.variant.id);
        Ok(offered.is_some_and(|offered| offered.for_sale && offered.quantity == Some(0)))
    }

    /// Its picture, else the product's first, else a placeholder.
    async fn image(&self, ctx: &Context<'_>) -> Result<Option<Image>> {
        let images = self.product.pictures(ctx).await?;
        let own = images.iter().find(|image| Some(image.id) == self.variant.image_id);
        let origin = &ctx.caller()?.origin;
        Ok(own.map_or_else(
            || Some(super::featured(&self.product.0, &images, origin)),
            |image| Some(image.into()),
        ))
    }

    /// The merchant's stock number.
    async fn sku(&self) -> Option<&String> {
        self.variant.sku.as_ref()
    }

    /// Its barcode.
    async fn barcode(&self) -> Option<&String> {
        self.variant.barcode.as_ref()
    }

    /// In `weightUnit`; null when unknown.
    async fn weight(&self) -> Option<f64> {
        (self.variant.weight_grams > 0).then(|| f64::from(self.variant.weight_grams))
    }

    /// What `weight` is counted in: always grams.
    async fn weight_unit(&self) -> WeightUnit {
        WeightUnit::Grams
    }

    /// Whether it is delivered to an address.
    async fn requires_shipping(&self) -> bool {
        self.variant.requires_shipping
    }

    /// Whether it is taxed.
    async fn taxable(&self) -> bool {
        self.variant.taxable
    }

    /// Whether it is only sold together with parts; never.
    async fn requires_components(&self) -> bool {
        false
    }

    /// The price of a unit of measure; not known.
    async fn unit_price(&self) -> Option<MoneyV2> {
        None
    }

    /// How much of its measure it holds; not known.
    async fn unit_price_measurement(&self) -> Option<UnitPriceMeasurement> {
        None
    }

    /// How much of it lies where it can be fetched, in the merchant's order whatever `near` says.
    async fn store_availability(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "near")] _near: Option<GeoCoordinateInput>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
    ) -> Result<StoreAvailabilityConnection> {
        let mut places = StoreAvailability::of(ctx, &self.variant).await?;
        if reverse.unwrap_or_default() {
            places.reverse();
        }
        Ok(ctx.slice(places, &PageArgs { first, after, last, before })?.into())
    }

    /// What it is made of; variants aren't made of others.
    #[graphql(complexity = "1")]
    async fn components(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<ProductVariantComponentConnection> {
        ctx.page(&PageArgs { first, after, last, before })?;
        Ok(Slice::<ProductVariantComponent>::default().into())
    }

    /// What is made of it; variants aren't made of others.
    #[graphql(complexity = "1")]
    async fn grouped_by(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<ProductVariantConnection> {
        ctx.page(&PageArgs { first, after, last, before })?;
        Ok(Slice::<ProductVariant>::default().into())
    }

    /// In which numbers it is sold: any from 1 on.
    async fn quantity_rule(&self) -> QuantityRule {
        QuantityRule { increment: 1, minimum: 1, maximum: None }
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

/// What can be put into a cart.
#[derive(Clone, Union)]
pub enum Merchandise {
    /// A variant.
    ProductVariant(ProductVariant),
}

/// A unit of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum WeightUnit {
    /// g.
    Grams,
    /// kg.
    Kilograms,
    /// oz.
    Ounces,
    /// lb.
    Pounds,
}

/// In which numbers something is sold.
#[derive(Debug, Clone, SimpleObject)]
pub struct QuantityRule {
    /// In steps of so many.
    increment: i32,
    /// At most so many.
    maximum: Option<i32>,
    /// At least so many.
    minimum: i32,
}

crate::connection!(ProductVariantConnection, ProductVariantEdge, ProductVariant);

/// What another variant is made of.
#[derive(Clone, SimpleObject)]
pub struct ProductVariantComponent {
    /// The part.
    product_variant: ProductVariant,
    /// How many of it.
    quantity: i32,
}

crate::connection!(
    ProductVariantComponentConnection,
    ProductVariantComponentEdge,
    ProductVariantComponent
);

/// How much of its measure something holds.
#[derive(Debug, Clone, SimpleObject)]
pub struct UnitPriceMeasurement {
    /// What is measured.
    measured_type: Option<UnitPriceMeasurementMeasuredType>,
    /// In which unit.
    quantity_unit: Option<UnitPriceMeasurementMeasuredUnit>,
    /// How much it holds.
    quantity_value: f64,
    /// The unit that `unitPrice` is of.
    reference_unit: Option<UnitPriceMeasurementMeasuredUnit>,
    /// How many of that.
    reference_value: i32,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UnitPriceMeasurementMeasuredType {
    /// m².
    Area,
    /// Pieces.
    Count,
    /// m.
    Length,
    /// Something else.
    Unknown,
    /// l.
    Volume,
    /// kg.
    Weight,
}

/// A unit of measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum UnitPriceMeasurementMeasuredUnit {
    /// cl.
    Cl,
    /// cm.
    Cm,
    /// fl oz.
    Floz,
    /// ft.
    Ft,
    /// ft².
    #[graphql(name = "FT2")]
    Ft2,
    /// g.
    G,
    /// gal.
    Gal,
    /// in.
    In,
    /// Pieces.
    Item,
    /// kg.
    Kg,
    /// l.
    L,
    /// lb.
    Lb,
    /// m.
    M,
    /// m².
    #[graphql(name = "M2")]
    M2,
    /// m³.
    #[graphql(name = "M3")]
    M3,
    /// mg.
    Mg,
    /// ml.
    Ml,
    /// mm.
    Mm,
    /// oz.
    Oz,
    /// pt.
    Pt,
    /// qt.
    Qt,
    /// Something else.
    Unknown,
    /// yd.
    Yd,
}
