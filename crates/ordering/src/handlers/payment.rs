//! What follows from payments: their gateways are asked, and what they tell is applied.

use std::sync::Arc;

use chrono::TimeDelta;
use db::{Db, TenantTx, sea_orm::DbErr};
use futures::future::join_all;
use jobs::{Accepts, Handler, Lane};
use kernel::ShopId;
use payments::{
    Gateways, Payment, PaymentGateway, RawNotice, Sandbox, Status, Told,
    notice::{self, Received, WebhookReceived},
    payment::{self, State},
    refund,
};
use uuid::Uuid;

use crate::order;

/// What gateways are asked with.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) db: Db,
    pub(super) gateways: Arc<Gateways>,
}

/// Gives up orders that weren't paid in time.
pub(super) struct ExpireOrders(pub(super) Asking);

impl Handler for ExpireOrders {
    type Input = Uuid;

    const LANE: Lane = Lane::Gateway;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Asking { db, gateways } = &self.0;
        // Most were paid.
        let orders = order::by_ids(&db.read(shop).await?, &slice).await?;
        let unpaid = orders.iter().filter(|it| it.expires_at.is_some() && it.awaits_payment());
        all(unpaid.map(|order| expire(db, gateways, shop, order))).await
    }
}

/// Asks after payments.
pub(super) struct CheckPayments(pub(super) Asking);

impl Handler for CheckPayments {
    type Input = Uuid;

    const LANE: Lane = Lane::Gateway;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Asking { db, gateways } = &self.0;
        all(slice.into_iter().map(|id| check(db, gateways, shop, id))).await
    }
}

/// Asks for refunds.
pub(super) struct RequestRefunds(pub(super) Asking);

impl Handler for RequestRefunds {
    type Input = Uuid;

    const LANE: Lane = Lane::Gateway;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Asking { db, gateways } = &self.0;
        all(slice.into_iter().map(|id| refund::ask(db, gateways, shop, id))).await
    }
}

/// Applies notices that were kept and couldn't be applied at once.
pub(super) struct ApplyWebhooks(pub(super) Asking);

impl Handler for ApplyWebhooks {
    type Input = Uuid;

    const LANE: Lane = Lane::Database;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        for id in slice {
            handle_notice(&self.0.db, &self.0.gateways, shop, id).await?;
        }
        Ok(())
    }
}

impl Accepts<WebhookReceived> for ApplyWebhooks {
    fn accept(key: Uuid, _: WebhookReceived) -> Option<Uuid> {
        Some(key)
    }
}

/// Sends what the sandbox says of late.
pub(super) struct SendLateWebhooks {
    pub(super) asking: Asking,
    pub(super) sandbox: Arc<Sandbox>,
}

impl Handler for SendLateWebhooks {
    type Input = Uuid;

    const LANE: Lane = Lane::Gateway;

    async fn handle(&self, shop: ShopId, slice: Vec<Uuid>) -> db::Result<()> {
        let Asking { db, gateways } = &self.asking;
        for id in slice {
            if let Some(notice) = self.sandbox.late_notice(shop, id).await? {
                hear(db, gateways, &*self.sandbox, &notice.raw()).await?;
            }
        }
        Ok(())
    }
}

/// Waits for all of them; the first that failed is told.
async fn all(each: impl Iterator<Item = impl Future<Output = db::Result<()>>>) -> db::Result<()> {
    join_all(each).await.into_iter().collect()
}

/// Takes in what came to a gateway's callback address, and makes of it at once what is to be made of
/// it. When that fails, the worker will do it: the notice is kept.
///
/// # Errors
/// The database's: then nothing is kept, and the gateway will tell it again.
pub async fn hear(
    db: &Db,
    gateways: &Gateways,
    gateway: &dyn PaymentGateway,
    raw: &RawNotice<'_>,
) -> db::Result<Received> {
    let received = notice::receive(db, gateway, raw).await?;
    if let Received::Kept(shop, id) = received
        && let Err(error) = handle_notice(db, gateways, shop, id).await
    {
        tracing::warn!(%error, notice = %id, "a notice will be handled later");
    }
    Ok(received)
}

/// Makes of what a gateway told us what is to be made of it, once.
async fn handle_notice(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let handled = db.write(shop, async |tx| {
        let Some(kept) = notice::take(tx, id).await? else { return Ok(()) };
        let payment = payment::by_reference(tx, &kept.gateway, &kept.reference).await?;
        // Its reference was found before it was kept, so this can't be; then it isn't done with.
        let unknown = || DbErr::Custom(format!("notice {id} is of no payment"));
        let payment = payment.ok_or_else(unknown)?;
        match kept.told()? {
            Told::Paid(came) => come(tx, gateways, &payment, &[came]).await,
            Told::Failed => order::failed(tx, payment.id).await,
        }
    });
    handled.await
}

async fn come(
    tx: &TenantTx,
    gateways: &Gateways,
    payment: &Payment,
    captures: &[payments::Capture],
) -> db::Result<()> {
    let test = gateways.get(&payment.gateway).is_some_and(PaymentGateway::is_test);
    order::come(tx, payment, captures, test).await
}

/// Before a gateway that couldn't be asked is asked again.
const PATIENCE: TimeDelta = TimeDelta::minutes(5);

/// Asks the gateway, closes the payment there, and only then gives the order up here. The job is
/// scheduled anew as long as the order may still have to be given up.
async fn expire(
    db: &Db,
    gateways: &Gateways,
    shop: ShopId,
    order: &order::Order,
) -> db::Result<()> {
    let id = order.id;
    let payments = {
        let tx = db.read(shop).await?;
        let is_due = order.expires_at.is_some_and(|at| at <= tx.now());
        if is_due { order::payments_of(&tx, &[id]).await? } else { Vec::new() }
    };
    let mut silent = false;
    for payment in payments.iter().filter(|payment| payment.is_pending()) {
        match closed(gateways, payment).await {
            Some(Status::Paid(captures)) => {
                // Whether the order has a use for it or not: if not, its time is over all the same.
                db.write(shop, async |tx| come(tx, gateways, payment, &captures).await).await?;
            }
            Some(Status::Pending | Status::Closed) => {}
            None => silent = true,
        }
    }
    db.write(shop, async |tx| order::expire(tx, id, silent.then_some(PATIENCE)).await).await
}

/// What became of a payment once it can't be paid any more; `None` when its gateway can't be asked.
async fn closed(gateways: &Gateways, payment: &Payment) -> Option<Status> {
    match gateways.of(payment) {
        Ok(gateway) => heard(payment, close_at(gateway, payment).await),
        Err(error) => heard(payment, Err(error)),
    }
}

/// Asks what became of a payment, and closes it unless it was paid; says what it is then.
async fn close_at(gateway: &dyn PaymentGateway, payment: &Payment) -> db::Result<Status> {
    match gateway.query(payment).await? {
        Status::Pending => gateway.close(payment).await,
        settled => Ok(settled),
    }
}

/// What a gateway said, unless it can't be reached.
fn heard(payment: &Payment, said: db::Result<Status>) -> Option<Status> {
    let (payment, gateway) = (payment.id, payment.gateway.as_str());
    let failed = |error: &db::Error| {
        tracing::warn!(%payment, gateway, %error, "can't ask after a payment");
    };
    said.inspect_err(failed).ok()
}

/// Asks after a payment, in case its gateway's notices got lost: again and again as long as it can
/// be paid, once more when it was paid, and until it is closed when it failed or was given up.
async fn check(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let Some(payment) = payment::by_id(&db.read(shop).await?, id).await? else { return Ok(()) };
    let status = match (payment.state, gateways.of(&payment)) {
        (State::Failed | State::Cancelled, _) => closed(gateways, &payment).await,
        (_, Ok(gateway)) => heard(&payment, gateway.query(&payment).await),
        (_, Err(error)) => heard(&payment, Err(error)),
    };
    let noted = db.write(shop, async |tx| match status {
        Some(Status::Paid(captures)) => come(tx, gateways, &payment, &captures).await,
        Some(Status::Closed) => order::failed(tx, id).await,
        Some(Status::Pending) if !payment.is_pending() => Ok(()),
        Some(Status::Pending) | None => payment::check_again(tx, &payment).await,
    });
    noted.await
}
