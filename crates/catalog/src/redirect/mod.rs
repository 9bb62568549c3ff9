//! Redirects: where old addresses lead.

mod entity;

use db::{
    KeyType, SortKey, TenantTx,
    sea_orm::{ColumnTrait, Condition, QueryFilter},
};
use kernel::{Actor, Checks, Code, Cursor, Fault, Page, Permission, Slice};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

pub use self::entity::Model as Redirect;
use self::entity::{ActiveModel, Column, Entity};
use crate::link;

/// A redirect to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRedirect {
    /// The old path: `/tea`.
    pub path: String,
    /// A path of the shop or an absolute address.
    pub target: String,
}

/// Adds a redirect.
///
/// # Errors
/// `DENIED`; `INVALID` at `path` or `target`; `TAKEN` at `path`.
pub async fn create(tx: &TenantTx, actor: &Actor, input: NewRedirect) -> db::Result<Redirect> {
    actor.require(Permission::CatalogWrite)?;
    let mut checks = Checks::new();
    link::check_path(&mut checks, "path", &input.path);
    link::check_target(&mut checks, "target", &input.target);
    let moves = input.path != input.target;
    checks.ensure(moves, "target", Code::Invalid, "It would lead to itself.");
    checks.finish()?;
    let row = Redirect {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        path: input.path,
        target: input.target,
        created_at: tx.now(),
    };
    let added = tx.insert(ActiveModel::from(row)).await;
    let added =
        added.map_err(|e| e.taken("redirect_path", "path", "This path leads elsewhere."))?;
    let detail = json!({ "path": added.path, "target": added.target });
    audit::record(tx, actor, "redirect.created", added.id, detail).await?;
    Ok(added)
}

/// Deletes a redirect.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    if tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await? == 0 {
        return Err(Fault::not_found("redirect").at("id").into());
    }
    audit::record(tx, actor, "redirect.deleted", id, json!({})).await
}

/// The redirects, by path.
///
/// # Errors
/// `DENIED`.
pub async fn list(tx: &TenantTx, actor: &Actor, page: &Page) -> db::Result<Slice<Redirect>> {
    actor.require(Permission::CatalogRead)?;
    let sort =
        SortKey { column: Column::Path, values: KeyType::Text, id: Column::Id, descending: false };
    let place = |row: &Redirect| Cursor { key: row.path.clone(), id: row.id };
    tx.find::<Entity>().page(sort, page, place).await
}

/// Where a path leads, if it is an old one.
///
/// # Errors
/// The database's.
pub async fn find(tx: &TenantTx, path: &str) -> db::Result<Option<Redirect>> {
    if path.contains('\0') {
        return Ok(None);
    }
    tx.find::<Entity>().filter(Column::Path.eq(path)).one().await
}

/// A thing moved from `old` to `new`: the old address, and whatever led there, leads to the new
/// one, which itself leads nowhere any more.
pub(crate) async fn moved(tx: &TenantTx, old: &str, new: &str) -> db::Result<()> {
    give_way(tx, new).await?;
    tx.update_many::<Entity>()
        .set(Column::Target, new)
        .filter(Column::Target.eq(old))
        .exec()
        .await?;
    tx.execute(
        "INSERT INTO redirect (tenant_id, id, path, target, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, path) DO UPDATE SET target = excluded.target",
        [tx.new_id().into(), old.into(), new.into(), tx.now().into()],
    )
    .await?;
    Ok(())
}

/// There is something at `path` now: a redirect from there would hide it.
pub(crate) async fn give_way(tx: &TenantTx, path: &str) -> db::Result<()> {
    tx.delete::<Entity>(Condition::all().add(Column::Path.eq(path))).await?;
    Ok(())
}
