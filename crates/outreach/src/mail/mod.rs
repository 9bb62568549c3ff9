//! Which mails there are, and what became of them: one row for each cause of one.

mod entity;

use db::{
    TenantTx,
    sea_orm::{ActiveEnum, QueryFilter, entity::prelude::*},
};

use self::entity::{Column, Entity};
pub(crate) use self::entity::{Kind, Model as Mail};

/// A mail that is to be sent.
pub(crate) enum Begun {
    /// It was decided on just now.
    New(Mail),
    /// It was before, and couldn't be handed over so far.
    Before(Mail),
}

/// Decides on a mail about an order, unless that was done before; returns it when it is still to be
/// sent.
///
/// # Errors
/// The database's.
pub(crate) async fn begin(
    tx: &TenantTx,
    kind: Kind,
    cause: Uuid,
    order: Uuid,
) -> db::Result<Option<Begun>> {
    let sql = "INSERT INTO mail (tenant_id, id, order_id, kind, cause, created_at)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING *";
    let values =
        [tx.new_id().into(), order.into(), kind.to_value().into(), cause.into(), tx.now().into()];
    let begun: Vec<Mail> = tx.sql(sql, values).await?;
    if let Some(mail) = begun.into_iter().next() {
        return Ok(Some(Begun::New(mail)));
    }
    let find = tx.find::<Entity>().filter(Column::Kind.eq(kind)).filter(Column::Cause.eq(cause));
    let waits = find.filter(Column::SentAt.is_null()).filter(Column::Trouble.is_null());
    Ok(waits.one().await?.map(Begun::Before))
}

/// Notes that mails were handed over.
///
/// # Errors
/// The database's.
pub(crate) async fn sent(tx: &TenantTx, ids: Vec<Uuid>) -> db::Result<()> {
    unsettled(tx, ids).set(Column::SentAt, tx.now()).exec().await.map(drop)
}

/// Notes why a mail can't be handed over: it isn't tried again.
///
/// # Errors
/// The database's.
pub(crate) async fn refused(tx: &TenantTx, id: Uuid, trouble: &str) -> db::Result<()> {
    unsettled(tx, vec![id]).set(Column::Trouble, trouble).exec().await.map(drop)
}

/// Notes of a mail that couldn't be handed over so far that there is nothing to tell any more.
///
/// # Errors
/// The database's.
pub(crate) async fn give_up_begun(tx: &TenantTx, kind: Kind, cause: Uuid) -> db::Result<()> {
    let sql = "UPDATE mail SET trouble = 'There is nothing to tell any more.'
               WHERE tenant_id = $1 AND kind = $2 AND cause = $3
                 AND sent_at IS NULL AND trouble IS NULL";
    tx.execute(sql, [kind.to_value().into(), cause.into()]).await.map(drop)
}

fn unsettled(tx: &TenantTx, ids: Vec<Uuid>) -> db::UpdateMany<'_, Entity> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq_any(ids));
    update.filter(Column::SentAt.is_null()).filter(Column::Trouble.is_null())
}

/// Gives up the mails about a customer's orders that weren't sent so far, and what servers said of
/// those that couldn't be, which may repeat the address. They were erased.
///
/// # Errors
/// The database's.
pub(crate) async fn give_up(tx: &TenantTx, customer: Uuid) -> db::Result<()> {
    let sql = "UPDATE mail SET trouble = 'The customer was erased.'
               WHERE tenant_id = $1 AND sent_at IS NULL AND order_id IN (
                   SELECT id FROM orders WHERE tenant_id = $1 AND customer_id = $2)";
    tx.execute(sql, [customer.into()]).await.map(drop)
}
