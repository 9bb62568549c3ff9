use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*, sea_query::ExprTrait},
};
use kernel::{Code as FaultCode, Fault};
use tenancy::attempt::Bounded;

use super::entity::{Column, Entity, Model};
use crate::{
    Customer,
    code::{self, MOST_TRIES},
    customer,
};

/// Makes the e-mail that a customer wants theirs by the code that was sent there; `None` when it isn't
/// the right one, or was tried too often from where `client` is. Tries are counted: the transaction has
/// to be committed all the same.
///
/// # Errors
/// `BAD_CREDENTIALS` at `customerAccessToken`; `TAKEN` at `code` when the e-mail is another customer's.
pub async fn confirm(
    tx: &TenantTx,
    token: &str,
    code: &str,
    client: &str,
) -> db::Result<Option<Customer>> {
    let customer = customer::hold(tx, token).await?;
    let theirs = tx.find::<Entity>().filter(Column::CustomerId.eq(customer.id));
    let Some(wish) = theirs.for_update().one().await? else { return Ok(None) };
    match Bounded::code(wish.id, client).count(tx.directory()).await {
        Err(db::Error::Faults(_)) => return Ok(None),
        counted => counted?,
    };
    let this = Condition::all().add(Column::Id.eq(wish.id));
    if !is_right(tx, &wish, code) {
        let update = tx.update_many::<Entity>().filter(this);
        let more = Expr::col(Column::WrongTries).add(1);
        update.set(Column::WrongTries, more).exec().await?;
        return Ok(None);
    }
    tx.delete::<Entity>(this).await?;
    let next = Customer {
        email_verified_at: Some(tx.now()),
        updated_at: tx.now(),
        ..customer.with_email(Some(wish.email))
    };
    let changed = tx.update(next.row().reset_all()).await;
    let message = "This e-mail has an account already: sign in to that.";
    Ok(Some(changed.map_err(|error| error.taken("customer_email", "code", message))?))
}

fn is_right(tx: &TenantTx, wish: &Model, code: &str) -> bool {
    let (Some(salt), Some(hash)) = (&wish.salt, &wish.code_hash) else { return false };
    let alive = wish.wrong_tries < MOST_TRIES && wish.expires_at.is_some_and(|at| tx.now() < at);
    alive && code::digest(salt, code) == *hash
}

/// What to say of a code that isn't the right one, for whatever reason.
pub fn refused() -> Fault {
    let message = "This code isn't right, or it isn't good any more.";
    Fault::new(FaultCode::BadCredentials, message).at("code")
}
