//! The append-only log of what staff, or the platform itself, changed in a shop.

mod entity;

use db::{KeyType, SortKey, TenantTx, sea_orm::DbErr};
use kernel::{Actor, Cursor, Page, Permission, Slice};
use serde::Serialize;
use uuid::Uuid;

pub use self::entity::Model as Entry;
use self::entity::{ActiveModel, Column, Entity};

/// Writes that `actor` did `action` (`product.created`) to the thing `subject`, in the
/// transaction that does it. `detail` says what changed and holds no secrets.
///
/// # Errors
/// The database's, or when `detail` can't be JSON.
pub async fn record(
    tx: &TenantTx,
    actor: &Actor,
    action: &str,
    subject: Uuid,
    detail: impl Serialize,
) -> db::Result<()> {
    let detail = serde_json::to_value(detail).map_err(|error| DbErr::Json(error.to_string()))?;
    let entry = Entry {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        at: tx.now(),
        actor_kind: actor.kind().to_owned(),
        actor_id: actor.id(),
        action: action.to_owned(),
        subject_id: subject,
        detail,
    };
    tx.insert_many([ActiveModel::from(entry)]).await
}

/// The log, newest first.
///
/// # Errors
/// `DENIED` without `settings.read`; `INVALID` at `after` or `before` for a cursor of another list.
pub async fn list(tx: &TenantTx, actor: &Actor, page: &Page) -> db::Result<Slice<Entry>> {
    actor.require(Permission::SettingsRead)?;
    let newest_first =
        SortKey { column: Column::At, values: KeyType::Instant, id: Column::Id, descending: true };
    let place = |entry: &Entry| Cursor { key: entry.at.to_rfc3339(), id: entry.id };
    tx.find::<Entity>().page(newest_first, page, place).await
}
