//! Collections: products that a merchant put together, in an order of their own.

mod entity;
mod input;
mod products;

use std::collections::HashMap;

use db::{
    Find, TenantTx,
    sea_orm::{self, ActiveModelTrait, ColumnTrait, Condition, FromQueryResult, QueryFilter, Set},
};
use kernel::{Actor, Cursor, Fault, Page, Permission, Slice, search_key};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use self::entity::{ActiveModel, Column, Entity};
pub use self::{
    entity::Model as Collection,
    input::{CollectionChange, NewCollection},
    products::{MOST_PRODUCTS, add_products, remove_products, set_products},
};
use crate::{ContentSort, content::titled, handle, plain::plain, redirect};

const HANDLE_TAKEN: &str = "Another collection has this handle.";

/// Adds a collection.
///
/// # Errors
/// `DENIED`; at its field, whatever is wrong with the input; `TAKEN` at `handle`; `NOT_FOUND` at
/// `productIds.N`.
pub async fn create(tx: &TenantTx, actor: &Actor, input: NewCollection) -> db::Result<Collection> {
    actor.require(Permission::CatalogWrite)?;
    let input = input.tidied();
    input.check()?;
    let id = tx.new_id();
    let handle =
        handle::choose::<Entity>(tx, Column::Handle, input.handle, &input.title, id).await?;
    let row = Collection {
        tenant_id: tx.shop(),
        id,
        handle,
        title_key: search_key(&input.title),
        title: input.title,
        description: plain(&input.description_html),
        description_html: input.description_html,
        image_url: input.image_url,
        seo_title: input.seo.title,
        seo_description: input.seo.description,
        published_at: input.published.then(|| tx.now()),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let added = tx.insert(ActiveModel::from(row)).await;
    let added = added.map_err(|e| e.taken("collection_handle", "handle", HANDLE_TAKEN))?;
    products::replace(tx, id, &input.product_ids).await?;
    redirect::give_way(tx, &path(&added.handle)).await?;
    let detail = json!({ "handle": added.handle, "title": added.title });
    audit::record(tx, actor, "collection.created", id, detail).await?;
    Ok(added)
}

/// Changes a collection. When nothing differs from what is there, nothing is written.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; at its field, whatever is wrong with the input; `TAKEN` at
/// `handle`.
pub async fn update(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    change: CollectionChange,
) -> db::Result<Collection> {
    actor.require(Permission::CatalogWrite)?;
    change.check()?;
    let before = lock(tx, id).await?;
    let mut row = change.over(before.clone(), tx.now());
    if !row.is_changed() {
        return Ok(before);
    }
    row.updated_at = Set(tx.now());
    let after = tx.update(row).await;
    let after = after.map_err(|e| e.taken("collection_handle", "handle", HANDLE_TAKEN))?;
    if after.handle != before.handle {
        redirect::moved(tx, &path(&before.handle), &path(&after.handle)).await?;
    }
    let detail = json!({ "handle": after.handle, "title": after.title });
    audit::record(tx, actor, "collection.updated", id, detail).await?;
    Ok(after)
}

/// Deletes a collection; its products stay.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    let gone = lock(tx, id).await?;
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await?;
    let detail = json!({ "handle": gone.handle, "title": gone.title });
    audit::record(tx, actor, "collection.deleted", id, detail).await
}

/// The published collections of these handles, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_handles(tx: &TenantTx, handles: &[String]) -> db::Result<Vec<Collection>> {
    let handles = handle::all_sought(handles);
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    tx.sql(
        "SELECT * FROM collection
         WHERE tenant_id = $1 AND handle = ANY($2) AND published_at IS NOT NULL",
        [handles.into()],
    )
    .await
}

/// Those of the collections that are published, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<Collection>> {
    tx.sql(
        "SELECT * FROM collection
         WHERE tenant_id = $1 AND id = ANY($2) AND published_at IS NOT NULL",
        [ids.to_vec().into()],
    )
    .await
}

/// Those of the collections that there are, published or not, in no particular order.
///
/// # Errors
/// `DENIED`.
pub async fn any_by_ids(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Collection>> {
    actor.require(Permission::CatalogRead)?;
    let sql = "SELECT * FROM collection WHERE tenant_id = $1 AND id = ANY($2)";
    tx.sql(sql, [ids.to_vec().into()]).await
}

#[derive(FromQueryResult)]
struct Member {
    product_id: Uuid,
    collection_id: Uuid,
}

/// The collections that some products stand in, published or not, by product.
///
/// # Errors
/// The database's.
pub async fn ids_of_products(
    tx: &TenantTx,
    products: &[Uuid],
) -> db::Result<HashMap<Uuid, Vec<Uuid>>> {
    let sql = "SELECT product_id, collection_id FROM collection_product
               WHERE tenant_id = $1 AND product_id = ANY($2)";
    let members: Vec<Member> = tx.sql(sql, [products.to_vec().into()]).await?;
    let mut by_product: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for member in members {
        by_product.entry(member.product_id).or_default().push(member.collection_id);
    }
    Ok(by_product)
}

/// Published collections, all or those whose titles a query in the dialect's search syntax finds.
///
/// # Errors
/// `TOO_LONG` and `TOO_MANY` at `query`; `INVALID` at `after` or `before` when the cursor belongs to a list of another order.
pub async fn list(
    tx: &TenantTx,
    query: Option<&str>,
    sort: ContentSort,
    reverse: bool,
    page: &Page,
) -> db::Result<Slice<Collection>> {
    listed(titled(published(tx), Column::TitleKey, query)?, sort, reverse, page).await
}

/// Collections, published or not.
///
/// # Errors
/// `DENIED`; as [`list`].
pub async fn list_any(
    tx: &TenantTx,
    actor: &Actor,
    sort: ContentSort,
    reverse: bool,
    page: &Page,
) -> db::Result<Slice<Collection>> {
    actor.require(Permission::CatalogRead)?;
    listed(tx.find(), sort, reverse, page).await
}

fn published(tx: &TenantTx) -> Find<'_, Entity> {
    tx.find().filter(Column::PublishedAt.is_not_null())
}

async fn listed(
    find: Find<'_, Entity>,
    sort: ContentSort,
    reverse: bool,
    page: &Page,
) -> db::Result<Slice<Collection>> {
    let key = sort.key(reverse, Column::Title, Column::UpdatedAt, Column::Id);
    let place = |row: &Collection| Cursor {
        key: sort.place(&row.title, row.updated_at, row.id),
        id: row.id,
    };
    find.page(key, page, place).await
}

/// Whoever changes a collection, or the list of its products, locks it first.
async fn lock(tx: &TenantTx, id: Uuid) -> db::Result<Collection> {
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    found.ok_or_else(|| Fault::not_found("collection").at("id").into())
}

/// Where a storefront shows the collection.
fn path(handle: &str) -> String {
    format!("/collections/{handle}")
}
