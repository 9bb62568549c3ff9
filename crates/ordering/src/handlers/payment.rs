use campaign::{ASKED, Registry, TURN, WAKE};
use chrono::TimeDelta;
use db::{Db, Due, TenantTx, sea_orm::DbErr};
use kernel::{Actor, ShopId};
use payments::{
    Gateways, Payment, PaymentGateway, RawNotice, Status, Told,
    notice::{self, Received},
    payment::{self, State},
    refund,
};
use uuid::Uuid;

use crate::{
    cart,
    order::{self, activity, hold, schedule},
};

/// Does what the worker has found due, as far as it concerns carts, orders and their payments; says
/// whether it was of a kind that is known here. Everything may come more than once.
///
/// # Errors
/// The database's and the gateway's: then it is to be tried again later.
pub async fn handle(
    db: &Db,
    gateways: &Gateways,
    campaigns: &Registry,
    due: &Due,
) -> db::Result<bool> {
    let (shop, kind, key) = match due {
        Due::Timer(timer) => (timer.shop_id, &timer.kind, timer.key),
        Due::News(news) => (news.shop_id, &news.kind, news.key),
    };
    match (due, kind.as_str()) {
        (Due::Timer(_), "cart.abandon") => {
            db.write(shop, async |tx| cart::abandon(tx, key).await).await?;
        }
        (Due::Timer(_), order::EXPIRE) => expire(db, gateways, shop, key).await?,
        (Due::Timer(_), payment::CHECK) => check(db, gateways, shop, key).await?,
        (Due::Timer(_), refund::ASK) => refund::ask(db, gateways, shop, key).await?,
        (Due::News(_), notice::NEWS) => handle_notice(db, gateways, shop, key).await?,
        (Due::Timer(_), hold::OVER) => {
            db.write(shop, async |tx| activity::hold_over(tx, key).await).await?;
        }
        (Due::Timer(_), schedule::BALANCE) => {
            db.write(shop, async |tx| schedule::balance(tx, key).await).await?;
        }
        (Due::Timer(_), activity::GIVE_BACK) => {
            db.write(shop, async |tx| activity::give_back(tx, key).await).await?;
        }
        (Due::Timer(_), order::COMPLETE) => {
            db.write(shop, async |tx| activity::complete(tx, campaigns, key).await).await?;
        }
        (Due::Timer(_), TURN | ASKED) => {
            db.write(shop, async |tx| activity::turn(tx, campaigns, key).await).await?;
        }
        (Due::Timer(_), kind) if let Some(plugin) = kind.strip_prefix(WAKE) => {
            let wake = async |tx: &TenantTx| activity::wake(tx, campaigns, plugin, key).await;
            return db.write(shop, wake).await;
        }
        (Due::News(news), kind) if kind.starts_with("order.") => {
            let (paid, concerned) = (kind == "order.paid", activity::may_concern(news));
            if paid || concerned {
                let look = async |tx: &TenantTx| {
                    if paid {
                        order::count_sales(tx, key).await?;
                    }
                    if concerned { activity::look(tx, campaigns, key).await } else { Ok(()) }
                };
                db.write(shop, look).await?;
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
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

/// Asks the gateway, closes the payment there, and only then gives the order up here. The timer is
/// set anew as long as the order may still have to be given up.
async fn expire(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let payments = {
        let tx = db.read(shop).await?;
        let order = order::by_id(&tx, &Actor::System, id).await?;
        let due = order.filter(|order| order.expires_at.is_some_and(|at| at <= tx.now()));
        match due {
            Some(_) => order::payments_of(&tx, &[id]).await?,
            None => Vec::new(),
        }
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
