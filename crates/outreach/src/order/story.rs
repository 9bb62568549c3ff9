use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{Db, TenantTx};
use kernel::Money;
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

/// Reads what happened, by its cause; `None` when nobody is told of it.
pub(super) async fn read(
    tx: &TenantTx,
    gateways: &Gateways,
    causes: &[Cause],
) -> db::Result<Vec<(Cause, Option<Story>)>> {
    let mut given_back = given_back(tx, causes).await?;
    let order_of = |cause: &Cause| match cause.kind {
        Kind::Refunded => given_back.get(&cause.id).map(|(order, _)| *order),
        _ => Some(cause.key),
    };
    let causes: Vec<(Cause, Option<Uuid>)> =
        causes.iter().map(|cause| (*cause, order_of(cause))).collect();
    let ids: Vec<Uuid> = causes.iter().filter_map(|(_, order)| *order).collect();
    let of_kind = |kind| causes.iter().filter(move |(it, _)| it.kind == kind).map(|(it, _)| it.key);
    let orders = order::by_ids(tx, &ids).await?;
    let orders: HashMap<Uuid, Order> = orders.into_iter().map(|order| (order.id, order)).collect();
    let lines = order::lines_of(tx, &ids).await?;
    let parcels = match of_kind(Kind::Shipped).collect::<Vec<_>>() {
        shipped if shipped.is_empty() => Vec::new(),
        shipped => order::fulfilments_of(tx, &shipped).await?,
    };
    let refunds = match of_kind(Kind::Cancelled).collect::<Vec<_>>() {
        cancelled if cancelled.is_empty() => Vec::new(),
        cancelled => order::refunds_of(tx, &cancelled).await?,
    };
    let awaiting = |id: &Uuid| orders.get(id).is_some_and(Order::awaits_payment);
    let (methods, payments) = match of_kind(Kind::Placed).filter(awaiting).collect::<Vec<_>>() {
        unpaid if unpaid.is_empty() => (Vec::new(), Vec::new()),
        unpaid => (method::all(tx, gateways).await?, order::payments_of(tx, &unpaid).await?),
    };
    let shop = shop::current(tx).await?;
    let mut stories = Vec::with_capacity(causes.len());
    for (cause, id) in causes {
        let order = id.and_then(|id| orders.get(&id)).filter(|order| !is_over(order, cause.kind));
        let event = order.and_then(|order| match cause.kind {
            Kind::Placed => Some(Event::Placed),
            Kind::Paid => Some(Event::Paid),
            Kind::BalanceDue => order.balance_until.map(Event::BalanceDue),
            Kind::Cancelled => {
                // The last units of an order may have gone by a refund, and the rest with them.
                let with_it = refunds.iter().map(|(refund, _)| refund).filter(|refund| {
                    refund.order_id == order.id && Some(refund.created_at) == order.cancelled_at
                });
                Some(Event::Cancelled(with_it.map(|refund| refund.amount).sum()))
            }
            Kind::Shipped => {
                let parcel = parcels.iter().find(|(parcel, _)| parcel.id == cause.id);
                parcel.cloned().map(|(parcel, lines)| Event::Shipped(parcel, lines))
            }
            Kind::Refunded => given_back.remove(&cause.id).map(|(_, back)| Event::Refunded(back)),
        });
        let story = order.zip(event).map(|(order, event)| Story {
            shop: shop.clone(),
            order: order.clone(),
            lines: lines.iter().filter(|line| line.order_id == order.id).cloned().collect(),
            to_pay: (matches!(event, Event::Placed) && order.awaits_payment()).then(|| {
                let its = payments.iter().filter(|payment| payment.order_id == order.id);
                (methods.clone(), its.cloned().collect())
            }),
            event,
        });
        stories.push((cause, story));
    }
    Ok(stories)
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

/// What is given back, and of which order, by the causes of mails about that.
async fn given_back(
    tx: &TenantTx,
    causes: &[Cause],
) -> db::Result<HashMap<Uuid, (Uuid, GivenBack)>> {
    let mut found = HashMap::new();
    for cause in causes.iter().filter(|cause| cause.kind == Kind::Refunded) {
        if let Some(back) = refunded(tx, cause.id).await? {
            found.insert(cause.id, back);
        }
    }
    Ok(found)
}

async fn refunded(tx: &TenantTx, id: Uuid) -> db::Result<Option<(Uuid, GivenBack)>> {
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
    Ok(Some((order, GivenBack { amount: back.money(), unwanted, reason })))
}
