use db::{
    TenantTx,
    sea_orm::{Condition, DbErr, QueryFilter, entity::prelude::*},
};

use super::{
    Model,
    entity::{ActiveModel, Column, Entity},
};
use crate::{Destination, token};

/// Whose an e-mail or a telephone is, now that somebody has shown that it is theirs: a new customer
/// where it was nobody's. Their row stays locked.
///
/// What was only typed gives way to what is shown. Who typed an e-mail that isn't theirs may know
/// the password of its account and hold tokens of it, so all of these end when it is first shown
/// whose it is; and where they sign in with a telephone of their own, the account stays theirs,
/// without it.
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
        Destination::Email(_) if customer.email_verified_at.is_none() => {
            token::end_all(tx, customer.id).await?;
            Model { email_verified_at: now, password_hash: None, ..customer }
        }
        Destination::Email(_) => Model { email_verified_at: now, ..customer },
        Destination::Phone(_) => Model { phone_verified_at: now, ..customer },
    };
    let next = Model { updated_at: tx.now(), ..next };
    tx.update(ActiveModel::from(next).reset_all()).await
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
    tx.update(ActiveModel::from(without).reset_all()).await?;
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
    let theirs = match shown {
        Destination::Email(email) => Condition::all().add(Column::Email.eq(email)),
        Destination::Phone(phone) => {
            let theirs = Condition::all().add(Column::Phone.eq(phone));
            theirs.add(Column::PhoneVerifiedAt.is_not_null())
        }
    };
    tx.find::<Entity>().filter(theirs).for_update().one().await
}
