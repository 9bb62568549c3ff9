use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use catalog::product::ProductOption;

use super::{
    Product, ProductVariant, SelectedOptionInput,
    choice::{Choice, Leniency},
    encoding,
};
use crate::{CallerExt, at_most, cost, storefront::Offers};

/// The most wishes of one choice.
const MOST_WISHES: usize = 250;

/// The fields of a product that find a variant by its options.
pub(super) struct ProductChoosing(pub Product);

impl ProductChoosing {
    /// What there is to choose between; looking all of it through is paid for.
    async fn known(&self, ctx: &Context<'_>) -> Result<(Arc<Vec<ProductOption>>, Arc<Offers>)> {
        let (options, offers) = (self.0.choices(ctx).await?, self.0.sold(ctx).await?);
        ctx.spend(offers.variants.len())?;
        Ok((options, offers))
    }
}

fn wishes(selected: &[SelectedOptionInput]) -> Result<&[SelectedOptionInput]> {
    at_most("selectedOptions", selected.len(), MOST_WISHES)?;
    Ok(selected)
}

/// The fields of a product that find a variant by its options.
#[Object]
impl ProductChoosing {
    /// The variant that has exactly these values.
    async fn variant_by_selected_options(
        &self,
        ctx: &Context<'_>,
        selected_options: Vec<SelectedOptionInput>,
        #[graphql(default_with = "Some(false)")] ignore_unknown_options: Option<bool>,
        #[graphql(default_with = "Some(false)")] case_insensitive_match: Option<bool>,
    ) -> Result<Option<ProductVariant>> {
        let (options, offers) = self.known(ctx).await?;
        let leniency =
            Leniency::new(ignore_unknown_options.unwrap_or(false), case_insensitive_match);
        let choice = Choice::new(&options, wishes(&selected_options)?, leniency);
        Ok(choice.exact(&offers).map(|offered| self.0.variant(offered)))
    }

    /// The variant that has these values; when there is none, the first that can be bought, else
    /// the first.
    async fn selected_or_first_available_variant(
        &self,
        ctx: &Context<'_>,
        selected_options: Option<Vec<SelectedOptionInput>>,
        #[graphql(default_with = "Some(true)")] ignore_unknown_options: Option<bool>,
        #[graphql(default_with = "Some(false)")] case_insensitive_match: Option<bool>,
    ) -> Result<Option<ProductVariant>> {
        let (options, offers) = self.known(ctx).await?;
        let leniency =
            Leniency::new(ignore_unknown_options.unwrap_or(true), case_insensitive_match);
        let wished = selected_options.unwrap_or_default();
        let choice = Choice::new(&options, wishes(&wished)?, leniency);
        Ok(choice.or_first(&offers).map(|offered| self.0.variant(offered)))
    }

    /// The variants that differ from the selected one in a single option.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn adjacent_variants(
        &self,
        ctx: &Context<'_>,
        selected_options: Option<Vec<SelectedOptionInput>>,
        #[graphql(default_with = "Some(true)")] ignore_unknown_options: Option<bool>,
        #[graphql(default_with = "Some(false)")] case_insensitive_match: Option<bool>,
    ) -> Result<Vec<ProductVariant>> {
        let (options, offers) = self.known(ctx).await?;
        let leniency =
            Leniency::new(ignore_unknown_options.unwrap_or(true), case_insensitive_match);
        let wished = selected_options.unwrap_or_default();
        let choice = Choice::new(&options, wishes(&wished)?, leniency);
        let adjacent = choice.adjacent(&offers);
        ctx.spend_rows(adjacent.len())?;
        Ok(adjacent.into_iter().map(|offered| self.0.variant(offered)).collect())
    }

    /// Which combinations of option values there are, in the dialect's compact form.
    async fn encoded_variant_existence(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let (options, offers) = self.known(ctx).await?;
        Ok(Some(encoding::encoded(&options, &offers, |_| true)))
    }

    /// Which combinations of option values can be bought, in the dialect's compact form.
    async fn encoded_variant_availability(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let (options, offers) = self.known(ctx).await?;
        Ok(Some(encoding::encoded(&options, &offers, |offered| offered.for_sale)))
    }
}
