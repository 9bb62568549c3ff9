//! Blogs, which shops don't have: documents of well-known clients ask for them all the same, and find
//! none.

use std::convert::Infallible;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use kernel::{PageArgs, Slice};

use super::{Image, Seo};
use crate::{CallerExt, Html, Url, cost};

/// A series of articles. Shops have none yet.
#[derive(Debug, Clone)]
pub struct Blog(Infallible);

/// A series of articles. Shops have none yet.
#[Object]
impl Blog {
    /// Global id.
    async fn id(&self) -> ID {
        none(self.0)
    }

    /// Its name in addresses.
    async fn handle(&self) -> String {
        none(self.0)
    }

    /// What it is called.
    async fn title(&self) -> String {
        none(self.0)
    }

    /// What search engines read.
    async fn seo(&self) -> Option<Seo> {
        none(self.0)
    }

    /// Its address on the shop's website.
    async fn online_store_url(&self) -> Option<Url> {
        none(self.0)
    }

    /// Who writes in it.
    async fn authors(&self) -> Vec<ArticleAuthor> {
        none(self.0)
    }

    /// The article of that handle.
    async fn article_by_handle(
        &self,
        #[graphql(name = "handle")] _handle: String,
    ) -> Option<Article> {
        none(self.0)
    }

    /// Its articles.
    #[graphql(complexity = "cost::list(first, last, child_complexity)")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "query")] _query: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
        #[graphql(name = "sortKey", default_with = "Some(ArticleSortKeys::Id)")] _sort_key: Option<
            ArticleSortKeys,
        >,
    ) -> Result<ArticleConnection> {
        no_articles(ctx, &PageArgs { first, after, last, before })
    }
}

/// Something that was written for a blog. Shops have none yet.
#[derive(Debug, Clone)]
pub struct Article(Infallible);

/// Something that was written for a blog. Shops have none yet.
#[Object]
impl Article {
    /// Global id.
    async fn id(&self) -> ID {
        none(self.0)
    }

    /// Its name in addresses.
    async fn handle(&self) -> String {
        none(self.0)
    }

    /// What it is called.
    async fn title(&self) -> String {
        none(self.0)
    }

    /// Who wrote it.
    async fn author_v2(&self) -> Option<ArticleAuthor> {
        none(self.0)
    }

    /// The blog that it is in.
    async fn blog(&self) -> Blog {
        none(self.0)
    }

    /// The text, without tags.
    async fn content(&self, #[graphql(name = "truncateAt")] _truncate_at: Option<i32>) -> String {
        none(self.0)
    }

    /// The text.
    async fn content_html(&self) -> Html {
        none(self.0)
    }

    /// What it is about, without tags.
    async fn excerpt(
        &self,
        #[graphql(name = "truncateAt")] _truncate_at: Option<i32>,
    ) -> Option<String> {
        none(self.0)
    }

    /// What it is about.
    async fn excerpt_html(&self) -> Option<Html> {
        none(self.0)
    }

    /// Its picture.
    async fn image(&self) -> Option<Image> {
        none(self.0)
    }

    /// Since when it can be read.
    async fn published_at(&self) -> DateTime<Utc> {
        none(self.0)
    }

    /// What search engines read.
    async fn seo(&self) -> Option<Seo> {
        none(self.0)
    }

    /// The merchant's own words for it.
    async fn tags(&self) -> Vec<String> {
        none(self.0)
    }

    /// Its address on the shop's website.
    async fn online_store_url(&self) -> Option<Url> {
        none(self.0)
    }

    /// What a search adds to its address for analytics.
    async fn tracking_parameters(&self) -> Option<String> {
        none(self.0)
    }
}

/// Who writes articles.
#[derive(Debug, Clone, SimpleObject)]
pub struct ArticleAuthor {
    /// What they say of themselves.
    bio: Option<String>,
    /// E-mail.
    email: String,
    /// The given name.
    first_name: String,
    /// The family name.
    last_name: String,
    /// Both names.
    name: String,
}

/// What there isn't.
pub(super) const fn none<T>(never: Infallible) -> T {
    match never {}
}

/// What articles can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ArticleSortKeys {
    /// Who wrote them.
    Author,
    /// Their blogs' titles.
    BlogTitle,
    /// Their ids.
    Id,
    /// When they were published.
    PublishedAt,
    /// How well they fit.
    Relevance,
    /// Their titles.
    Title,
    /// When they last changed.
    UpdatedAt,
}

/// What blogs can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum BlogSortKeys {
    /// Their handles.
    Handle,
    /// Their ids.
    Id,
    /// How well they fit.
    Relevance,
    /// Their titles.
    Title,
}

/// The articles that there are.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong arguments.
pub fn no_articles(ctx: &Context<'_>, args: &PageArgs) -> Result<ArticleConnection> {
    ctx.page(args)?;
    Ok(Slice::<Article>::default().into())
}

/// The blogs that there are.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong arguments.
pub fn no_blogs(ctx: &Context<'_>, args: &PageArgs) -> Result<BlogConnection> {
    ctx.page(args)?;
    Ok(Slice::<Blog>::default().into())
}

crate::connection!(BlogConnection, BlogEdge, Blog);
crate::connection!(ArticleConnection, ArticleEdge, Article);
