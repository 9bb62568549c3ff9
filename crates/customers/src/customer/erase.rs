use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::Fault;

use super::{
    Model,
    entity::{Column, Entity},
    password,
};
use crate::{book, code, reset, token};

/// The customer of that id. Their row stays locked.
///
/// # Errors
/// `NOT_FOUND` at `id`.
pub async fn lock(tx: &TenantTx, id: Uuid) -> db::Result<Model> {
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    found.ok_or_else(|| Fault::not_found("customer").at("id").into())
}

/// Takes from a locked customer all that says who they are: name, e-mail and telephone, password,
/// addresses and tokens, and codes and links on their way. The row stays, for the orders that name
/// it. Whoever calls this has the permission to.
///
/// # Errors
/// The database's.
pub async fn erase(tx: &TenantTx, customer: Model) -> db::Result<Model> {
    book::forget(tx, customer.id).await?;
    token::end_all(tx, customer.id).await?;
    password::forget(tx, customer.id).await?;
    code::forget_customer(tx, &customer).await?;
    reset::forget_customer(tx, &customer).await?;
    let erased = Model {
        id: customer.id,
        created_at: customer.created_at,
        erased_at: Some(tx.now()),
        ..Model::blank(tx)
    };
    tx.update(erased.row().reset_all()).await
}
