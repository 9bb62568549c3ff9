//! Pages of text: about us, delivery, imprint.

mod entity;
mod input;

use db::{
    Find, TenantTx,
    sea_orm::{ActiveModelTrait, ColumnTrait, Condition, QueryFilter, Set},
};
use kernel::{Actor, Cursor, Fault, Page, Permission, Slice, search_key};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use self::entity::{ActiveModel, Column, Entity};
pub use self::{
    entity::Model as TextPage,
    input::{NewTextPage, TextPageChange},
};
use crate::{ContentSort, content::titled, handle, plain::plain, redirect};

const HANDLE_TAKEN: &str = "Another page has this handle.";

/// Adds a page.
///
/// # Errors
/// `DENIED`; at its field, whatever is wrong with the input; `TAKEN` at `handle`.
pub async fn create(tx: &TenantTx, actor: &Actor, input: NewTextPage) -> db::Result<TextPage> {
    actor.require(Permission::CatalogWrite)?;
    let input = input.tidied();
    input.check()?;
    let id = tx.new_id();
    let handle =
        handle::choose::<Entity>(tx, Column::Handle, input.handle, &input.title, id).await?;
    let row = TextPage {
        tenant_id: tx.shop(),
        id,
        handle,
        title_key: search_key(&input.title),
        title: input.title,
        body: plain(&input.body_html),
        body_html: input.body_html,
        seo_title: input.seo.title,
        seo_description: input.seo.description,
        published_at: input.published.then(|| tx.now()),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let added = tx.insert(ActiveModel::from(row)).await;
    let added = added.map_err(|e| e.taken("page_handle", "handle", HANDLE_TAKEN))?;
    redirect::give_way(tx, &path(&added.handle)).await?;
    let detail = json!({ "handle": added.handle, "title": added.title });
    audit::record(tx, actor, "page.created", id, detail).await?;
    Ok(added)
}

/// Changes a page. When nothing differs from what is there, nothing is written.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; at its field, whatever is wrong with the input; `TAKEN` at
/// `handle`.
pub async fn update(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    change: TextPageChange,
) -> db::Result<TextPage> {
    actor.require(Permission::CatalogWrite)?;
    change.check()?;
    let before = lock(tx, id).await?;
    let mut row = change.over(before.clone(), tx.now());
    if !row.is_changed() {
        return Ok(before);
    }
    row.updated_at = Set(tx.now());
    let after = tx.update(row).await;
    let after = after.map_err(|e| e.taken("page_handle", "handle", HANDLE_TAKEN))?;
    if after.handle != before.handle {
        redirect::moved(tx, &path(&before.handle), &path(&after.handle)).await?;
    }
    let detail = json!({ "handle": after.handle, "title": after.title });
    audit::record(tx, actor, "page.updated", id, detail).await?;
    Ok(after)
}

/// Deletes a page.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    let gone = lock(tx, id).await?;
    tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await?;
    let detail = json!({ "handle": gone.handle, "title": gone.title });
    audit::record(tx, actor, "page.deleted", id, detail).await
}

/// The published page of that handle.
///
/// # Errors
/// The database's.
pub async fn by_handle(tx: &TenantTx, handle: &str) -> db::Result<Option<TextPage>> {
    let Some(handle) = handle::sought(handle) else { return Ok(None) };
    published(tx).filter(Column::Handle.eq(handle)).one().await
}

/// The published pages of these handles, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_handles(tx: &TenantTx, handles: &[String]) -> db::Result<Vec<TextPage>> {
    tx.sql(
        "SELECT * FROM page
         WHERE tenant_id = $1 AND handle = ANY($2) AND published_at IS NOT NULL",
        [handle::all_sought(handles).into()],
    )
    .await
}

/// Those of the pages that are published, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_ids(tx: &TenantTx, ids: &[Uuid]) -> db::Result<Vec<TextPage>> {
    tx.sql(
        "SELECT * FROM page WHERE tenant_id = $1 AND id = ANY($2) AND published_at IS NOT NULL",
        [ids.to_vec().into()],
    )
    .await
}

/// Those of the pages that there are, published or not, in no particular order.
///
/// # Errors
/// `DENIED`.
pub async fn any_by_ids(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<TextPage>> {
    actor.require(Permission::CatalogRead)?;
    let sql = "SELECT * FROM page WHERE tenant_id = $1 AND id = ANY($2)";
    tx.sql(sql, [ids.to_vec().into()]).await
}

/// Published pages, all or those whose titles a query in the dialect's search syntax finds.
///
/// # Errors
/// `TOO_LONG` and `TOO_MANY` at `query`; `INVALID` at `after` or `before` when the cursor belongs to a list of another order.
pub async fn list(
    tx: &TenantTx,
    query: Option<&str>,
    sort: ContentSort,
    reverse: bool,
    page: &Page,
) -> db::Result<Slice<TextPage>> {
    listed(titled(published(tx), Column::TitleKey, query)?, sort, reverse, page).await
}

/// Pages, published or not.
///
/// # Errors
/// `DENIED`; as [`list`].
pub async fn list_any(
    tx: &TenantTx,
    actor: &Actor,
    sort: ContentSort,
    reverse: bool,
    page: &Page,
) -> db::Result<Slice<TextPage>> {
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
) -> db::Result<Slice<TextPage>> {
    let key = sort.key(reverse, Column::Title, Column::UpdatedAt, Column::Id);
    let place =
        |row: &TextPage| Cursor { key: sort.place(&row.title, row.updated_at, row.id), id: row.id };
    find.page(key, page, place).await
}

/// Whoever changes a page locks it first.
async fn lock(tx: &TenantTx, id: Uuid) -> db::Result<TextPage> {
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    found.ok_or_else(|| Fault::not_found("page").at("id").into())
}

/// Where a storefront shows the page.
fn path(handle: &str) -> String {
    format!("/pages/{handle}")
}
