//! Fulfilments: parcels that were sent, and sending one.

mod entity;
mod line;
mod send;

use catalog::check_web;
use chrono::{DateTime, TimeDelta, Utc};
use db::{
    TenantTx,
    sea_orm::{QueryFilter, QueryOrder, entity::prelude::*},
};
use kernel::{Actor, Checks, Code, Fault, Job, Permission, given};
use serde_json::json;

pub use self::{entity::Model as Fulfilment, line::Model as FulfilmentLine};
use super::{
    FulfilmentState, Order, OrderFulfilled, OrderLine, OrderState, PaymentState, change, hold,
    lines_of, remainder,
};

/// What is sent.
#[derive(Debug, Clone, Default)]
pub struct NewFulfilment {
    /// Which lines; `None` for everything that wasn't sent yet.
    pub lines: Option<Vec<SentLine>>,
    /// Who carries it, 1 to 100 characters; may be empty when the shopper does.
    pub carrier: String,
    /// The carrier's number, 1 to 100 characters; may be empty when there is no carrier.
    pub tracking_number: String,
    /// Where the carrier says where it is: http or https.
    pub tracking_url: Option<String>,
}

/// Units of an order line.
#[derive(Debug, Clone, Copy)]
pub struct SentLine {
    /// The line.
    pub line_id: Uuid,
    /// How many, above 0.
    pub quantity: i32,
}

/// The parcels of some orders with what they held, the oldest first.
///
/// # Errors
/// The database's.
pub async fn fulfilments_of(
    tx: &TenantTx,
    orders: &[Uuid],
) -> db::Result<Vec<(Fulfilment, Vec<FulfilmentLine>)>> {
    let wanted = entity::Column::OrderId.eq_any(orders.to_vec());
    let find = tx.find::<entity::Entity>().filter(wanted);
    let fulfilments = find.order_by_asc(entity::Column::Id).all().await?;
    if fulfilments.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = fulfilments.iter().map(|fulfilment| fulfilment.id).collect();
    let wanted = line::Column::FulfilmentId.eq_any(ids);
    let lines = tx.find::<line::Entity>().filter(wanted).all().await?;
    let with_lines = |fulfilment: Fulfilment| {
        let its = lines.iter().filter(|line| line.fulfilment_id == fulfilment.id);
        let its = its.cloned().collect();
        (fulfilment, its)
    };
    Ok(fulfilments.into_iter().map(with_lines).collect())
}

/// Notes that a parcel of an order was sent, and takes what was in it from stock.
///
/// # Errors
/// `DENIED`; `NOT_FOUND` at `id`; `CONFLICT` at `id` when the order is cancelled, unpaid, sent
/// already, or waits for its campaign; at `lines.N.lineId` and `lines.N.quantity` what isn't to be sent; faults of `carrier`,
/// `trackingNumber` and `trackingUrl`.
pub async fn fulfil(
    tx: &TenantTx,
    actor: &Actor,
    id: Uuid,
    new: NewFulfilment,
) -> db::Result<Order> {
    actor.require(Permission::OrdersWrite)?;
    let order = change::locked(tx, id).await?;
    if let Some(reason) = refusal(&order) {
        return Err(Fault::new(Code::Conflict, reason).at("id").into());
    }
    if hold::is_held(tx, id).await? {
        let message = "This order waits for its campaign: nothing of it is sent before.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    let lines = lines_of(tx, &[id]).await?;
    let sent = new.sent(&lines)?;
    let new = new.checked(order.pickup_location_id.is_some())?;
    if sent.is_empty() {
        let message = "Nothing of this order is left to be sent.";
        return Err(Fault::new(Code::Conflict, message).at("id").into());
    }
    send::note_sent(tx, &sent).await?;
    send::ship(tx, actor, id, &sent).await?;
    let units = lines.iter().map(|line| {
        let now = sent_of(&sent, line.id);
        (line.fulfilled + now, line.unfulfilled() - now)
    });
    let state = remainder::state_of(units).unwrap_or(FulfilmentState::Partial);
    let order = set_state(tx, order, state, Some(tx.now())).await?;
    let fulfilment = send::insert(tx, id, new, &sent).await?;
    let detail = json!({ "fulfilment": fulfilment, "state": state.to_value() });
    tenancy::audit::record(tx, actor, "order.fulfilled", id, detail).await?;
    tx.publish(id, &OrderFulfilled { fulfilment }).await?;
    Ok(order)
}

/// Notes how much of a locked order was sent, the last of it at a moment; when that isn't said, with
/// its last parcel. Once everything is sent that will be, the order is through when its last parcel
/// can't come back any more.
pub(super) async fn set_state(
    tx: &TenantTx,
    order: Order,
    state: FulfilmentState,
    sent_at: Option<DateTime<Utc>>,
) -> db::Result<Order> {
    if order.fulfilment_state == state {
        return Ok(order);
    }
    let order = change::set_fulfilment(tx, order, state).await?;
    if state == FulfilmentState::Fulfilled {
        let sent_at = match sent_at {
            Some(at) => at,
            None => last_sent(tx, order.id).await?.unwrap_or(tx.now()),
        };
        tx.schedule::<CompleteOrder>(order.id, sent_at + RECEIVED_AFTER + AFTER_SALE).await?;
    }
    Ok(order)
}

/// When the last parcel of an order was sent.
async fn last_sent(tx: &TenantTx, order: Uuid) -> db::Result<Option<DateTime<Utc>>> {
    let parcels = tx.find::<entity::Entity>().filter(entity::Column::OrderId.eq(order));
    let last = parcels.order_by_desc(entity::Column::CreatedAt).one().await?;
    Ok(last.map(|parcel| parcel.created_at))
}

/// An order is through: nothing of it comes back any more.
pub(crate) struct CompleteOrder;

impl Job for CompleteOrder {
    const KIND: &'static str = "order.complete";
}

/// From sending on, an order counts as received after this.
const RECEIVED_AFTER: TimeDelta = TimeDelta::days(10);

/// From receiving on, it can come back for so long.
const AFTER_SALE: TimeDelta = TimeDelta::days(7);

/// Why nothing of an order can be sent.
fn refusal(order: &Order) -> Option<&'static str> {
    if order.state == OrderState::Cancelled {
        return Some("This order is cancelled.");
    }
    if order.payment_state != PaymentState::Paid {
        return Some("This order isn't paid.");
    }
    (order.fulfilment_state == FulfilmentState::Fulfilled).then_some("All of it was sent already.")
}

fn sent_of(sent: &[SentLine], line: Uuid) -> i32 {
    sent.iter().filter(|sent| sent.line_id == line).map(|sent| sent.quantity).sum()
}

impl NewFulfilment {
    /// Whoever fetches an order needs no carrier.
    fn checked(self, fetched: bool) -> Result<Self, Vec<Fault>> {
        let new = Self {
            carrier: self.carrier.trim().to_owned(),
            tracking_number: self.tracking_number.trim().to_owned(),
            tracking_url: given(self.tracking_url),
            lines: self.lines,
        };
        let mut checks = Checks::new();
        let least = usize::from(!fetched);
        checks.name("carrier", &new.carrier, least..=100);
        checks.name("trackingNumber", &new.tracking_number, least..=100);
        if let Some(url) = &new.tracking_url {
            check_web(&mut checks, "trackingUrl", url);
        }
        checks.finish()?;
        Ok(new)
    }

    /// What is sent of the order's lines.
    fn sent(&self, lines: &[OrderLine]) -> Result<Vec<SentLine>, Vec<Fault>> {
        let Some(wanted) = &self.lines else {
            let rest = lines.iter().filter(|line| line.unfulfilled() > 0);
            let all =
                |line: &OrderLine| SentLine { line_id: line.id, quantity: line.unfulfilled() };
            return Ok(rest.map(all).collect());
        };
        let mut checks = Checks::new();
        checks.ensure(!wanted.is_empty(), "lines", Code::Blank, "A parcel holds something.");
        checks.count("lines", wanted.len(), lines.len());
        for (nr, sent) in wanted.iter().enumerate().take(lines.len()) {
            let path = format!("lines.{nr}.lineId");
            let Some(line) = lines.iter().find(|line| line.id == sent.line_id) else {
                checks.fault(&path, Code::NotFound, "There is no such line.");
                continue;
            };
            let twice = wanted.iter().take(nr).any(|earlier| earlier.line_id == sent.line_id);
            checks.ensure(!twice, &path, Code::Invalid, "This line was already named above.");
            let path = format!("lines.{nr}.quantity");
            checks.range(&path, sent.quantity, 1..=line.unfulfilled());
        }
        checks.finish()?;
        Ok(wanted.clone())
    }
}
