use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{self, Condition, FromQueryResult, QueryFilter, QueryOrder, entity::prelude::*},
};

use super::{
    SendLateWebhook, capture,
    entity::{charge, transaction},
};
use crate::{Ask, RefundOutcome, Status, Told};

/// How the shopper lets a payment go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// It is paid.
    Pay,
    /// It doesn't work.
    Fail,
    /// It is paid, but the notice comes when the order has been given up; so is one that was
    /// closed.
    PayLate,
    /// It is paid twice.
    PayTwice,
    /// One minor unit less is paid.
    PayLess,
}

/// What pressing a button led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It is done.
    Done,
    /// The charge is paid or closed.
    TooLate,
}

/// How much later than the order's end a late notice comes.
const LATE: TimeDelta = TimeDelta::minutes(1);

/// Opens the charge of a payment, unless it was before.
pub(super) async fn open(tx: &TenantTx, ask: &Ask<'_>) -> db::Result<()> {
    let payment = ask.payment;
    let values = [
        payment.idempotency_key.as_str().into(),
        payment.amount.into(),
        payment.currency.as_str().into(),
        ask.return_url.into(),
        ask.language.into(),
        ask.expires_at.unwrap_or(tx.now()).into(),
        tx.now().into(),
    ];
    let sql = "INSERT INTO sandbox_charge (tenant_id, reference, amount, currency, return_url,
                                           language, expires_at, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    tx.execute(sql, values).await.map(drop)
}

pub(super) async fn charge(
    tx: &TenantTx,
    reference: &str,
    lock: bool,
) -> db::Result<Option<charge::Model>> {
    let find = tx.find::<charge::Entity>().filter(charge::Column::Reference.eq(reference));
    if lock { find.for_update().one().await } else { find.one().await }
}

/// A transaction with its currency.
pub(super) async fn transaction(
    tx: &TenantTx,
    id: Uuid,
) -> db::Result<Option<(transaction::Model, String)>> {
    let find = tx.find::<transaction::Entity>().filter(transaction::Column::Id.eq(id));
    let Some(taken) = find.one().await? else { return Ok(None) };
    let charge = charge(tx, &taken.reference, false).await?;
    Ok(charge.map(|charge| (taken, charge.currency)))
}

/// What the sandbox says of a charge now.
pub(super) async fn status(tx: &TenantTx, reference: &str) -> db::Result<Status> {
    let Some(charge) = charge(tx, reference, false).await? else { return Ok(Status::Pending) };
    let taken = told(tx, reference).await?;
    if !taken.is_empty() {
        let captures = taken.iter().map(|taken| capture(taken, &charge.currency));
        return Ok(Status::Paid(captures.collect()));
    }
    Ok(if charge.closed { Status::Closed } else { Status::Pending })
}

/// The transactions of a charge that may be spoken of, the oldest first.
async fn told(tx: &TenantTx, reference: &str) -> db::Result<Vec<transaction::Model>> {
    let find = tx.find::<transaction::Entity>();
    let find = find.filter(transaction::Column::Reference.eq(reference));
    let said = Condition::any()
        .add(transaction::Column::ToldAt.is_null())
        .add(transaction::Column::ToldAt.lte(tx.now()));
    let find = find.filter(said);
    find.order_by_asc(transaction::Column::Id).all().await
}

/// Closes a charge unless it is paid.
pub(super) async fn close(tx: &TenantTx, reference: &str) -> db::Result<Status> {
    charge(tx, reference, true).await?;
    if let Status::Paid(captures) = status(tx, reference).await? {
        return Ok(Status::Paid(captures));
    }
    shut(tx, reference).await?;
    Ok(Status::Closed)
}

async fn shut(tx: &TenantTx, reference: &str) -> db::Result<()> {
    let update = tx.update_many::<charge::Entity>();
    let update = update.filter(charge::Column::Reference.eq(reference));
    update.set(charge::Column::Closed, true).exec().await.map(drop)
}

/// Does what the button says; returns the charge as it was, and what is told at once, each with its
/// event's name.
pub(super) async fn press(
    tx: &TenantTx,
    reference: &str,
    button: Button,
) -> db::Result<Option<(charge::Model, Pressed, Vec<(String, Told)>)>> {
    let Some(charge) = charge(tx, reference, true).await? else { return Ok(None) };
    let find = tx.find::<transaction::Entity>();
    let paid = find.filter(transaction::Column::Reference.eq(reference)).count().await? > 0;
    if paid || (charge.closed && button != Button::PayLate) {
        return Ok(Some((charge, Pressed::TooLate, Vec::new())));
    }
    if button == Button::Fail {
        shut(tx, reference).await?;
        let told = vec![(format!("{reference}-failed"), Told::Failed)];
        return Ok(Some((charge, Pressed::Done, told)));
    }
    let mut told = Vec::new();
    for taken in taken(tx, &charge, button) {
        match taken.told_at {
            Some(later) => tx.schedule::<SendLateWebhook>(taken.id, later).await?,
            None => {
                told.push((taken.id.to_string(), Told::Paid(capture(&taken, &charge.currency))));
            }
        }
        tx.insert_many([transaction::ActiveModel::from(taken)]).await?;
    }
    Ok(Some((charge, Pressed::Done, told)))
}

/// What is taken when the button is pressed.
fn taken(tx: &TenantTx, charge: &charge::Model, button: Button) -> Vec<transaction::Model> {
    let times = if button == Button::PayTwice { 2 } else { 1 };
    let late = button == Button::PayLate && !charge.closed;
    let told_at = late.then(|| tx.now().max(charge.expires_at + LATE));
    let less = i64::from(button == Button::PayLess && charge.amount > 1);
    let taken = || transaction::Model {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        reference: charge.reference.clone(),
        amount: charge.amount - less,
        told_at,
    };
    std::iter::repeat_with(taken).take(times).collect()
}

#[derive(FromQueryResult)]
struct Sum {
    amount: i64,
    left: i64,
}

/// Gives back a part of a transaction, once under its number.
pub(super) async fn give_back(
    tx: &TenantTx,
    transaction: Uuid,
    number: &str,
    amount: i64,
) -> db::Result<RefundOutcome> {
    let find = tx.find::<transaction::Entity>();
    find.filter(transaction::Column::Id.eq(transaction)).for_update().one().await?;
    let before: Vec<Sum> = tx.sql(BEFORE, [number.into(), transaction.into()]).await?;
    let Some(before) = before.first() else {
        return Ok(RefundOutcome::NotYet("The sandbox knows no such transaction.".to_owned()));
    };
    if before.amount == amount {
        return Ok(RefundOutcome::Done);
    }
    if before.amount > 0 || before.left < amount {
        return Ok(RefundOutcome::NotYet("The sandbox refuses this amount.".to_owned()));
    }
    let values = [number.into(), transaction.into(), amount.into(), tx.now().into()];
    let sql = "INSERT INTO sandbox_refund (tenant_id, number, transaction_id, amount, at)
               VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, values).await?;
    Ok(RefundOutcome::Done)
}

/// What was given back under the number, and what is left of the transaction.
const BEFORE: &str = "
    SELECT coalesce(sum(r.amount) FILTER (WHERE r.number = $2), 0)::bigint AS amount,
           (t.amount - coalesce(sum(r.amount), 0))::bigint AS left
    FROM sandbox_transaction t
    LEFT JOIN sandbox_refund r ON r.tenant_id = $1 AND r.transaction_id = t.id
    WHERE t.tenant_id = $1 AND t.id = $3
    GROUP BY t.amount";
