use db::{
    KeyType, SortKey, TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use kernel::{Actor, Checks, Cursor, Page, Permission, Slice, search_key};

use super::{Column, Entity, Model, read};
use crate::phone;

/// A customer, for staff.
///
/// # Errors
/// `DENIED` without `orders.read`; else the database's.
pub async fn by_id(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<Option<Model>> {
    actor.require(Permission::OrdersRead)?;
    read(tx, id).await
}

/// Some customers, for staff; those that there aren't are left out.
///
/// # Errors
/// As [`by_id`].
pub async fn by_ids(tx: &TenantTx, actor: &Actor, ids: &[Uuid]) -> db::Result<Vec<Model>> {
    actor.require(Permission::OrdersRead)?;
    tx.find::<Entity>().filter(Column::Id.eq_any(ids.to_vec())).all().await
}

/// Customers, who came last first; those in whose e-mail, name or telephone each word of `query` stands.
///
/// # Errors
/// As [`by_id`]; `TOO_LONG` at `query`; `INVALID` at `after` or `before` for a cursor of another list.
pub async fn list(
    tx: &TenantTx,
    actor: &Actor,
    query: Option<&str>,
    page: &Page,
) -> db::Result<Slice<Model>> {
    actor.require(Permission::OrdersRead)?;
    let query = query.map(str::trim).filter(|query| !query.is_empty());
    // Each word of it is a condition.
    Checks::new().text("query", query.unwrap_or_default(), 0..=255).finish()?;
    let wanted = Condition::all().add_option(query.map(known_by));
    let (column, values) = (Column::CreatedAt, KeyType::Instant);
    let newest_first = SortKey { column, values, id: Column::Id, descending: true };
    let place = |row: &Model| Cursor { key: row.created_at.to_rfc3339(), id: row.id };
    tx.find::<Entity>().filter(wanted).page(newest_first, page, place).await
}

/// Each word of a text stands somewhere in what one knows a customer by; or it is part of their telephone
/// number, however that is written.
fn known_by(text: &str) -> Condition {
    let key = search_key(text);
    let words = key.split(' ');
    let words = words.map(|word| holding("position($1 IN customer.search_text) > 0", word));
    let words = words.fold(Condition::all(), Condition::add);
    let number = phone::part(text);
    let number = number.map(|number| holding("position($1 IN customer.phone) > 0", &number));
    Condition::any().add(words).add_option(number)
}

fn holding(sql: &'static str, text: &str) -> Expr {
    // PostgreSQL's texts can't have a zero byte, so none is found by one either.
    Expr::cust_with_values(sql, [text.replace('\0', "\u{fffd}")])
}
