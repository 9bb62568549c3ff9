use chrono::{DateTime, Utc};
use db::{Db, TenantTx};
use kernel::{Actor, Money};
use ordering::{
    checkout::Payable,
    order::{self, FlagCode, Fulfilment, FulfilmentLine, Order, OrderFlag, OrderLine, OrderState},
};
use payments::{Gateways, Instruction, Method, Payment, method, payment, refund};
use tenancy::shop::{self, Shop};
use uuid::Uuid;

use super::cause::Cause;
use crate::mail::Kind;

/// All that must be known to tell what happened to an order.
pub(super) struct Story {
    pub(super) shop: Shop,
    pub(super) order: Order,
    pub(super) lines: Vec<OrderLine>,
    pub(super) event: Event,
    /// How the order that was placed can be paid, if it still awaits that.
    to_pay: Option<(Vec<Method>, Vec<Payment>)>,
}

/// What happened.
pub(super) enum Event {
    /// It was placed, and may still have to be paid.
    Placed,
    /// Its balance can be paid, until this moment.
    BalanceDue(DateTime<Utc>),
    /// It was paid.
    Paid,
    /// This was sent of it, or fetched.
    Shipped(Fulfilment, Vec<FulfilmentLine>),
    /// Money is given back.
    Refunded(GivenBack),
    /// It was cancelled, and so much is given back, in minor units.
    Cancelled(i64),
}

/// Money that is given back, and why.
pub(super) struct GivenBack {
    /// How much.
    pub(super) amount: Money,
    /// What was wrong with a payment that nobody wanted.
    pub(super) unwanted: Option<FlagCode>,
    /// The reason that staff gave.
    pub(super) reason: Option<String>,
}

impl Story {
    /// An amount in the order's currency, from minor units.
    pub(super) fn amount(&self, minor: i64) -> String {
        Money::new(minor, self.order.currency()).to_string()
    }

    /// What the shopper must do to pay the order that was placed, if it still awaits that.
    pub(super) async fn instruction(&self, db: &Db, gateways: &Gateways) -> Option<Instruction> {
        let (methods, payments) = self.to_pay.as_ref()?;
        let payable = Payable { shop: &self.shop, methods, order: &self.order, payments };
        payable.instruction(db, gateways, &self.order.language).await
    }
}

/// Reads what happened; `None` when nobody is told of it.
pub(super) async fn read(
    tx: &TenantTx,
    gateways: &Gateways,
    cause: &Cause,
) -> db::Result<Option<Story>> {
    let Some((id, event)) = event(tx, cause).await? else { return Ok(None) };
    let Some(order) = order::by_id(tx, &Actor::System, id).await? else { return Ok(None) };
    if is_over(&order, cause.kind) {
        return Ok(None);
    }
    let lines = order::lines_of(tx, &[id]).await?;
    let to_pay = if matches!(event, Event::Placed) && order.awaits_payment() {
        Some((method::all(tx, gateways).await?, order::payments_of(tx, &[id]).await?))
    } else {
        None
    };
    Ok(Some(Story { shop: shop::current(tx).await?, order, lines, event, to_pay }))
}

/// Whether there is nothing to tell: what is cancelled by now isn't confirmed any more, what costs
/// nothing isn't paid, and what is paid isn't due.
fn is_over(order: &Order, kind: Kind) -> bool {
    match kind {
        Kind::Placed => order.state == OrderState::Cancelled,
        Kind::Paid => order.state == OrderState::Cancelled || order.total == 0,
        Kind::BalanceDue => !order.awaits_payment(),
        Kind::Shipped | Kind::Refunded | Kind::Cancelled => false,
    }
}

/// What happened, and to which order.
async fn event(tx: &TenantTx, cause: &Cause) -> db::Result<Option<(Uuid, Event)>> {
    let order = cause.key;
    let event = match cause.kind {
        Kind::Placed => Event::Placed,
        Kind::Paid => Event::Paid,
        Kind::BalanceDue => {
            let due = order::by_id(tx, &Actor::System, order).await?;
            let Some(until) = due.and_then(|order| order.balance_until) else { return Ok(None) };
            Event::BalanceDue(until)
        }
        Kind::Cancelled => {
            let cancelled = order::by_id(tx, &Actor::System, order).await?;
            let at = cancelled.and_then(|order| order.cancelled_at);
            let decided = order::refunds_of(tx, &[order]).await?;
            // The last units of an order may have gone by a refund, and the rest with them.
            let with_it = decided.iter().filter(|(refund, _)| Some(refund.created_at) == at);
            Event::Cancelled(with_it.map(|(refund, _)| refund.amount).sum())
        }
        Kind::Shipped => {
            let parcels = order::fulfilments_of(tx, &[order]).await?;
            let parcel = parcels.into_iter().find(|(parcel, _)| parcel.id == cause.id);
            let Some((parcel, lines)) = parcel else { return Ok(None) };
            Event::Shipped(parcel, lines)
        }
        Kind::Refunded => return refunded(tx, cause.id).await,
    };
    Ok(Some((order, event)))
}

async fn refunded(tx: &TenantTx, id: Uuid) -> db::Result<Option<(Uuid, Event)>> {
    let Some(back) = refund::by_id(tx, id).await? else { return Ok(None) };
    let Some(payment) = payment::by_id(tx, back.payment_id).await? else { return Ok(None) };
    let order = payment.order_id;
    let (unwanted, reason) = if let Some(refund) = back.refund_id {
        let decided = order::refunds_of(tx, &[order]).await?;
        let decided = decided.into_iter().find(|(decided, _)| decided.id == refund);
        (None, decided.map(|(decided, _)| decided.reason))
    } else {
        let flags = order::flags_of(tx, &[order]).await?;
        let of_it = |flag: &&OrderFlag| flag.detail["payment"] == payment.id.to_string();
        (flags.iter().find(of_it).map(|flag| flag.code), None)
    };
    let back = GivenBack { amount: back.money(), unwanted, reason };
    Ok(Some((order, Event::Refunded(back))))
}
