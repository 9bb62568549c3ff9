use async_graphql::{Enum, ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use kernel::{Currency, Fault};
use ordering::order::{self, NewRefund, Refund as Stored, RefundLine as StoredLine, RefundedLine};

use crate::{Decimal, MoneyV2, admin::reading::Reading, gid};

/// What is given back for an order, and why.
#[derive(SimpleObject)]
pub struct Refund {
    /// Its id.
    id: ID,
    /// All of it.
    amount: MoneyV2,
    /// What of that is freight, with its tax.
    delivery: MoneyV2,
    /// Why.
    reason: String,
    /// What is given back for each line.
    lines: Vec<RefundLine>,
    /// When it was decided on.
    created_at: DateTime<Utc>,
}

impl Refund {
    /// A refund in its order's currency.
    pub(super) fn new(refund: Stored, lines: Vec<StoredLine>, currency: Currency) -> Self {
        Self {
            id: gid::of("Refund", refund.id),
            amount: MoneyV2::new(refund.amount, currency),
            delivery: MoneyV2::new(refund.delivery, currency),
            reason: refund.reason,
            lines: lines.into_iter().map(|line| RefundLine::new(&line, currency)).collect(),
            created_at: refund.created_at,
        }
    }
}

/// What a refund would come to.
#[derive(SimpleObject)]
pub struct OrderRefundDryRun {
    /// All of it, with everything that is left when the order is cancelled by it.
    amount: MoneyV2,
    /// What would be given back for each line, with what follows for gifts.
    lines: Vec<RefundLine>,
    /// It takes the last units of an order of which nothing was sent: that is cancelled, and everything
    /// given back.
    cancels_order: bool,
}

impl From<(order::Order, order::RefundDryRun)> for OrderRefundDryRun {
    fn from((order, dry_run): (order::Order, order::RefundDryRun)) -> Self {
        let currency = order.currency();
        Self {
            amount: MoneyV2::new(dry_run.amount, currency),
            lines: dry_run.lines.iter().map(|line| RefundLine::new(line, currency)).collect(),
            cancels_order: dry_run.cancels,
        }
    }
}

/// What is given back for a line.
#[derive(SimpleObject)]
pub struct RefundLine {
    /// The line.
    line_id: ID,
    /// Units that came back or won't be sent; 0 for goodwill.
    quantity: i32,
    /// How much, tax included.
    amount: MoneyV2,
    /// What becomes of the units.
    restock: RefundRestock,
    /// Where they come back to.
    location_id: Option<ID>,
    /// Of a gift: what this refund gives back less for the lines that earned it, because the shopper
    /// keeps it: its list price. Below 0 when it came back later, and that is given back after all.
    withheld: MoneyV2,
}

impl RefundLine {
    fn new(line: &StoredLine, currency: Currency) -> Self {
        Self {
            line_id: gid::of("OrderLine", line.order_line_id),
            quantity: line.quantity,
            amount: MoneyV2::new(line.amount, currency),
            restock: line.restock.into(),
            location_id: line.location_id.map(|id| gid::of("Location", id)),
            withheld: MoneyV2::new(line.withheld, currency),
        }
    }
}

/// What becomes of units for which money is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "ordering::order::Restock")]
pub enum RefundRestock {
    /// They were sent, and don't come back into stock.
    None,
    /// They weren't sent, and won't be: they go back on sale.
    Cancel,
    /// They were sent, and come back into stock.
    Return,
}

/// What is to be given back.
#[derive(InputObject)]
pub struct OrderRefundInput {
    /// For which lines.
    lines: Option<Vec<OrderRefundLineInput>>,
    /// Of the freight, its tax included.
    delivery: Option<Decimal>,
    /// Why; the shopper reads it.
    reason: String,
}

/// What is to be given back for a line.
#[derive(InputObject)]
pub struct OrderRefundLineInput {
    /// The line.
    line_id: ID,
    /// Units that came back or won't be sent; none for goodwill.
    quantity: Option<i32>,
    /// How much, tax included. For units it follows from what was paid for them, less the value of
    /// gifts that they had earned and that stay with the shopper; goodwill must say it. Nothing is
    /// taken off an amount that is said.
    amount: Option<Decimal>,
    /// What becomes of the units.
    #[graphql(default_with = "RefundRestock::None")]
    restock: RefundRestock,
    /// Where they come back to; the shop's first location when absent.
    location_id: Option<ID>,
}

impl OrderRefundInput {
    /// The refund with the lines' own ids, in minor units.
    ///
    /// # Errors
    /// `NOT_FOUND` at each `lines.N.lineId` and `lines.N.locationId` that is none; `INVALID` at
    /// amounts that can't be read.
    pub fn read(self, key: String, currency: Currency) -> Result<NewRefund, Vec<Fault>> {
        let mut reading = Reading::default();
        let lines = self.lines.unwrap_or_default().into_iter().enumerate();
        let lines = lines.map(|(nr, line)| line.read(nr, currency, &mut reading)).collect();
        let delivery = self.delivery.map(|amount| amount.minor(currency, "delivery"));
        let delivery = reading.take(delivery.transpose()).unwrap_or(0);
        reading.finish(NewRefund { lines, delivery, reason: self.reason, idempotency_key: key })
    }
}

impl OrderRefundLineInput {
    fn read(self, nr: usize, currency: Currency, reading: &mut Reading) -> RefundedLine {
        let path = |field: &str| format!("lines.{nr}.{field}");
        let id = gid::parse(&self.line_id, "OrderLine", &path("lineId"));
        let place = self.location_id.as_ref();
        let place = place.map(|id| gid::parse(id, "Location", &path("locationId")));
        let amount = self.amount.map(|amount| amount.minor(currency, &path("amount")));
        RefundedLine {
            line_id: reading.take(id),
            quantity: self.quantity.unwrap_or(0),
            amount: reading.take(amount.transpose()),
            restock: self.restock.into(),
            location_id: reading.take(place.transpose()),
        }
    }
}
