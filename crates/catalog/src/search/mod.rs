//! Lists of products: searched, sorted, in pages.

mod facet;
mod filter;
mod recommend;
mod sort;
mod text;

use std::collections::HashMap;

use db::{
    Find, TenantTx,
    sea_orm::{
        self, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
    },
};
use kernel::{Actor, Cursor, Page, Permission, Slice};
use uuid::Uuid;

pub(crate) use self::filter::titled;
use self::sort::Key;
pub use self::{
    facet::{Facet, FacetValue, Facets, OptionFacet, PriceFacet, ProductFilter, facets},
    recommend::{by_variants, recommendations},
    sort::ProductSort,
};
use crate::product::{Column, Entity, Product};

/// Which products to list, and in what order.
#[derive(Debug, Clone, Default)]
pub struct ProductQuery {
    /// What to sort by.
    pub sort: ProductSort,
    /// The other way round.
    pub reverse: bool,
    /// In the dialect's search syntax: `tea -black tag:organic variants.price:<20`.
    pub text: Option<String>,
    /// Only products of this collection, whose own order is then [`ProductSort::Manual`].
    pub collection: Option<Uuid>,
    /// What else is asked of them: one of the filters of each kind has to hold.
    pub filters: Vec<ProductFilter>,
}

/// How many published products there are.
///
/// # Errors
/// As [`list`].
pub async fn count(tx: &TenantTx, query: &ProductQuery) -> db::Result<u64> {
    let terms = text::parse(query.text.as_deref().unwrap_or(""))?;
    matching(tx, published(tx), query, &terms, None).await?.count().await
}

/// Published products.
///
/// # Errors
/// `TOO_LONG` or `TOO_MANY` at `query`; `INVALID` at `after` or `before` when the cursor belongs
/// to a list of another order.
pub async fn list(tx: &TenantTx, query: &ProductQuery, page: &Page) -> db::Result<Slice<Product>> {
    listed(tx, published(tx), query, page).await
}

fn published(tx: &TenantTx) -> Find<'_, Entity> {
    tx.find::<Entity>().filter(Column::PublishedAt.is_not_null())
}

/// Those of the products that a query asks for, whatever its filters of one kind say.
async fn matching<'t>(
    tx: &TenantTx,
    find: Find<'t, Entity>,
    query: &ProductQuery,
    terms: &[text::Term],
    without: Option<&Facet>,
) -> db::Result<Find<'t, Entity>> {
    let mut find = find
        .filter(filter::condition(tx, terms).await?)
        .filter(facet::condition(&query.filters, without));
    if let Some(collection) = query.collection {
        let member = filter::in_collection(collection);
        QuerySelect::query(&mut find).inner_join("collection_product", member);
    }
    Ok(find)
}

/// A product and its place in one of several collections.
#[derive(FromQueryResult)]
struct Member {
    #[sea_orm(nested)]
    product: Product,
    collection_id: Uuid,
    most: i64,
    position: i32,
}

/// The first pages of collections in their own order, of so many products each: what [`list`] says of
/// each, by one statement for all.
///
/// # Errors
/// The database's.
pub async fn first_pages(
    tx: &TenantTx,
    wanted: &[(Uuid, u64)],
) -> db::Result<HashMap<(Uuid, u64), Slice<Product>>> {
    let (ids, most): (Vec<Uuid>, Vec<i64>) =
        wanted.iter().map(|(collection, most)| (*collection, most.cast_signed())).unzip();
    let sql = "SELECT found.* FROM unnest($2::uuid[], $3::bigint[]) AS wanted (collection_id, most)
               CROSS JOIN LATERAL (
                   SELECT p.*, c.collection_id, wanted.most, c.position FROM collection_product c
                   JOIN product p ON p.tenant_id = $1 AND p.id = c.product_id
                   WHERE c.tenant_id = $1 AND c.collection_id = wanted.collection_id
                     AND p.published_at IS NOT NULL
                   ORDER BY c.position, c.product_id LIMIT wanted.most + 1
               ) found ORDER BY found.position, found.id";
    let rows: Vec<Member> = tx.sql(sql, [ids.into(), most.into()]).await?;
    let mut pages: HashMap<(Uuid, u64), Vec<Member>> = HashMap::new();
    for row in rows {
        pages.entry((row.collection_id, row.most.cast_unsigned())).or_default().push(row);
    }
    let place = |row: &Member| Cursor { key: row.position.to_string(), id: row.product.id };
    let page = |((collection, most), rows)| {
        let order = sort::name_of_manual(collection);
        let slice = Slice::new(rows, &Page::first(most), (tx.shop(), &order), place);
        ((collection, most), slice.map(|row| row.product))
    };
    Ok(pages.into_iter().map(page).collect())
}

/// Products, published or not.
///
/// # Errors
/// `DENIED`; as [`list`].
pub async fn list_any(
    tx: &TenantTx,
    actor: &Actor,
    query: &ProductQuery,
    page: &Page,
) -> db::Result<Slice<Product>> {
    actor.require(Permission::CatalogRead)?;
    listed(tx, tx.find::<Entity>(), query, page).await
}

/// A product and the value that it is sorted by.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    product: Product,
    sort_key: String,
}

async fn listed(
    tx: &TenantTx,
    find: Find<'_, Entity>,
    query: &ProductQuery,
    page: &Page,
) -> db::Result<Slice<Product>> {
    let terms = text::parse(query.text.as_deref().unwrap_or(""))?;
    let find = matching(tx, find, query, &terms, None).await?;
    let key = Key::of(query, &terms);
    let id = Expr::col(("product", "id"));
    let within = key.values.within(page, (&key.expression(), &id), (&key.name, query.reverse))?;
    let order = sort::order(query.reverse != page.backwards);
    let rows: Vec<Row> = find
        .filter(within)
        .column_as(key.as_text(), "sort_key")
        .order_by(key.expression(), order.clone())
        .order_by(Column::Id, order)
        .limit(page.limit + 1)
        .all_as()
        .await?;
    let place = |row: &Row| Cursor { key: row.sort_key.clone(), id: row.product.id };
    Ok(Slice::new(rows, page, (tx.shop(), &key.name), place).map(|row| row.product))
}
