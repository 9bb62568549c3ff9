use async_graphql::{ID, InputObject, SimpleObject};
use catalog::product::{NewImage, ProductImage as Stored};

use crate::{Url, gid};

/// A reference to an image.
#[derive(SimpleObject)]
pub struct ProductImage {
    /// Its id.
    id: ID,
    /// Where it is.
    url: Url,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// In pixels, when known.
    width: Option<i32>,
    /// In pixels, when known.
    height: Option<i32>,
}

impl From<Stored> for ProductImage {
    fn from(image: Stored) -> Self {
        Self {
            id: gid::of("ProductImage", image.id),
            url: Url(image.url),
            alt: image.alt,
            width: image.width,
            height: image.height,
        }
    }
}

/// A reference to an image.
#[derive(InputObject)]
pub struct ProductImageInput {
    /// An http or https address.
    url: String,
    /// What it shows, for those who don't see it.
    alt: Option<String>,
    /// In pixels, when known.
    width: Option<i32>,
    /// In pixels, when known.
    height: Option<i32>,
}

impl From<ProductImageInput> for NewImage {
    fn from(input: ProductImageInput) -> Self {
        Self { url: input.url, alt: input.alt, width: input.width, height: input.height }
    }
}
