//! What is given back of payments. A row with its number is stored in the transaction that decides
//! on it; the worker then asks the gateway under that number until it is through.

mod entity;

use chrono::TimeDelta;
use db::{
    Db, TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Code, Event, Fault, Job, Permission, ShopId};
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::entity::{ActiveModel, Column, Entity};
pub use self::entity::{Model as PaymentRefund, RefundState};
use crate::{Gateways, Payment, RefundOutcome, payment};

/// Asks a gateway for a refund.
pub struct RequestRefund;

impl Job for RequestRefund {
    const KIND: &'static str = "payment.refund";
}

/// Money is on its way back.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefundSucceeded {}

impl Event for RefundSucceeded {
    const KIND: &'static str = "refund.succeeded";
}

/// Between two tries: as long as the refund is old, within these.
const SHORTEST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// Decides to give back `amount` of a payment. `refund` is the order's refund that it is part of.
///
/// # Errors
/// Breaches of `payment_refunded` when it is more than can be given back, and of
/// `payment_refund_surplus` when a payment that nobody wanted goes back already.
pub async fn decide(
    tx: &TenantTx,
    payment: &Payment,
    refund: Option<Uuid>,
    amount: i64,
) -> db::Result<()> {
    payment::take_back(tx, payment.id, amount).await?;
    let id = tx.new_id();
    let row = PaymentRefund {
        tenant_id: tx.shop(),
        id,
        payment_id: payment.id,
        refund_id: refund,
        number: id.simple().to_string(),
        amount,
        currency: payment.currency.clone(),
        state: RefundState::Pending,
        trouble: None,
        created_at: tx.now(),
        settled_at: None,
    };
    tx.insert_many([ActiveModel::from(row)]).await?;
    tx.schedule::<RequestRefund>(id, tx.now()).await
}

/// Asks the gateway for a refund that is still to be made. When that fails it will be asked again
/// under the same number, for as long as it takes.
///
/// # Errors
/// The database's.
pub async fn ask(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let found = {
        let tx = db.read(shop).await?;
        let refund = by_id(&tx, id).await?.filter(|it| it.state == RefundState::Pending);
        match refund {
            Some(refund) => payment::by_id(&tx, refund.payment_id).await?.map(|it| (refund, it)),
            None => None,
        }
    };
    let Some((refund, payment)) = found else { return Ok(()) };
    let asked = match gateways.of(&payment) {
        Ok(gateway) => gateway.refund(&payment, &refund).await,
        Err(error) => Err(error),
    };
    let outcome = asked.unwrap_or_else(|error| {
        tracing::warn!(refund = %id, %error, "the gateway can't be asked for a refund");
        RefundOutcome::NotYet("The gateway can't be reached.".to_owned())
    });
    db.write(shop, async |tx| note(tx, &refund, outcome).await).await
}

async fn note(tx: &TenantTx, refund: &PaymentRefund, outcome: RefundOutcome) -> db::Result<()> {
    match outcome {
        RefundOutcome::Done => succeed(tx, refund.id, RefundState::Pending).await.map(drop),
        RefundOutcome::ByHand => by_hand(tx, refund, None).await,
        RefundOutcome::Refused(trouble) => by_hand(tx, refund, Some(trouble)).await,
        RefundOutcome::NotYet(trouble) => {
            pending(tx, refund.id).set(Column::Trouble, trouble).exec().await?;
            let wait = (tx.now() - refund.created_at).clamp(SHORTEST_WAIT, LONGEST_WAIT);
            tx.schedule::<RequestRefund>(refund.id, tx.now() + wait).await
        }
    }
}

async fn by_hand(tx: &TenantTx, refund: &PaymentRefund, trouble: Option<String>) -> db::Result<()> {
    let update = pending(tx, refund.id).set(Column::State, RefundState::ByHand);
    update.set(Column::Trouble, trouble).exec().await.map(drop)
}

fn pending(tx: &TenantTx, id: Uuid) -> db::UpdateMany<'_, Entity> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    update.filter(Column::State.eq(RefundState::Pending))
}

async fn succeed(tx: &TenantTx, id: Uuid, from: RefundState) -> db::Result<bool> {
    let update = tx.update_many::<Entity>().filter(Column::Id.eq(id));
    let changed = update
        .filter(Column::State.eq(from))
        .set(Column::State, RefundState::Succeeded)
        .set(Column::Trouble, Option::<String>::None)
        .set(Column::SettledAt, tx.now())
        .exec()
        .await?;
    if changed == 1 {
        tx.publish(id, &RefundSucceeded {}).await?;
    }
    Ok(changed == 1)
}

/// Notes that staff have given back what they had to by hand.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when it isn't to be given back by hand.
pub async fn complete(tx: &TenantTx, actor: &Actor, id: Uuid) -> db::Result<PaymentRefund> {
    actor.require(Permission::OrdersWrite)?;
    let done = succeed(tx, id, RefundState::ByHand).await?;
    let refund = by_id(tx, id).await?;
    let refund = refund.ok_or_else(|| Fault::not_found("refund").at("id"))?;
    if !done {
        let message = "This isn't to be given back by hand.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    let detail = json!({ "amount": refund.amount });
    tenancy::audit::record(tx, actor, "refund.completed", id, detail).await?;
    Ok(refund)
}

/// A refund of a payment.
///
/// # Errors
/// The database's.
pub async fn by_id(tx: &TenantTx, id: Uuid) -> db::Result<Option<PaymentRefund>> {
    tx.find::<Entity>().filter(Column::Id.eq(id)).one().await
}

/// What is given back of some payments, the oldest first.
///
/// # Errors
/// The database's.
pub async fn of_payments(tx: &TenantTx, payments: &[Uuid]) -> db::Result<Vec<PaymentRefund>> {
    if payments.is_empty() {
        return Ok(Vec::new());
    }
    let find = tx.find::<Entity>().filter(Column::PaymentId.eq_any(payments.to_vec()));
    find.order_by_asc(Column::Id).all().await
}
