use db::{
    TenantTx,
    sea_orm::{Condition, QueryFilter, entity::prelude::*},
};
use kernel::{Checks, Code, Fault};
use tenancy::{Passwords, secret};

use super::{
    Link,
    entity::{Column, Entity, Model},
};
use crate::{
    Destination,
    code::Shown,
    customer::{self, Column as CustomerColumn, Entity as Customers, LEAST_PASSWORD, password},
    token,
};

/// Whether a link is good, so that a new password may be set by it.
///
/// # Errors
/// `BAD_CREDENTIALS` at `resetToken` when it isn't; `NOT_FOUND` at `id` when it is another
/// customer's; else what is wrong with `password`.
pub async fn is_good(tx: &TenantTx, link: &Link, password: Option<&str>) -> db::Result<()> {
    let kept = kept(tx, link).one().await?;
    let email = of(link, kept)?.email;
    if let Some(password) = password {
        let mut checks = Checks::new();
        Passwords::check(&mut checks, "password", password, &email, LEAST_PASSWORD);
        checks.finish()?;
    }
    Ok(())
}

/// Sets a password, of which `hash` is to be stored, by a link. It works once. All tokens end;
/// there is a new one.
///
/// # Errors
/// As [`is_good`].
pub async fn redeem(tx: &TenantTx, link: &Link, hash: String) -> db::Result<Shown> {
    let kept = of(link, kept(tx, link).for_update().one().await?)?;
    if tx.delete::<Entity>(Condition::all().add(Column::Id.eq(kept.id))).await? == 0 {
        return Err(refused().into());
    }
    let theirs = tx.find::<Customers>().filter(CustomerColumn::Id.eq(link.customer));
    let found = theirs.for_update().one().await?;
    // They may have another e-mail by now: who reads the former shows nothing.
    let found = found.filter(|found| found.email.as_ref() == Some(&kept.email));
    let customer = customer::Model {
        email_verified_at: Some(tx.now()),
        updated_at: tx.now(),
        ..customer::first_proof(tx, found.ok_or_else(refused)?).await?
    };
    let customer = tx.update(customer.row().reset_all()).await?;
    password::set(tx, customer.id, &hash).await?;
    token::end_all(tx, customer.id).await?;
    let token = token::issue(tx, customer.id).await?;
    Ok(Shown { customer, destination: Destination::Email(kept.email), token })
}

/// The link that was sent, while it is good.
fn kept<'t>(tx: &'t TenantTx, link: &Link) -> db::Find<'t, Entity> {
    let hash = secret::sha256(link.token.as_bytes());
    let this = tx.find::<Entity>().filter(Column::TokenHash.eq(hash));
    this.filter(Column::ExpiresAt.gt(tx.now()))
}

/// The link that was sent, if it is that customer's.
fn of(link: &Link, kept: Option<Model>) -> Result<Model, Fault> {
    let kept = kept.ok_or_else(refused)?;
    if kept.customer_id == Some(link.customer) {
        return Ok(kept);
    }
    Err(Fault::not_found("customer").at("id"))
}

fn refused() -> Fault {
    let message = "This link isn't good, or it isn't good any more.";
    Fault::new(Code::BadCredentials, message).at("resetToken")
}
