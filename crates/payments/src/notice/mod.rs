//! What gateways tell us. A notice is verified, kept once under the gateway's own name for it,
//! answered, and only then is something made of it, by whoever holds the orders.

mod entity;

use db::{
    Db, TenantTx,
    sea_orm::{DbErr, QueryFilter, entity::prelude::*},
};
use kernel::{Event, ShopId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::entity::Model as Kept;
use self::entity::{Column, Entity};
use crate::{Capture, PaymentGateway, RawNotice, Rejected, directory};

/// A gateway's word on a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The gateway's own name for the telling: told again, it is the same.
    pub event: String,
    /// The payment's idempotency key.
    pub reference: String,
    /// What it says.
    pub told: Told,
}

/// What a gateway can say of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Money came.
    Paid(Capture),
    /// The shopper tried and it didn't work.
    Failed,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It is kept, or was before; something is still to be made of it.
    Kept(ShopId, Uuid),
    /// Something was made of it already.
    Known,
    /// Nobody was asked for such a payment.
    Unknown,
    /// It isn't the gateway's word.
    Rejected(Rejected),
}

/// A gateway told us something, which was kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct WebhookReceived {}

impl Event for WebhookReceived {
    const KIND: &'static str = "payment.notice";
}

/// Takes in what came to a gateway's callback address.
///
/// # Errors
/// The database's: then the gateway will tell it again.
pub async fn receive(
    db: &Db,
    gateway: &dyn PaymentGateway,
    raw: &RawNotice<'_>,
) -> db::Result<Received> {
    let notice = match gateway.read(raw) {
        Ok(notice) => notice,
        Err(rejected) => return Ok(Received::Rejected(rejected)),
    };
    let Some(shop) = directory::shop_of(db, gateway.id(), &notice.reference).await? else {
        return Ok(Received::Unknown);
    };
    db.write(shop, async |tx| keep(tx, gateway.id(), &notice).await).await
}

async fn keep(tx: &TenantTx, gateway: &str, notice: &Notice) -> db::Result<Received> {
    let said = serde_json::to_value(&notice.told).map_err(|e| DbErr::Json(e.to_string()))?;
    let id = tx.new_id();
    let values = [
        id.into(),
        gateway.into(),
        notice.event.as_str().into(),
        notice.reference.as_str().into(),
        said.into(),
        tx.now().into(),
    ];
    let sql = "INSERT INTO payment_notice
                   (tenant_id, id, gateway, event, reference, said, received_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    if tx.execute(sql, values).await? == 1 {
        tx.publish(id, &WebhookReceived {}).await?;
        return Ok(Received::Kept(tx.shop(), id));
    }
    let find = tx.find::<Entity>().filter(Column::Gateway.eq(gateway));
    let kept = find.filter(Column::Event.eq(notice.event.as_str())).one().await?;
    let unhandled = kept.filter(|kept| kept.handled_at.is_none());
    Ok(unhandled.map_or(Received::Known, |kept| Received::Kept(tx.shop(), kept.id)))
}

/// Notes that something is made of a notice in this transaction; the notice, if this is the first that
/// does.
///
/// # Errors
/// The database's.
pub async fn take(tx: &TenantTx, id: Uuid) -> db::Result<Option<Kept>> {
    let sql = "UPDATE payment_notice SET handled_at = $3
               WHERE tenant_id = $1 AND id = $2 AND handled_at IS NULL RETURNING *";
    let taken: Vec<Kept> = tx.sql(sql, [id.into(), tx.now().into()]).await?;
    Ok(taken.into_iter().next())
}

impl Kept {
    /// What the gateway says.
    ///
    /// # Errors
    /// When a newer version wrote it.
    pub fn told(&self) -> db::Result<Told> {
        let told = serde_json::from_value(self.said.clone());
        told.map_err(|error| DbErr::Json(error.to_string()).into())
    }
}
