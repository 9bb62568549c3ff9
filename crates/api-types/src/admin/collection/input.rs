use async_graphql::{ID, InputObject, MaybeUndefined};
use catalog::collection::{CollectionChange, NewCollection};
use kernel::Fault;

use crate::admin::{
    SeoInput,
    reading::{patch, read_ids},
};

/// A collection to be added.
#[derive(InputObject)]
pub struct CollectionCreateInput {
    /// What shoppers read; 1 to 255 characters.
    title: String,
    /// Its name in addresses; made from the title when absent.
    handle: Option<String>,
    /// Its description, which is kept as it is.
    description_html: Option<String>,
    /// An http or https address.
    image_url: Option<String>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// Shown to shoppers at once.
    #[graphql(default)]
    published: bool,
    /// In their order.
    #[graphql(default)]
    product_ids: Vec<ID>,
}

impl CollectionCreateInput {
    /// The collection with its products' own ids.
    ///
    /// # Errors
    /// `NOT_FOUND` at each `productIds.N` that is none.
    pub fn read(self) -> Result<NewCollection, Vec<Fault>> {
        Ok(NewCollection {
            title: self.title,
            handle: self.handle,
            description_html: self.description_html.unwrap_or_default(),
            image_url: self.image_url,
            seo: self.seo.unwrap_or_default().read(),
            published: self.published,
            product_ids: read_ids(&self.product_ids, "Product", "productIds")?,
        })
    }
}

/// New values for a collection; what is absent stays.
#[derive(InputObject)]
pub struct CollectionUpdateInput {
    /// What shoppers read.
    title: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    handle: Option<String>,
    /// Its description.
    description_html: Option<String>,
    /// An http or https address; null for none.
    image_url: MaybeUndefined<String>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// Whether shoppers see it.
    published: Option<bool>,
}

impl From<CollectionUpdateInput> for CollectionChange {
    fn from(input: CollectionUpdateInput) -> Self {
        let (seo_title, seo_description) = input.seo.unwrap_or_default().patches();
        Self {
            title: input.title,
            handle: input.handle,
            description_html: input.description_html,
            image_url: patch(input.image_url),
            seo_title,
            seo_description,
            published: input.published,
        }
    }
}
