use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use catalog::{ContentSort, page::TextPage};
use chrono::{DateTime, Utc};

use super::{HasMetafieldsIdentifier, Metafield, Seo, StorefrontExt, metafield, text};
use crate::{Html, Url, gid};

/// How long `bodySummary` is at the most, in characters.
const SUMMARY: i32 = 200;

/// A page of text.
#[derive(Debug, Clone)]
pub struct Page(Arc<TextPage>);

impl From<TextPage> for Page {
    fn from(page: TextPage) -> Self {
        Self(Arc::new(page))
    }
}

/// A page of text.
#[Object]
impl Page {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Page", self.0.id)
    }

    /// What a search adds to its address for analytics; we add nothing.
    async fn tracking_parameters(&self) -> Option<String> {
        None
    }

    /// Its name in addresses, unique in the shop.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The text.
    async fn body(&self, ctx: &Context<'_>) -> Result<Html> {
        text::html(ctx, &self.0.body_html)
    }

    /// The beginning of the text, without tags.
    async fn body_summary(&self, ctx: &Context<'_>) -> Result<String> {
        text::plain(ctx, &self.0.body, Some(SUMMARY))
    }

    /// What search engines read.
    async fn seo(&self) -> Option<Seo> {
        Some(Seo::new(self.0.seo_title.as_ref(), self.0.seo_description.as_ref()))
    }

    /// Its address on the shop's website.
    pub(crate) async fn online_store_url(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        ctx.address(&format!("/pages/{}", self.0.handle)).map(Some)
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// One of the merchant's own fields; there are none yet.
    pub async fn metafield(
        &self,
        #[graphql(name = "namespace")] _namespace: Option<String>,
        #[graphql(name = "key")] _key: String,
    ) -> Option<Metafield> {
        None
    }

    /// The merchant's own fields, in the order asked for; there are none yet.
    #[graphql(complexity = "1 + identifiers.len()")]
    pub(crate) async fn metafields(
        &self,
        ctx: &Context<'_>,
        identifiers: Vec<HasMetafieldsIdentifier>,
    ) -> Result<Vec<Option<Metafield>>> {
        metafield::none_of(ctx, &identifiers)
    }
}

/// What pages can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum PageSortKeys {
    /// Their ids.
    Id,
    /// Their ids.
    Relevance,
    /// Their titles.
    Title,
    /// When they last changed.
    UpdatedAt,
}

impl From<PageSortKeys> for ContentSort {
    fn from(key: PageSortKeys) -> Self {
        match key {
            PageSortKeys::Id | PageSortKeys::Relevance => Self::Id,
            PageSortKeys::Title => Self::Title,
            PageSortKeys::UpdatedAt => Self::UpdatedAt,
        }
    }
}

crate::connection!(PageConnection, PageEdge, Page);
