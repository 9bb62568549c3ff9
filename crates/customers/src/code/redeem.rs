use db::{
    TenantTx,
    sea_orm::{Condition, entity::prelude::*, sea_query::ExprTrait},
};
use kernel::Fault;
use tenancy::attempt::Bounded;

use super::{
    MOST_TRIES, digest,
    entity::{Column, Entity, Model},
    hold, of,
};
use crate::{Customer, Destination, customer, token::NewToken};

/// Somebody has shown that an e-mail or a telephone is theirs.
pub struct Shown {
    /// Whose it is.
    pub customer: Customer,
    /// What was shown to be theirs.
    pub destination: Destination,
    /// What they do everything with from now on.
    pub token: NewToken,
}

/// Takes a code that was sent to `destination`; `None` when it isn't the right one, or was tried too
/// often from where `client` is. Tries are counted: the transaction has to be committed all the same.
/// It works once.
///
/// # Errors
/// The database's.
pub async fn redeem(
    tx: &TenantTx,
    destination: &Destination,
    code: &str,
    client: &str,
) -> db::Result<Option<Shown>> {
    let Some(kept) = hold(tx, of(destination)).await? else { return Ok(None) };
    match Bounded::code(kept.id, client).count(tx.directory()).await {
        Err(db::Error::Faults(_)) => return Ok(None),
        counted => counted?,
    };
    let this = Condition::all().add(Column::Id.eq(kept.id));
    if !is_right(tx, &kept, code) {
        let update = tx.update_many::<Entity>().filter(this);
        let more = Expr::col(Column::WrongTries).add(1);
        update.set(Column::WrongTries, more).exec().await?;
        return Ok(None);
    }
    if tx.delete::<Entity>(this).await? == 0 {
        return Ok(None);
    }
    let customer = customer::prove(tx, destination).await?;
    let token = crate::token::issue(tx, customer.id).await?;
    Ok(Some(Shown { customer, destination: destination.clone(), token }))
}

fn is_right(tx: &TenantTx, kept: &Model, code: &str) -> bool {
    let (Some(salt), Some(hash)) = (&kept.salt, &kept.code_hash) else { return false };
    let alive = kept.wrong_tries < MOST_TRIES && kept.expires_at.is_some_and(|at| tx.now() < at);
    alive && digest(salt, code) == *hash
}

/// What to say of a code that isn't the right one, for whatever reason.
pub fn refused() -> Fault {
    let message = "This code isn't right, or it isn't good any more.";
    Fault::new(kernel::Code::BadCredentials, message)
}
