mod input;

use async_graphql::{Context, ID, Object, Result};
use catalog::{
    collection::Collection as Stored,
    product::{self, ProductQuery, ProductSort},
};
use chrono::{DateTime, Utc};
use kernel::PageArgs;

pub use self::input::{CollectionCreateInput, CollectionUpdateInput};
use super::{Seo, product::ProductConnection};
use crate::{CallerExt, Html, Url, cost, gid};

/// Products that the merchant put together.
#[derive(Clone)]
pub struct Collection(Stored);

impl From<Stored> for Collection {
    fn from(collection: Stored) -> Self {
        Self(collection)
    }
}

crate::connection!(CollectionConnection, CollectionEdge, Collection);

/// Products that the merchant put together.
#[Object]
impl Collection {
    /// Its id.
    async fn id(&self) -> ID {
        gid::of("Collection", self.0.id)
    }

    /// Its name in addresses, unique in the shop.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The description as it was written.
    async fn description_html(&self, ctx: &Context<'_>) -> Result<Html> {
        ctx.spend_text(&self.0.description_html)?;
        Ok(Html(self.0.description_html.clone()))
    }

    /// Where its image is.
    async fn image_url(&self) -> Option<Url> {
        self.0.image_url.clone().map(Url)
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

    /// When it, or the list of its products, last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// Its products, on sale or not, in the merchant's order.
    #[graphql(complexity = "cost::stated(first, last, child_complexity)")]
    async fn products(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<ProductConnection> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let args = PageArgs { first, after, last, before };
        let page = ctx.page(&args)?;
        let query = ProductQuery {
            sort: ProductSort::Manual,
            collection: Some(self.0.id),
            ..ProductQuery::default()
        };
        let products = product::list_any(&tx, &caller.actor, &query, &page).await;
        Ok(ctx.paid(products)?.into())
    }
}
