use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use catalog::{
    ContentSort,
    collection::Collection as Stored,
    product::{self, ProductQuery, ProductSort},
};
use chrono::{DateTime, Utc};
use kernel::PageArgs;
use uuid::Uuid;

use super::{
    HasMetafieldsIdentifier, Image, Metafield, Product, ProductCollectionSortKeys,
    ProductConnection, ProductFilter, ProductList, Seo, StorefrontExt, metafield, text,
    wanted_filters,
};
use crate::{CallerExt, Html, Url, cost, gid};

/// Products that a merchant put together.
#[derive(Debug, Clone)]
pub struct Collection(Arc<Stored>);

impl Collection {
    /// The collection's own id.
    pub(super) fn uuid(&self) -> Uuid {
        self.0.id
    }
}

impl From<Stored> for Collection {
    fn from(collection: Stored) -> Self {
        Self(Arc::new(collection))
    }
}

/// Products that a merchant put together.
#[Object]
impl Collection {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Collection", self.0.id)
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

    /// The description without tags.
    async fn description(&self, ctx: &Context<'_>, truncate_at: Option<i32>) -> Result<String> {
        text::plain(ctx, &self.0.description, truncate_at)
    }

    /// The description.
    async fn description_html(&self, ctx: &Context<'_>) -> Result<Html> {
        text::html(ctx, &self.0.description_html)
    }

    /// Its picture.
    async fn image(&self) -> Option<Image> {
        self.0.image_url.as_deref().map(|url| Image::at(url, &self.0.title))
    }

    /// What search engines read.
    async fn seo(&self) -> Seo {
        Seo::new(self.0.seo_title.as_ref(), self.0.seo_description.as_ref())
    }

    /// Its address on the shop's website.
    pub(crate) async fn online_store_url(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        ctx.address(&format!("/collections/{}", self.0.handle)).map(Some)
    }

    /// When it, or the list of its products, last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Its products, all or those that the filters leave.
    #[graphql(complexity = "cost::stated(first, last, child_complexity)")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(default_with = "Some(false)")] reverse: Option<bool>,
        #[graphql(default_with = "Some(ProductCollectionSortKeys::CollectionDefault)")]
        sort_key: Option<ProductCollectionSortKeys>,
        filters: Option<Vec<ProductFilter>>,
    ) -> Result<ProductConnection> {
        let page = ctx.page(&PageArgs { first, after, last, before })?;
        let query = ProductQuery {
            sort: sort_key.map_or(ProductSort::Manual, ProductSort::from),
            reverse: reverse.unwrap_or_default(),
            collection: Some(self.0.id),
            text: None,
            filters: wanted_filters(ctx, "filters", filters).await?,
        };
        let in_its_order = query.sort == ProductSort::Manual && !query.reverse;
        let list = if in_its_order && query.filters.is_empty() && page.is_first() {
            ctx.paid(Ok(self.first_page(ctx, page.limit).await?))?
        } else {
            let tx = ctx.reader().await?;
            Product::page(ctx.paid(product::list(&tx, &query, &page).await)?)
        };
        Ok(ProductConnection::new(list, ProductList(Some(Arc::new(query)))))
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

/// What collections can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CollectionSortKeys {
    /// Their ids.
    Id,
    /// Their ids.
    Relevance,
    /// Their titles.
    Title,
    /// When they last changed.
    UpdatedAt,
}

impl From<CollectionSortKeys> for ContentSort {
    fn from(key: CollectionSortKeys) -> Self {
        match key {
            CollectionSortKeys::Id | CollectionSortKeys::Relevance => Self::Id,
            CollectionSortKeys::Title => Self::Title,
            CollectionSortKeys::UpdatedAt => Self::UpdatedAt,
        }
    }
}

crate::connection!(CollectionConnection, CollectionEdge, Collection);
