//! Metaobjects: things of a merchant's own making, which shops don't have. Clients ask for them all the
//! same, and find none.

use std::convert::Infallible;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject, Union};
use chrono::{DateTime, Utc};
use kernel::{PageArgs, Slice};

use super::{Article, Collection, MediaImage, Page, Product, ProductVariant, blog::none};
use crate::{CallerExt, Url, cost};

/// A thing of a merchant's own making. Shops have none.
#[derive(Debug, Clone)]
pub struct Metaobject(Infallible);

/// A thing of a merchant's own making. Shops have none.
#[Object]
impl Metaobject {
    /// Global id.
    pub async fn id(&self) -> ID {
        none(self.0)
    }

    /// Its name among its kind.
    async fn handle(&self) -> String {
        none(self.0)
    }

    /// Its kind.
    #[graphql(name = "type")]
    async fn kind(&self) -> String {
        none(self.0)
    }

    /// One of its fields.
    async fn field(&self, #[graphql(name = "key")] _key: String) -> Option<MetaobjectField> {
        none(self.0)
    }

    /// Its fields.
    #[graphql(complexity = "cost::nested(None, None, child_complexity)")]
    async fn fields(&self) -> Vec<MetaobjectField> {
        none(self.0)
    }

    /// What search engines read.
    async fn seo(&self) -> Option<MetaobjectSeo> {
        none(self.0)
    }

    /// Its address on the shop's website.
    pub(crate) async fn online_store_url(&self) -> Option<Url> {
        none(self.0)
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        none(self.0)
    }
}

/// A field of a metaobject.
#[derive(Debug, Clone)]
pub struct MetaobjectField(Infallible);

/// A field of a metaobject.
#[Object]
impl MetaobjectField {
    /// Its name.
    async fn key(&self) -> String {
        none(self.0)
    }

    /// How to read its value.
    #[graphql(name = "type")]
    async fn kind(&self) -> String {
        none(self.0)
    }

    /// What it says.
    async fn value(&self) -> Option<String> {
        none(self.0)
    }

    /// What it names.
    async fn reference(&self) -> Option<MetafieldReference> {
        none(self.0)
    }

    /// All that it names.
    #[graphql(complexity = "cost::nested(first, last, child_complexity)")]
    async fn references(
        &self,
        first: Option<i32>,
        #[graphql(name = "after")] _after: Option<String>,
        last: Option<i32>,
        #[graphql(name = "before")] _before: Option<String>,
    ) -> Option<MetafieldReferenceConnection> {
        let _ = (first, last);
        none(self.0)
    }
}

/// What search engines read of a metaobject.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "MetaobjectSEO")]
pub struct MetaobjectSeo {
    /// What it is called there.
    title: Option<MetaobjectField>,
    /// What it says there.
    description: Option<MetaobjectField>,
}

/// What a field can name.
#[derive(Clone, Union)]
pub enum MetafieldReference {
    /// An article.
    Article(Article),
    /// A collection.
    Collection(Collection),
    /// A picture.
    MediaImage(Box<MediaImage>),
    /// A metaobject.
    Metaobject(Metaobject),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
    /// A variant.
    ProductVariant(ProductVariant),
}

/// Names a metaobject.
#[derive(Debug, Clone, InputObject)]
pub struct MetaobjectHandleInput {
    /// Its name among its kind.
    pub handle: String,
    /// Its kind.
    #[graphql(name = "type")]
    pub kind: String,
}

/// The metaobjects that there are.
///
/// # Errors
/// `BAD_USER_INPUT` for wrong arguments.
pub fn no_metaobjects(ctx: &Context<'_>, args: &PageArgs) -> Result<MetaobjectConnection> {
    ctx.page(args)?;
    Ok(Slice::<Metaobject>::default().into())
}

crate::connection!(MetaobjectConnection, MetaobjectEdge, Metaobject);
crate::connection!(MetafieldReferenceConnection, MetafieldReferenceEdge, MetafieldReference);
