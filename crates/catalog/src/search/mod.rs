//! Lists of products: searched, sorted, in pages.

mod filter;
mod recommend;
mod sort;
mod text;

use db::{
    Find, TenantTx,
    sea_orm::{
        self, ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
    },
};
use kernel::{Actor, Cursor, Page, Permission, Slice};
use uuid::Uuid;

use self::sort::Key;
pub use self::{
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
}

/// Published products.
///
/// # Errors
/// `TOO_LONG` or `TOO_MANY` at `query`; `INVALID` at `after` or `before` when the cursor belongs
/// to a list of another order.
pub async fn list(tx: &TenantTx, query: &ProductQuery, page: &Page) -> db::Result<Slice<Product>> {
    let published = tx.find::<Entity>().filter(Column::PublishedAt.is_not_null());
    listed(tx, published, query, page).await
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
    mut find: Find<'_, Entity>,
    query: &ProductQuery,
    page: &Page,
) -> db::Result<Slice<Product>> {
    let terms = text::parse(query.text.as_deref().unwrap_or(""))?;
    find = find.filter(filter::condition(tx, &terms).await?);
    if let Some(collection) = query.collection {
        find = find.filter(filter::in_collection(collection));
    }
    let key = Key::of(query, &terms);
    let id = Expr::col(("product", "id"));
    let within = key.values.within(page, (&key.expression(), &id), query.reverse)?;
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
    Ok(Slice::new(rows, page, tx.shop(), place).map(|row| row.product))
}
