use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use catalog::product::ProductOption as Stored;

use super::{Product, ProductVariant};
use crate::{CallerExt, Color, cost, gid, storefront::Media};

/// What a shopper chooses, such as the size, with the values to choose from.
#[derive(Clone)]
pub struct ProductOption {
    product: Product,
    options: Arc<Vec<Stored>>,
    index: usize,
}

impl ProductOption {
    /// The options of a product, in the merchant's order.
    pub(super) fn all(product: &Product, options: &Arc<Vec<Stored>>) -> Vec<Self> {
        let option = |index| Self { product: product.clone(), options: Arc::clone(options), index };
        (0..options.len()).map(option).collect()
    }

    fn stored(&self) -> &Stored {
        &self.options[self.index]
    }
}

/// What a shopper chooses, such as the size, with the values to choose from.
#[Object]
impl ProductOption {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("ProductOption", self.stored().id)
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.stored().name
    }

    /// What there is to choose from, as texts.
    #[graphql(deprecation = "Use `optionValues`.")]
    async fn values(&self, ctx: &Context<'_>) -> Result<&[String]> {
        ctx.spend_rows(self.stored().option_values.len())?;
        Ok(&self.stored().option_values)
    }

    /// What there is to choose from.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn option_values(&self, ctx: &Context<'_>) -> Result<Vec<ProductOptionValue>> {
        let places = 0..self.stored().option_values.len();
        ctx.spend_rows(places.len())?;
        Ok(places.map(|place| ProductOptionValue { option: self.clone(), place }).collect())
    }
}

/// One of the values of an option.
pub struct ProductOptionValue {
    option: ProductOption,
    place: usize,
}

impl ProductOptionValue {
    fn text(&self) -> &str {
        &self.option.stored().option_values[self.place]
    }
}

/// One of the values of an option.
#[Object]
impl ProductOptionValue {
    /// Global id.
    async fn id(&self) -> ID {
        let option = gid::of("ProductOptionValue", self.option.stored().id);
        ID(format!("{}?value={}", *option, self.place))
    }

    /// What it is called.
    async fn name(&self) -> &str {
        self.text()
    }

    /// The first variant that has it and can be bought, else the first that has it.
    async fn first_selectable_variant(&self, ctx: &Context<'_>) -> Result<Option<ProductVariant>> {
        let ProductOption { product, index, .. } = &self.option;
        let offers = product.sold(ctx).await?;
        let first = offers.first_with(*index, self.text());
        Ok(first.map(|offered| product.variant(offered)))
    }

    /// How it looks; not known.
    async fn swatch(&self) -> Option<ProductOptionValueSwatch> {
        None
    }
}

/// How a value of an option looks.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProductOptionValueSwatch {
    /// As a colour.
    color: Option<Color>,
    /// As an image.
    image: Option<Media>,
}
