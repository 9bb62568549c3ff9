//! What lists of products can be narrowed by.

mod input;
mod texts;

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use catalog::product::{self, FacetValue, Facets, ProductQuery};
use kernel::Currency;
use serde_json::json;

pub use self::input::{
    CategoryFilter, MetafieldFilter, PriceRangeFilter, ProductFilter, TaxonomyMetafieldFilter,
    VariantOptionFilter,
};
use self::texts::Texts;
use super::{MediaImage, StorefrontExt};
use crate::{CallerExt, Color, Json, at_most, masked};

/// The most filters at once.
const MOST_FILTERS: usize = 250;

/// What looking through a whole list counts as, in values of the answer. It is paid when it is done: an
/// estimate would be multiplied by the rows of the page beside which the choices stand.
pub(super) const WHOLE_LIST: usize = 2_000;

/// What is asked by filters in the shop's currency.
///
/// # Errors
/// `BAD_USER_INPUT` at `path` for too many of them.
pub async fn wanted(
    ctx: &Context<'_>,
    path: &str,
    filters: Option<Vec<ProductFilter>>,
) -> Result<Vec<product::ProductFilter>> {
    let filters = filters.unwrap_or_default();
    at_most(path, filters.len(), MOST_FILTERS)?;
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let currency = ctx.currency().await?;
    Ok(filters.into_iter().flat_map(|filter| filter.wanted(currency)).collect())
}

/// A list of products as a whole; none for one that no filters are said to.
#[derive(Clone)]
pub struct ProductList(pub Option<Arc<ProductQuery>>);

/// A list of products as a whole.
#[Object]
impl ProductList {
    /// What a collection's products can be narrowed by, and how many of them each choice leaves. Those
    /// of one kind are counted as if nothing of that kind were asked for. Other lists aren't narrowed.
    async fn filters(&self, ctx: &Context<'_>) -> Result<Vec<Filter>> {
        match &self.0 {
            Some(query) => filters_of(ctx, query).await,
            None => Ok(Vec::new()),
        }
    }
}

/// The choices in a list.
pub(super) async fn filters_of(ctx: &Context<'_>, query: &ProductQuery) -> Result<Vec<Filter>> {
    ctx.spend(WHOLE_LIST)?;
    let found = product::facets(&*ctx.reader().await?, query).await.map_err(masked)?;
    let shop = ctx.shop().await?;
    let texts = Texts::of(ctx.caller()?.language(&shop));
    let filters = Filter::all(found, texts, shop.currency());
    ctx.spend_rows(filters.iter().map(|filter| filter.values.len()).sum::<usize>())?;
    Ok(filters)
}

/// One thing that products can be narrowed by.
#[derive(Debug, Clone, SimpleObject)]
pub struct Filter {
    /// Its id.
    id: String,
    /// What it is called, in the language of the request.
    label: String,
    /// How values are shown; null unless they are a list.
    presentation: Option<FilterPresentation>,
    /// What its values are.
    #[graphql(name = "type")]
    kind: FilterType,
    /// What there is to choose from.
    values: Vec<FilterValue>,
}

/// One choice.
#[derive(Debug, Clone, SimpleObject)]
pub struct FilterValue {
    /// How many products it leaves.
    count: i32,
    /// Its id.
    id: String,
    /// A picture of it; there is none.
    image: Option<MediaImage>,
    /// The `ProductFilter` that asks for it, as JSON.
    input: Json,
    /// What it is called.
    label: String,
    /// How it looks; not known.
    swatch: Option<Swatch>,
}

/// How a choice looks.
#[derive(Debug, Clone, SimpleObject)]
pub struct Swatch {
    /// As a colour.
    color: Option<Color>,
    /// As an image.
    image: Option<MediaImage>,
}

/// What the values of a filter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum FilterType {
    /// Yes or no.
    Boolean,
    /// Texts to choose from.
    List,
    /// A range of prices.
    PriceRange,
}

/// How the values of a filter are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum FilterPresentation {
    /// As pictures.
    Image,
    /// As colours.
    Swatch,
    /// As texts.
    Text,
}

impl Filter {
    /// Those that have something to choose from.
    fn all(found: Facets, texts: &Texts, currency: Currency) -> Vec<Self> {
        let list = |id: &str, label: &str, values: Vec<FacetValue>, field: &str| {
            let input = |value: &FacetValue| json!({ field: value.label });
            Self::list(id, label, &values, input)
        };
        let mut all = vec![
            Self::availability(&found, texts),
            Self::price(&found, texts, currency),
            list("filter.p.product_type", texts.product_type, found.product_types, "productType"),
            list("filter.p.vendor", texts.vendor, found.vendors, "productVendor"),
            list("filter.p.tag", texts.tag, found.tags, "tag"),
        ];
        all.extend(found.options.into_iter().map(|option| {
            let input = |value: &FacetValue| {
                json!({ "variantOption": { "name": option.name, "value": value.label } })
            };
            let id = format!("filter.v.option.{}", option.key.replace(' ', "-"));
            Self::list(&id, &option.name, &option.values, input)
        }));
        all.retain(|filter| filter.values.iter().any(|value| value.count > 0));
        all
    }

    fn availability(found: &Facets, texts: &Texts) -> Self {
        let value = |nr: u8, label, count| {
            let input = json!({ "available": nr == 1 });
            FilterValue::new(format!("filter.v.availability.{nr}"), label, count, input.to_string())
        };
        Self {
            id: "filter.v.availability".to_owned(),
            label: texts.availability.to_owned(),
            presentation: Some(FilterPresentation::Text),
            kind: FilterType::List,
            values: vec![
                value(1, texts.in_stock, found.available),
                value(0, texts.out_of_stock, found.unavailable),
            ],
        }
    }

    fn price(found: &Facets, texts: &Texts, currency: Currency) -> Self {
        let id = "filter.v.price".to_owned();
        let value = found.price.map(|price| {
            // The amounts as numbers, without a detour by way of binary ones.
            let [min, max] = [price.min, price.max].map(|amount| currency.decimal(amount));
            let input = format!(r#"{{"price":{{"min":{min},"max":{max}}}}}"#);
            FilterValue::new(id.clone(), texts.price, price.count, input)
        });
        Self {
            id,
            label: texts.price.to_owned(),
            presentation: None,
            kind: FilterType::PriceRange,
            values: value.into_iter().collect(),
        }
    }

    fn list(
        id: &str,
        label: &str,
        values: &[FacetValue],
        input: impl Fn(&FacetValue) -> serde_json::Value,
    ) -> Self {
        let value = |value: &FacetValue| {
            let id = format!("{id}.{}", value.key.replace(' ', "-"));
            FilterValue::new(id, &value.label, value.count, input(value).to_string())
        };
        Self {
            id: id.to_owned(),
            label: label.to_owned(),
            presentation: Some(FilterPresentation::Text),
            kind: FilterType::List,
            values: values.iter().map(value).collect(),
        }
    }
}

impl FilterValue {
    fn new(id: String, label: &str, count: i64, input: String) -> Self {
        Self {
            count: i32::try_from(count).unwrap_or(i32::MAX),
            id,
            image: None,
            input: Json(input),
            label: label.to_owned(),
            swatch: None,
        }
    }
}
