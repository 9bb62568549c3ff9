//! Shoppers with an account in a shop.

mod change;
mod entity;
mod erase;
mod list;
pub(crate) mod password;
mod prove;
mod register;

use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use kernel::Checks;

pub use self::{
    change::{Changed, CustomerChange, Prepared, change, prepare},
    entity::Model,
    erase::{erase, lock},
    list::{by_id, by_ids, list},
    prove::unproven,
    register::{NewCustomer, register},
};
pub(crate) use self::{
    entity::{Column, Entity},
    prove::{first_proof, prove},
};
use crate::{contact::check_contact, token};

/// Characters of a customer's password.
pub(crate) const LEAST_PASSWORD: usize = 8;

/// Whose a token is; `None` for one that isn't good (any more), or is another shop's.
///
/// # Errors
/// The database's.
pub async fn by_token(tx: &TenantTx, token: &str) -> db::Result<Option<Model>> {
    match token::holder(tx, token).await? {
        Some(id) => read(tx, id).await,
        None => Ok(None),
    }
}

/// Whose a token is, as [`by_token`]. Until the transaction ends their tokens can't, so what becomes
/// theirs in it isn't bound by a token that has ended meanwhile. Carts are locked before.
///
/// # Errors
/// The database's.
pub async fn keep_by_token(tx: &TenantTx, token: &str) -> db::Result<Option<Model>> {
    let Some(id) = token::holder(tx, token).await? else { return Ok(None) };
    let sql = "SELECT FROM customer WHERE tenant_id = $1 AND id = $2 FOR KEY SHARE";
    tx.execute(sql, [id.into()]).await?;
    by_token(tx, token).await
}

/// The customer of that id, for whoever may see them.
///
/// # Errors
/// The database's.
pub async fn read(tx: &TenantTx, id: Uuid) -> db::Result<Option<Model>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// Whose a token is. Their row stays locked.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`.
pub(crate) async fn hold(tx: &TenantTx, token: &str) -> db::Result<Model> {
    let id = token::holder(tx, token).await?.ok_or_else(token::refused)?;
    let found = tx.find::<Entity>().filter(Column::Id.eq(id)).for_update().one().await?;
    // The password may have been changed, and the token ended, while this waited for the lock.
    token::holder(tx, token).await?.ok_or_else(token::refused)?;
    Ok(found.ok_or_else(token::refused)?)
}

/// What is wrong with somebody's names, e-mail (in normal form) and telephone.
fn check_person(
    checks: &mut Checks,
    email: Option<&str>,
    names: [&Option<String>; 2],
    phone: Option<&str>,
) {
    check_contact(checks, "", email, phone);
    for (path, name) in ["firstName", "lastName"].into_iter().zip(names) {
        checks.name(path, name.as_deref().unwrap_or_default(), 0..=100);
    }
}

/// Makes the breach of an e-mail's uniqueness a fault.
fn taken(error: db::Error) -> db::Error {
    error.taken("customer_email", "email", "This e-mail has an account already.")
}
