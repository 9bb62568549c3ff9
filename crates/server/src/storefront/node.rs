use std::collections::HashMap;

use api_types::{
    CallerExt, at_most, gid, masked,
    storefront::{self, Cart, Collection, Node, Page, Shop, StorefrontExt},
};
use async_graphql::{Context, ID, Object, Result};
use catalog::{collection, page};
use db::TenantTx;
use kernel::{Code, Fault};
use uuid::Uuid;

use super::change;

/// The most ids that one field takes.
const MOST_IDS: usize = 250;
/// The most carts among them: each is read by itself.
const MOST_CARTS: usize = 10;

/// Things by their global ids.
#[derive(Default)]
pub struct NodeQuery;

/// Things by their global ids.
#[Object]
impl NodeQuery {
    /// The thing of that global id: a cart, collection, page, product, variant or the shop.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Node>> {
        Ok(find(ctx, &[id]).await?.pop().flatten())
    }

    /// The things of those global ids, in their order; null where there is none.
    #[graphql(complexity = "1 + ids.len() * child_complexity.max(1)")]
    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
        at_most("ids", ids.len(), MOST_IDS)?;
        find(ctx, &ids).await
    }
}

async fn find(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let tx = ctx.reader().await?;
    let carts = carts(ctx, ids).await?;
    let published = published(&tx, ids).await.map_err(masked)?;
    ctx.spend_rows(ids.len())?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.push(match gid::split(id) {
            Some(("Cart", _)) => carts.get(id.as_str()).cloned().map(Node::from),
            Some(("Shop", shop)) if shop == tx.shop() => Some(Shop(ctx.shop().await?).into()),
            Some(named) => published.get(&named).cloned(),
            None => None,
        });
    }
    Ok(found)
}

/// The carts among some ids, each read once however often it is named.
async fn carts<'a>(ctx: &Context<'_>, ids: &'a [ID]) -> Result<HashMap<&'a str, Cart>> {
    let are_carts = |id: &&ID| matches!(gid::split(id), Some(("Cart", _)));
    let distinct: HashMap<&str, &ID> =
        ids.iter().filter(are_carts).map(|id| (id.as_str(), id)).collect();
    if distinct.len() > MOST_CARTS {
        let fault = Fault::new(Code::TooMany, format!("At most {MOST_CARTS} carts."));
        return Err(masked(fault.at("ids").into()));
    }
    let mut found = HashMap::new();
    for (text, id) in distinct {
        found.extend(change::find(ctx, id).await?.map(|cart| (text, cart)));
    }
    Ok(found)
}

/// Published things by type and id.
type Found<'a> = HashMap<(&'a str, Uuid), Node>;

/// The published things among some ids, in four statements.
async fn published<'a>(tx: &TenantTx, ids: &'a [ID]) -> db::Result<Found<'a>> {
    let named = ids.iter().filter_map(|id| gid::split(id));
    let of = |kind: &str| -> Vec<Uuid> {
        named.clone().filter(|(its, _)| *its == kind).map(|(_, id)| id).collect()
    };
    let mut found = Found::new();
    let collections = collection::by_ids(tx, &of("Collection")).await?.into_iter();
    found.extend(collections.map(|it| (("Collection", it.id), Collection::from(it).into())));
    let pages = page::by_ids(tx, &of("Page")).await?.into_iter();
    found.extend(pages.map(|it| (("Page", it.id), Page::from(it).into())));
    let (products, variants) =
        storefront::published(tx, of("Product"), &of("ProductVariant")).await?;
    found.extend(variants.into_iter().map(|it| (("ProductVariant", it.uuid()), it.into())));
    found.extend(products.into_iter().map(|it| (("Product", it.uuid()), it.into())));
    Ok(found)
}
