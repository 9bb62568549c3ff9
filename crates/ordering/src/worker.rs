use db::{Db, Due};
use kernel::{Actor, ShopId};
use payments::{Gateways, Status, payment::State};
use uuid::Uuid;

use crate::{cart, order};

/// Does what the worker has found due, as far as it concerns carts and orders; says whether it was
/// of a kind that is known here. Everything may come more than once.
///
/// # Errors
/// The database's and the gateway's: then it is to be tried again later.
pub async fn handle(db: &Db, gateways: &Gateways, due: &Due) -> db::Result<bool> {
    let (shop, kind, key) = match due {
        Due::Timer(timer) => (timer.shop_id, &timer.kind, timer.key),
        Due::News(news) => (news.shop_id, &news.kind, news.key),
    };
    match (due, kind.as_str()) {
        (Due::Timer(_), "cart.abandon") => {
            db.write(shop, async |tx| cart::abandon(tx, key).await).await?;
        }
        (Due::Timer(_), "order.expire") => expire(db, gateways, shop, key).await?,
        (Due::News(_), "order.paid") => {
            db.write(shop, async |tx| order::count_sales(tx, key).await).await?;
        }
        (Due::News(_), "order.cancelled") => close_payments(db, gateways, shop, key).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Asks the gateway, closes the payment there, and only then gives the order up here.
async fn expire(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let payments = {
        let tx = db.read(shop).await?;
        let order = order::by_id(&tx, &Actor::System, id).await?;
        let due = order.filter(|order| order.expires_at.is_some_and(|at| at <= tx.now()));
        if due.is_none() {
            return Ok(());
        }
        order::payments_of(&tx, &[id]).await?
    };
    for payment in payments.iter().filter(|payment| payment.is_pending()) {
        let gateway = gateways.of(payment)?;
        if gateway.query(payment).await? == Status::Paid {
            let paid = db.write(shop, async |tx| order::mark_paid(tx, &Actor::System, id).await);
            return paid.await.map(drop);
        }
        gateway.cancel(payment).await?;
    }
    db.write(shop, async |tx| order::expire(tx, id).await).await.map(drop)
}

/// Closes what a cancelled order can't be paid by any more. Where time cancelled it, this is done
/// already and happens again.
async fn close_payments(db: &Db, gateways: &Gateways, shop: ShopId, id: Uuid) -> db::Result<()> {
    let payments = {
        let tx = db.read(shop).await?;
        order::payments_of(&tx, &[id]).await?
    };
    for payment in payments.iter().filter(|payment| payment.state == State::Cancelled) {
        gateways.of(payment)?.cancel(payment).await?;
    }
    Ok(())
}
