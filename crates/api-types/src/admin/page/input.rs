use async_graphql::InputObject;
use catalog::page::{NewTextPage, TextPageChange};

use crate::admin::SeoInput;

/// A page to be added.
#[derive(InputObject)]
pub struct PageCreateInput {
    /// What shoppers read; 1 to 255 characters.
    title: String,
    /// Its name in addresses; made from the title when absent.
    handle: Option<String>,
    /// Its text, which is kept as it is.
    body_html: Option<String>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// Shown to shoppers at once.
    #[graphql(default)]
    published: bool,
}

impl From<PageCreateInput> for NewTextPage {
    fn from(input: PageCreateInput) -> Self {
        Self {
            title: input.title,
            handle: input.handle,
            body_html: input.body_html.unwrap_or_default(),
            seo: input.seo.unwrap_or_default().read(),
            published: input.published,
        }
    }
}

/// New values for a page; what is absent stays.
#[derive(InputObject)]
pub struct PageUpdateInput {
    /// What shoppers read.
    title: Option<String>,
    /// Its name in addresses. The old one will lead to the new one.
    handle: Option<String>,
    /// Its text.
    body_html: Option<String>,
    /// What search engines read.
    seo: Option<SeoInput>,
    /// Whether shoppers see it.
    published: Option<bool>,
}

impl From<PageUpdateInput> for TextPageChange {
    fn from(input: PageUpdateInput) -> Self {
        let (seo_title, seo_description) = input.seo.unwrap_or_default().patches();
        Self {
            title: input.title,
            handle: input.handle,
            body_html: input.body_html,
            seo_title,
            seo_description,
            published: input.published,
        }
    }
}
