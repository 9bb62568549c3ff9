use async_graphql::{Enum, ID, InputObject, Object};
use catalog::product::ProductImage as Stored;

use crate::{Url, gid};

/// The side length in pixels of the placeholder, and what is assumed where a size is needed and
/// the merchant's image doesn't say its own.
const SIDE: i32 = 800;

/// A picture.
#[derive(Debug, Clone)]
pub struct Image {
    id: Option<ID>,
    url: String,
    alt: Option<String>,
    width: Option<i32>,
    height: Option<i32>,
}

impl Image {
    /// What is shown where a merchant has no picture yet. `origin` is the request's.
    pub fn placeholder(origin: &str, alt: &str) -> Self {
        Self {
            id: None,
            url: format!("{origin}/static/placeholder.svg"),
            alt: Some(alt.to_owned()),
            width: Some(SIDE),
            height: Some(SIDE),
        }
    }

    /// With a size, because some clients compute with it: an unknown one is taken for a square.
    #[must_use]
    pub fn sized(self) -> Self {
        if self.width.is_some() && self.height.is_some() {
            return self;
        }
        Self { width: Some(SIDE), height: Some(SIDE), ..self }
    }

    /// What it shows.
    pub(super) fn alt(&self) -> Option<&str> {
        self.alt.as_deref()
    }

    /// A picture of which nothing but the address is known.
    pub fn at(url: &str, alt: &str) -> Self {
        Self { id: None, url: url.to_owned(), alt: Some(alt.to_owned()), width: None, height: None }
    }
}

impl From<&Stored> for Image {
    fn from(image: &Stored) -> Self {
        Self {
            id: Some(gid::of("ProductImage", image.id)),
            url: image.url.clone(),
            alt: image.alt.clone(),
            width: image.width,
            height: image.height,
        }
    }
}

/// A picture.
#[Object]
impl Image {
    /// Global id; null for placeholders.
    async fn id(&self) -> Option<&ID> {
        self.id.as_ref()
    }

    /// Where it is. Pictures are not resized: `transform` is understood and has no effect.
    async fn url(
        &self,
        #[graphql(name = "transform")] _transform: Option<ImageTransformInput>,
    ) -> Url {
        Url(self.url.clone())
    }

    /// What it shows, for those who don't see it.
    async fn alt_text(&self) -> Option<&String> {
        self.alt.as_ref()
    }

    /// In pixels, when known.
    async fn width(&self) -> Option<i32> {
        self.width
    }

    /// In pixels, when known.
    async fn height(&self) -> Option<i32> {
        self.height
    }

    /// A tiny preview; there are none.
    async fn thumbhash(&self) -> Option<String> {
        None
    }

    /// The former name of `url`.
    #[graphql(deprecation = "Use `url`.")]
    async fn src(&self) -> Url {
        Url(self.url.clone())
    }

    /// The former name of `url` without a transform.
    #[graphql(deprecation = "Use `url`.")]
    async fn original_src(&self) -> Url {
        Url(self.url.clone())
    }
}

/// How a picture should be cut and sized.
#[derive(Debug, Clone, InputObject)]
pub struct ImageTransformInput {
    /// Which part stays.
    pub crop: Option<CropRegion>,
    /// In pixels.
    pub max_width: Option<i32>,
    /// In pixels.
    pub max_height: Option<i32>,
    /// The format.
    pub preferred_content_type: Option<ImageContentType>,
    /// Pixels per pixel, for dense screens.
    #[graphql(default = 1)]
    pub scale: Option<i32>,
}

/// Which part of a picture stays when it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CropRegion {
    /// The lower part.
    Bottom,
    /// The middle.
    Center,
    /// The left part.
    Left,
    /// The right part.
    Right,
    /// The upper part.
    Top,
}

/// A format of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ImageContentType {
    /// JPEG.
    Jpg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

crate::connection!(ImageConnection, ImageEdge, Image);
