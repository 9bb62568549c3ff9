use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, Union};
use catalog::menu::{Item, Menu as Stored};

use super::{Article, Blog, Collection, Metaobject, Page, Product, ShopPolicy, StorefrontExt};
use crate::{CallerExt, Url, gid};

/// A named tree of links.
#[derive(Debug, Clone)]
pub struct Menu(Arc<Stored>);

impl From<Stored> for Menu {
    fn from(menu: Stored) -> Self {
        Self(Arc::new(menu))
    }
}

/// A named tree of links.
#[Object]
impl Menu {
    /// Global id.
    pub async fn id(&self) -> ID {
        gid::of("Menu", self.0.id)
    }

    /// By which templates ask for it.
    async fn handle(&self) -> &str {
        &self.0.handle
    }

    /// What the merchant calls it.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its links, in the merchant's order.
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<MenuItem>> {
        ctx.spend_rows(self.0.items.len())?;
        Ok(self.0.items.iter().cloned().map(MenuItem).collect())
    }

    /// How many links it has altogether.
    async fn items_count(&self) -> i32 {
        i32::try_from(count(&self.0.items)).unwrap_or(i32::MAX)
    }
}

fn count(items: &[Item]) -> usize {
    items.iter().map(|item| 1 + count(&item.items)).sum()
}

/// A link of a menu.
#[derive(Debug, Clone)]
pub struct MenuItem(Item);

/// A link of a menu.
#[Object]
impl MenuItem {
    /// Global id.
    async fn id(&self) -> ID {
        gid::of("MenuItem", self.0.id)
    }

    /// What shoppers read.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it leads: an absolute address, on the request's host when it leads into the shop.
    async fn url(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        if self.0.target.starts_with('/') {
            return ctx.address(&self.0.target).map(Some);
        }
        Ok(Some(Url(self.0.target.clone())))
    }

    /// What it leads to, as far as the address says.
    #[graphql(name = "type")]
    async fn kind(&self) -> MenuItemType {
        MenuItemType::of(&self.0.target)
    }

    /// Global id of what it leads to.
    async fn resource_id(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        Ok(match MenuItemResource::of(ctx, &self.0.target).await? {
            Some(MenuItemResource::Collection(it)) => Some(it.id(ctx).await?),
            Some(MenuItemResource::Page(it)) => Some(it.id(ctx).await?),
            Some(MenuItemResource::Product(it)) => Some(it.id(ctx).await?),
            _ => None,
        })
    }

    /// What it leads to, if that is a published collection, page or product of the shop.
    async fn resource(&self, ctx: &Context<'_>) -> Result<Option<MenuItemResource>> {
        MenuItemResource::of(ctx, &self.0.target).await
    }

    /// Tags that narrow the collection it leads to; there are none.
    async fn tags(&self) -> Vec<String> {
        Vec::new()
    }

    /// What hangs under it.
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<MenuItem>> {
        ctx.spend_rows(self.0.items.len())?;
        Ok(self.0.items.iter().cloned().map(MenuItem).collect())
    }
}

/// What a link leads to.
#[derive(Clone, Union)]
pub enum MenuItemResource {
    /// An article.
    Article(Article),
    /// A blog.
    Blog(Blog),
    /// A collection.
    Collection(Collection),
    /// A metaobject.
    Metaobject(Metaobject),
    /// A page.
    Page(Page),
    /// A product.
    Product(Product),
    /// A policy.
    ShopPolicy(ShopPolicy),
}

impl MenuItemResource {
    async fn of(ctx: &Context<'_>, target: &str) -> Result<Option<Self>> {
        let Some(handle) = parts(target).nth(1) else { return Ok(None) };
        ctx.spend_rows(1)?;
        Ok(match MenuItemType::of(target) {
            MenuItemType::Collection => {
                Collection::by_handle(ctx, handle).await?.map(Self::Collection)
            }
            MenuItemType::Page => Page::by_handle(ctx, handle).await?.map(Self::Page),
            MenuItemType::Product => Product::by_handle(ctx, handle).await?.map(Self::Product),
            _ => None,
        })
    }
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MenuItemType {
    /// An article of a blog.
    Article,
    /// A blog.
    Blog,
    /// All products.
    Catalog,
    /// A collection.
    Collection,
    /// All collections.
    Collections,
    /// The customer's account.
    CustomerAccountPage,
    /// The front page.
    Frontpage,
    /// Any other address.
    Http,
    /// An entry of the merchant's own kind.
    Metaobject,
    /// A page of text.
    Page,
    /// A product.
    Product,
    /// The search.
    Search,
    /// A policy of the shop.
    ShopPolicy,
}

/// The parts of the path of an address in the shop: `collections` and `tea`.
fn parts(target: &str) -> impl Iterator<Item = &str> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    path.strip_prefix('/').unwrap_or("//").trim_end_matches('/').split('/')
}

impl MenuItemType {
    fn of(target: &str) -> Self {
        let mut parts = parts(target);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(""), None, None) if target.starts_with('/') => Self::Frontpage,
            (Some("search"), None, None) => Self::Search,
            (Some("products"), Some(_), None) => Self::Product,
            (Some("collections"), None, None) => Self::Collections,
            (Some("collections"), Some("all"), None) => Self::Catalog,
            (Some("collections"), Some(_), None) => Self::Collection,
            (Some("pages"), Some(_), None) => Self::Page,
            _ => Self::Http,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MenuItemType::{self, Catalog, Collection, Collections, Frontpage, Http, Product};

    #[test]
    fn an_address_says_what_it_leads_to() {
        for (target, kind) in [
            ("/", Frontpage),
            ("/?utm=1", Frontpage),
            ("/products/tea", Product),
            ("/collections/green?sort=price", Collection),
            ("/collections/all", Catalog),
            ("/collections/", Collections),
            ("/checkout", Http),
            ("https://a.example/products/tea", Http),
            ("https://a.example/", Http),
        ] {
            assert_eq!(MenuItemType::of(target), kind, "{target}");
        }
    }
}
