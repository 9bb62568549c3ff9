use db::{
    TenantTx,
    sea_orm::{DbErr, QueryFilter, entity::prelude::*},
};

use super::{
    Model,
    entity::{Column, Entity},
    password,
};
use crate::{Destination, book, phone, token};

/// Whose an e-mail or a telephone is, now that somebody has shown that it is theirs: a new customer
/// where it was nobody's. Their row stays locked.
///
/// What was only typed gives way to what is shown: see [`first_proof`]. Where whoever typed an
/// e-mail signs in with a telephone of their own, the account stays theirs, without the e-mail.
pub(crate) async fn prove(tx: &TenantTx, shown: &Destination) -> db::Result<Model> {
    let known = match find(tx, shown).await? {
        Some(customer) => give_way(tx, customer, shown).await?,
        None => None,
    };
    let customer = match known {
        Some(customer) => customer,
        None => make(tx, shown).await?,
    };
    let now = Some(tx.now());
    let next = match shown {
        Destination::Email(_) => {
            Model { email_verified_at: now, ..first_proof(tx, customer).await? }
        }
        Destination::Phone(phone) => {
            Model { phone: Some(phone.clone()), phone_verified_at: now, ..customer }
        }
    };
    let next = Model { updated_at: tx.now(), ..next };
    tx.update(next.row().reset_all()).await
}

/// What is left of an account whose e-mail is being shown to be its reader's, if that is for the
/// first time. Who opened it may be somebody else: the password and the tokens that they have end,
/// and what they typed of themselves, their addresses included, goes.
pub(crate) async fn first_proof(tx: &TenantTx, customer: Model) -> db::Result<Model> {
    if customer.email_verified_at.is_some() {
        return Ok(customer);
    }
    token::end_all(tx, customer.id).await?;
    password::forget(tx, customer.id).await?;
    book::forget(tx, customer.id).await?;
    let phone = customer.phone.filter(|_| customer.phone_verified_at.is_some());
    Ok(Model { phone, first_name: None, last_name: None, accepts_marketing: false, ..customer })
}

/// The customer of an e-mail that nobody has shown to be theirs so far: when it first is, all that
/// others have of the account ends.
///
/// # Errors
/// The database's.
pub async fn unproven(tx: &TenantTx, shown: &Destination) -> db::Result<Option<Uuid>> {
    let Destination::Email(email) = shown else { return Ok(None) };
    let theirs = tx.find::<Entity>().filter(Column::Email.eq(email));
    let found = theirs.filter(Column::EmailVerifiedAt.is_null()).one().await?;
    Ok(found.map(|customer| customer.id))
}

/// The customer, unless the e-mail is theirs only in so far as they typed it, and they sign in
/// otherwise: then it is theirs no more.
async fn give_way(
    tx: &TenantTx,
    customer: Model,
    shown: &Destination,
) -> db::Result<Option<Model>> {
    let only_typed = customer.email_verified_at.is_none() && customer.phone_verified_at.is_some();
    if !only_typed || matches!(shown, Destination::Phone(_)) {
        return Ok(Some(customer));
    }
    let without = Model { updated_at: tx.now(), ..customer.with_email(None) };
    tx.update(without.row().reset_all()).await?;
    Ok(None)
}

async fn make(tx: &TenantTx, shown: &Destination) -> db::Result<Model> {
    let sql = match shown {
        Destination::Email(_) => MAKE_BY_EMAIL,
        Destination::Phone(_) => MAKE_BY_PHONE,
    };
    tx.execute(sql, [tx.new_id().into(), shown.text().into(), tx.now().into()]).await?;
    let made = find(tx, shown).await?;
    made.ok_or_else(|| DbErr::RecordNotFound("a customer who was just made".to_owned()).into())
}

/// Somebody may have opened an account with it at the same moment: then it is theirs.
const MAKE_BY_EMAIL: &str =
    "INSERT INTO customer (tenant_id, id, email, accepts_marketing, created_at, updated_at)
     VALUES ($1, $2, $3, false, $4, $4) ON CONFLICT (tenant_id, email) DO NOTHING";
const MAKE_BY_PHONE: &str =
    "INSERT INTO customer (tenant_id, id, phone, phone_verified_at, accepts_marketing, created_at,
                           updated_at)
     VALUES ($1, $2, $3, $4, false, $4, $4)
     ON CONFLICT (tenant_id, phone) WHERE phone_verified_at IS NOT NULL DO NOTHING";

async fn find(tx: &TenantTx, shown: &Destination) -> db::Result<Option<Model>> {
    match shown {
        Destination::Email(email) => {
            tx.find::<Entity>().filter(Column::Email.eq(email)).for_update().one().await
        }
        Destination::Phone(phone) => {
            let found = by_phone(tx, vec![phone.clone()]).await?;
            if found.is_some() {
                return Ok(found);
            }
            let shop = tenancy::shop::current(tx).await?;
            by_phone(tx, phone::spellings(phone, &shop.country)).await
        }
    }
}

/// The customer who has shown that a number of several spellings is theirs.
async fn by_phone(tx: &TenantTx, spellings: Vec<String>) -> db::Result<Option<Model>> {
    let theirs = tx.find::<Entity>().filter(Column::Phone.eq_any(spellings));
    theirs.filter(Column::PhoneVerifiedAt.is_not_null()).for_update().one().await
}
