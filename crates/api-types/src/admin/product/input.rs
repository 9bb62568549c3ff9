use async_graphql::InputObject;
use catalog::product::{NewImage, NewProduct, ProductChange};
use kernel::{Currency, Fault};

use super::{ProductImageInput, ProductOptionInput};
use crate::admin::{SeoInput, VariantCreateInput, reading::Reading};

/// A product to be added.
#[derive(InputObject)]
pub struct ProductCreateInput {
    /// What shoppers read; 1 to 255 characters.
    title: String,
    /// Its description, which is kept as it is.
    description_html: Option<String>,
    /// Its name in addresses; made from the title when absent.
    handle: Option<String>,
    /// Who makes it.
    vendor: Option<String>,
    /// The merchant's own category.
    product_type: Option<String>,
    /// In the merchant's order.
    #[graphql(default)]
    tags: Vec<String>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// On sale at once.
    #[graphql(default)]
    published: bool,
    /// Up to three; none for a product with a single variant.
    #[graphql(default)]
    options: Vec<ProductOptionInput>,
    /// 1 to 250, in their order.
    #[graphql(default)]
    variants: Vec<VariantCreateInput>,
    /// The first is the featured one.
    #[graphql(default)]
    images: Vec<ProductImageInput>,
}

impl ProductCreateInput {
    /// The product with amounts in minor units of the shop's currency.
    ///
    /// # Errors
    /// `INVALID` or `TOO_BIG` at each amount that can't be read.
    pub fn read(self, currency: Currency) -> Result<NewProduct, Vec<Fault>> {
        let mut reading = Reading::default();
        let variants =
            self.variants.into_iter().enumerate().map(|(nr, variant)| {
                reading.nested(&format!("variants.{nr}"), variant.read(currency))
            });
        let variants = variants.collect();
        reading.finish(NewProduct {
            title: self.title,
            handle: self.handle,
            description_html: self.description_html.unwrap_or_default(),
            vendor: self.vendor.unwrap_or_default(),
            product_type: self.product_type.unwrap_or_default(),
            tags: self.tags,
            seo: self.seo.unwrap_or_default().read(),
            published: self.published,
            options: self.options.into_iter().map(Into::into).collect(),
            variants,
            images: self.images.into_iter().map(Into::into).collect(),
        })
    }
}

/// New values for a product; what is absent stays.
#[derive(InputObject)]
pub struct ProductUpdateInput {
    /// What shoppers read.
    title: Option<String>,
    /// Its description.
    description_html: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    handle: Option<String>,
    /// Who makes it.
    vendor: Option<String>,
    /// The merchant's own category.
    product_type: Option<String>,
    /// All its tags.
    tags: Option<Vec<String>>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// All its images. Those whose address is there already keep their ids.
    images: Option<Vec<ProductImageInput>>,
}

impl ProductUpdateInput {
    /// The change, and the images if they are to be set.
    pub fn read(self) -> (ProductChange, Option<Vec<NewImage>>) {
        let (seo_title, seo_description) = self.seo.unwrap_or_default().patches();
        let change = ProductChange {
            title: self.title,
            handle: self.handle,
            description_html: self.description_html,
            vendor: self.vendor,
            product_type: self.product_type,
            tags: self.tags,
            seo_title,
            seo_description,
        };
        (change, self.images.map(|images| images.into_iter().map(Into::into).collect()))
    }
}
