//! Menus: named trees of links.

mod entity;
mod item;
mod tree;

use db::{
    TenantTx,
    sea_orm::{self, ColumnTrait, Condition, FromQueryResult, QueryFilter, QueryOrder},
};
use kernel::{Actor, Checks, Code, Fault, Permission};
use serde_json::json;
use tenancy::audit;
use uuid::Uuid;

use self::entity::{ActiveModel, Column, Entity, Model};
pub use self::tree::{Item, MOST_ITEMS, MOST_LEVELS, NewItem};
use crate::{content::check_title, handle};

/// The most menus that a shop has.
const MOST_MENUS: u64 = 100;

/// A menu to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewMenu {
    /// By which templates ask for it.
    pub handle: String,
    /// What the merchant calls it.
    pub title: String,
    /// Up to 3 levels and 250 items altogether.
    pub items: Vec<NewItem>,
}

/// A menu with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// The menu's id.
    pub id: Uuid,
    /// By which templates ask for it.
    pub handle: String,
    /// What the merchant calls it.
    pub title: String,
    /// In their order.
    pub items: Vec<Item>,
}

/// Writes a whole menu, whether its handle has one already or not.
///
/// # Errors
/// `DENIED`; at its field (`items.0.items.2.target`), whatever is wrong with the input;
/// `TOO_MANY` when the shop has 100 others.
pub async fn set(tx: &TenantTx, actor: &Actor, input: NewMenu) -> db::Result<Menu> {
    actor.require(Permission::CatalogWrite)?;
    let mut checks = Checks::new();
    handle::check(&mut checks, Some(&input.handle));
    check_title(&mut checks, &input.title);
    tree::check(&mut checks, &input.items);
    checks.finish()?;
    let menu = upsert(tx, &input).await?;
    tx.delete::<item::Entity>(Condition::all().add(item::Column::MenuId.eq(menu.id))).await?;
    let rows = tree::rows(tx, menu.id, input.items);
    tx.insert_many(rows.iter().cloned().map(item::ActiveModel::from)).await?;
    audit::record(tx, actor, "menu.set", menu.id, json!({ "handle": menu.handle })).await?;
    Ok(with_items(menu, rows))
}

/// Deletes a menu.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`.
pub async fn delete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<()> {
    actor.require(Permission::CatalogWrite)?;
    if tx.delete::<Entity>(Condition::all().add(Column::Id.eq(id))).await? == 0 {
        return Err(Fault::not_found("menu").at("id").into());
    }
    audit::record(tx, actor, "menu.deleted", id, json!({})).await
}

/// An item and its menu, or a menu without items.
#[derive(FromQueryResult)]
struct Row {
    own_id: Uuid,
    handle: String,
    own_title: String,
    #[sea_orm(nested)]
    item: Option<item::Model>,
}

/// The menus of these handles, in no particular order.
///
/// # Errors
/// The database's.
pub async fn by_handles(tx: &TenantTx, handles: &[String]) -> db::Result<Vec<Menu>> {
    let handles = handle::all_sought(handles);
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT m.id AS own_id, m.handle, m.title AS own_title, i.* FROM menu m
               LEFT JOIN menu_item i ON i.tenant_id = $1 AND i.menu_id = m.id
               WHERE m.tenant_id = $1 AND m.handle = ANY($2) ORDER BY m.id, i.position";
    let rows: Vec<Row> = tx.sql(sql, [handles.into()]).await?;
    let menus = rows.chunk_by(|one, next| one.own_id == next.own_id).filter_map(|rows| {
        let Row { own_id: id, handle, own_title: title, .. } = rows.first()?;
        let items = rows.iter().filter_map(|row| row.item.clone()).collect();
        let (handle, title) = (handle.clone(), title.clone());
        Some(Menu { id: *id, handle, title, items: tree::items(items) })
    });
    Ok(menus.collect())
}

/// Every menu of the shop, by handle.
///
/// # Errors
/// `DENIED`.
pub async fn list(tx: &TenantTx, actor: &Actor) -> db::Result<Vec<Menu>> {
    actor.require(Permission::CatalogRead)?;
    let menus = tx.find::<Entity>().order_by_asc(Column::Handle).all().await?;
    let mut rows = tx.find::<item::Entity>().order_by_asc(item::Column::Position).all().await?;
    let with_own = |menu: Model| {
        let own = rows.extract_if(.., |row| row.menu_id == menu.id).collect();
        with_items(menu, own)
    };
    Ok(menus.into_iter().map(with_own).collect())
}

fn with_items(menu: Model, rows: Vec<item::Model>) -> Menu {
    Menu { id: menu.id, handle: menu.handle, title: menu.title, items: tree::items(rows) }
}

/// The menu's own row, locked.
async fn upsert(tx: &TenantTx, input: &NewMenu) -> db::Result<Model> {
    // Of two that are written at once the second sees the first: the same one, or one more.
    tx.lock("menu", "write").await?;
    let find = tx.find::<Entity>().filter(Column::Handle.eq(&input.handle));
    let Some(old) = find.for_update().one().await? else {
        if tx.find::<Entity>().count().await? >= MOST_MENUS {
            return Err(Fault::new(Code::TooMany, format!("At most {MOST_MENUS} menus.")).into());
        }
        let row = Model {
            tenant_id: tx.shop(),
            id: tx.new_id(),
            handle: input.handle.clone(),
            title: input.title.clone(),
            updated_at: tx.now(),
        };
        let added = tx.insert(ActiveModel::from(row)).await;
        return added.map_err(|e| e.taken("menu_handle", "handle", "Somebody else just added it."));
    };
    let mut row = ActiveModel::from(old);
    row.title.set_if_not_equals(input.title.clone());
    row.updated_at.set_if_not_equals(tx.now());
    tx.update(row).await
}
