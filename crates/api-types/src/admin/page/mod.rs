mod input;

use async_graphql::{Context, ID, Object, Result};
use catalog::page::TextPage;
use chrono::{DateTime, Utc};

pub use self::input::{PageCreateInput, PageUpdateInput};
use super::Seo;
use crate::{CallerExt, Html, gid};

/// A page of text: about us, delivery, imprint.
#[derive(Clone)]
pub struct Page(TextPage);

impl From<TextPage> for Page {
    fn from(page: TextPage) -> Self {
        Self(page)
    }
}

crate::connection!(PageConnection, PageEdge, Page);

/// A page of text: about us, delivery, imprint.
#[Object]
impl Page {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Page", self.0.id)
    }

    /// Its name in addresses, unique in the shop.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The text as it was written.
    async fn body_html(&self, ctx: &Context<'_>) -> Result<Html> {
        ctx.spend_text(&self.0.body_html)?;
        Ok(Html(self.0.body_html.clone()))
    }

    /// What search engines read.
    async fn seo(&self) -> Seo {
        Seo::new(self.0.seo_title.as_ref(), self.0.seo_description.as_ref())
    }

    /// Shoppers see it.
    async fn published(&self) -> bool {
        self.0.published_at.is_some()
    }

    /// Since when shoppers see it.
    async fn published_at(&self) -> Option<DateTime<Utc>> {
        self.0.published_at
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
