use std::cmp::Ordering;

use async_graphql::{Context, Result};
use catalog::{
    product::{Product as Stored, ProductImage},
    variant::Variant,
};
use kernel::PageArgs;

use super::{Product, ProductVariant, ProductVariantConnection, ProductVariantSortKeys};
use crate::{
    CallerExt, gid,
    storefront::{Image, ImageConnection, Media, MediaConnection, MediaImage, ProductList},
};

/// Part of a product's images.
pub(super) fn images(
    ctx: &Context<'_>,
    mut images: Vec<Image>,
    args: &PageArgs,
    reverse: bool,
) -> Result<ImageConnection> {
    if reverse {
        images.reverse();
    }
    Ok(ctx.slice(images, args)?.into())
}

/// A product's images, the first of them the featured one.
pub(super) fn pictures(product: &Stored, stored: &[ProductImage], origin: &str) -> Vec<Image> {
    let featured = super::featured(product, stored, origin);
    std::iter::once(featured).chain(stored.iter().skip(1).map(Image::from)).collect()
}

/// Part of a product's images as media. A placeholder is none.
pub(super) fn media(
    ctx: &Context<'_>,
    stored: &[ProductImage],
    args: &PageArgs,
    reverse: bool,
) -> Result<MediaConnection> {
    let of = |image: &ProductImage| {
        MediaImage::of(gid::of("MediaImage", image.id), &Image::from(image).sized()).into()
    };
    let mut media: Vec<Media> = stored.iter().map(of).collect();
    if reverse {
        media.reverse();
    }
    Ok(ctx.slice(media, args)?.into())
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

crate::connection!(ProductConnection, ProductEdge, Product, with ProductList);
