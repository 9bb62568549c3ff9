//! Which mails there are, and what became of them: one row for each cause of one.

mod entity;

use std::collections::HashMap;

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

/// Decides on mails about orders, each by what it tells, its cause and its order, unless that was done
/// before; returns those that are still to be sent.
///
/// # Errors
/// The database's.
pub(crate) async fn begin(
    tx: &TenantTx,
    wanted: &[(Kind, Uuid, Uuid)],
) -> db::Result<HashMap<(Kind, Uuid), Begun>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let kinds: Vec<String> = wanted.iter().map(|(kind, ..)| kind.to_value()).collect();
    let causes: Vec<Uuid> = wanted.iter().map(|(_, cause, _)| *cause).collect();
    let orders: Vec<Uuid> = wanted.iter().map(|(.., order)| *order).collect();
    let ids: Vec<Uuid> = wanted.iter().map(|_| tx.new_id()).collect();
    let sql = "INSERT INTO mail (tenant_id, id, order_id, kind, cause, created_at)
               SELECT tenant_id, m.id, o.id, kind, cause, $6
               FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[])
                   AS m (id, order_id, kind, cause)
               JOIN orders o ON tenant_id = $1 AND o.id = order_id
               ON CONFLICT DO NOTHING RETURNING *";
    let values = [ids.into(), orders.into(), kinds.into(), causes.clone().into(), tx.now().into()];
    let new: Vec<Mail> = tx.sql(sql, values).await?;
    let mut begun: HashMap<_, _> =
        new.into_iter().map(|mail| ((mail.kind, mail.cause), Begun::New(mail))).collect();
    if begun.len() < wanted.len() {
        let find = tx.find::<Entity>().filter(Column::Cause.eq_any(causes));
        let waits = find.filter(Column::SentAt.is_null()).filter(Column::Trouble.is_null());
        for mail in waits.all().await? {
            begun.entry((mail.kind, mail.cause)).or_insert(Begun::Before(mail));
        }
    }
    Ok(begun)
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
