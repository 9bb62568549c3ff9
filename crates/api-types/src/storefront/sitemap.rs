use async_graphql::{Context, Enum, Interface, Object, Result, SimpleObject};
use catalog::sitemap::{self, Kind, MOST_ENTRIES};
use chrono::{DateTime, Utc};

use crate::{CallerExt, cost, masked};

/// What a sitemap is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SitemapType {
    /// Articles of blogs; shops have none.
    Article,
    /// Blogs; shops have none.
    Blog,
    /// Collections.
    Collection,
    /// The merchant's own kinds of things; shops have none.
    Metaobject,
    /// Pages.
    Page,
    /// Products.
    Product,
}

/// What search engines can find of one kind, in pages of 250.
#[derive(Debug, Clone, Copy)]
pub struct Sitemap(Option<Kind>);

impl From<SitemapType> for Sitemap {
    fn from(ty: SitemapType) -> Self {
        Self(match ty {
            SitemapType::Collection => Some(Kind::Collection),
            SitemapType::Page => Some(Kind::Page),
            SitemapType::Product => Some(Kind::Product),
            SitemapType::Article | SitemapType::Blog | SitemapType::Metaobject => None,
        })
    }
}

/// What search engines can find of one kind, in pages of 250.
#[Object]
impl Sitemap {
    /// How many pages there are.
    #[graphql(complexity = "cost::STATEMENT + child_complexity")]
    async fn pages_count(&self, ctx: &Context<'_>) -> Result<Option<Count>> {
        let entries = match self.0 {
            Some(kind) => sitemap::count(&*ctx.reader().await?, kind).await.map_err(masked)?,
            None => 0,
        };
        let pages = entries.div_ceil(MOST_ENTRIES);
        let count = i32::try_from(pages).unwrap_or(i32::MAX);
        Ok(Some(Count { count, precision: CountPrecision::Exact }))
    }

    /// One page, counted from 1.
    #[graphql(complexity = "cost::STATEMENT + 250 * child_complexity")]
    async fn resources(
        &self,
        ctx: &Context<'_>,
        page: i32,
    ) -> Result<Option<PaginatedSitemapResources>> {
        let number = u32::try_from(page).unwrap_or(0).saturating_sub(1);
        let (Some(kind), true) = (self.0, page > 0) else {
            return Ok(Some(PaginatedSitemapResources::default()));
        };
        let found = sitemap::page(&*ctx.reader().await?, kind, number).await.map_err(masked)?;
        ctx.spend(found.entries.len() * 4)?;
        let resource = |entry: sitemap::Entry| SitemapResource {
            handle: entry.handle,
            title: Some(entry.title),
            updated_at: entry.updated_at,
            image: None,
        };
        Ok(Some(PaginatedSitemapResources {
            has_next_page: found.has_next,
            items: found.entries.into_iter().map(|entry| resource(entry).into()).collect(),
        }))
    }
}

/// A page of a sitemap.
#[derive(Debug, Clone, Default, SimpleObject)]
pub struct PaginatedSitemapResources {
    /// There are more.
    has_next_page: bool,
    /// What there is.
    items: Vec<SitemapResourceInterface>,
}

/// Something that search engines can find.
#[derive(Debug, Clone, Interface)]
#[graphql(
    field(name = "handle", ty = "&String", desc = "Its name in addresses."),
    field(name = "updated_at", ty = "&DateTime<Utc>", desc = "When it last changed.")
)]
pub enum SitemapResourceInterface {
    /// A product, a collection or a page.
    Resource(SitemapResource),
    /// A thing of the merchant's own kind; shops have none.
    Metaobject(SitemapResourceMetaobject),
}

/// A product, a collection or a page.
#[derive(Debug, Clone, SimpleObject)]
pub struct SitemapResource {
    /// Its name in addresses.
    handle: String,
    /// What it is called.
    title: Option<String>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// Its picture; not said.
    image: Option<SitemapImage>,
}

/// A picture of a sitemap.
#[derive(Debug, Clone, SimpleObject)]
pub struct SitemapImage {
    /// What it shows.
    alt: Option<String>,
    /// Where it is.
    filepath: Option<String>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

/// A thing of the merchant's own kind; shops have none.
#[derive(Debug, Clone, SimpleObject)]
pub struct SitemapResourceMetaobject {
    /// Its name in addresses.
    handle: String,
    /// Its address on the shop's website.
    online_store_url_handle: Option<String>,
    /// Its kind.
    #[graphql(name = "type")]
    kind: String,
    /// When it last changed.
    updated_at: DateTime<Utc>,
}

/// How many there are.
#[derive(Debug, Clone, SimpleObject)]
pub struct Count {
    /// The number.
    count: i32,
    /// How exact it is.
    precision: CountPrecision,
}

/// How exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CountPrecision {
    /// There may be more.
    AtLeast,
    /// It is the number.
    Exact,
}
