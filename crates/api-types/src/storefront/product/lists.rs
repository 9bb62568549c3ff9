use std::cmp::Ordering;

use async_graphql::{Context, Result};
use catalog::{product::ProductImage, variant::Variant};
use kernel::PageArgs;

use super::{Product, ProductVariant, ProductVariantConnection, ProductVariantSortKeys};
use crate::{
    CallerExt,
    storefront::{Image, ImageConnection},
};

/// Part of a product's images.
pub(super) fn images(
    ctx: &Context<'_>,
    stored: &[ProductImage],
    args: &PageArgs,
    reverse: bool,
) -> Result<ImageConnection> {
    let mut images: Vec<Image> = stored.iter().map(Image::from).collect();
    if reverse {
        images.reverse();
    }
    Ok(ctx.slice(images, args)?.into())
}

/// Part of a product's variants.
pub(super) async fn variants(
    ctx: &Context<'_>,
    product: &Product,
    args: &PageArgs,
    (key, reverse): (ProductVariantSortKeys, bool),
) -> Result<ProductVariantConnection> {
    let offers = product.sold(ctx).await?;
    let mut offered: Vec<_> = offers.variants.iter().collect();
    offered.sort_by(|one, other| compare(key, &one.variant, &other.variant));
    if reverse {
        offered.reverse();
    }
    let variants: Vec<ProductVariant> = offered.into_iter().map(|o| product.variant(o)).collect();
    Ok(ctx.slice(variants, args)?.into())
}

fn compare(key: ProductVariantSortKeys, one: &Variant, other: &Variant) -> Ordering {
    match key {
        ProductVariantSortKeys::Id => one.id.cmp(&other.id),
        ProductVariantSortKeys::Sku => one.sku.cmp(&other.sku),
        ProductVariantSortKeys::Title => one.title().cmp(&other.title()),
        ProductVariantSortKeys::Position | ProductVariantSortKeys::Relevance => Ordering::Equal,
    }
}

crate::connection!(ProductConnection, ProductEdge, Product);
