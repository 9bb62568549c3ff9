use kernel::{Checks, Code, Currency, Fault};
use uuid::Uuid;

use super::{NewRefund, RefundedLine, Restock};
use crate::order::{Order, OrderLine};

/// What is given back for a line, reckoned.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) line_id: Uuid,
    pub(super) quantity: i32,
    pub(super) amount: i64,
    pub(super) restock: Restock,
    pub(super) location_id: Option<Uuid>,
    /// Staff said the amount: nothing is taken off it.
    pub(super) said: bool,
    /// Of a gift: what the lines that earned it give back less, because the shopper keeps it; below 0
    /// when they give it back after all.
    pub(super) withheld: i64,
}

/// What each of the lines gives back, all of them known.
pub(super) fn parts(
    new: &NewRefund,
    lines: &[OrderLine],
    currency: Currency,
) -> Result<Vec<Part>, Vec<Fault>> {
    let mut checks = Checks::new();
    let mut parts = Vec::new();
    for (nr, wanted) in new.lines.iter().enumerate() {
        let line = lines.iter().find(|line| line.id == wanted.line_id);
        parts.extend(line.map(|line| part(nr, wanted, line, currency, &mut checks)));
    }
    checks.finish()?;
    let amount: i64 = parts.iter().map(|part| part.amount).sum();
    let message = "Nothing is left to be given back for this.";
    let units = parts.iter().any(|part| part.quantity > 0);
    let something = units || amount + new.delivery > 0;
    checks.ensure(something || parts.is_empty(), "lines", Code::Conflict, message);
    checks.finish()?;
    Ok(parts)
}

fn part(
    nr: usize,
    wanted: &RefundedLine,
    line: &OrderLine,
    currency: Currency,
    checks: &mut Checks,
) -> Part {
    let path = format!("lines.{nr}.quantity");
    let there = match wanted.restock {
        Restock::Cancel => line.unfulfilled(),
        Restock::None | Restock::Return => line.fulfilled - line.returned,
    };
    let unsent = wanted.restock != Restock::Cancel && line.unfulfilled() >= wanted.quantity;
    if wanted.quantity > there && unsent {
        let message = "So many weren't sent yet: what isn't sent is restocked by CANCEL.";
        checks.fault(&path, Code::TooBig, message);
    } else {
        checks.range(&path, wanted.quantity, 0..=there.max(0));
    }
    let after = line.undone().saturating_add(wanted.quantity).min(line.quantity);
    let share = pricing::refund_of_units(line.charged, line.quantity, line.undone(), after);
    let amount = wanted.amount.unwrap_or(share.min(line.refundable()));
    let range = 0..=line.refundable();
    checks.amount(&format!("lines.{nr}.amount"), amount, range, currency);
    Part {
        line_id: line.id,
        quantity: wanted.quantity,
        amount,
        restock: wanted.restock,
        location_id: wanted.location_id.filter(|_| wanted.restock == Restock::Return),
        said: wanted.amount.is_some(),
        withheld: 0,
    }
}

/// What the freight gives back.
pub(super) fn delivery(
    new: &NewRefund,
    order: &Order,
    lines: &[OrderLine],
) -> Result<i64, Vec<Fault>> {
    let left = freight(order, lines) - order.delivery_refunded;
    Checks::new().amount("delivery", new.delivery, 0..=left, order.currency()).finish()?;
    Ok(new.delivery)
}

/// What was to be paid for the freight, its tax included.
pub(super) fn freight(order: &Order, lines: &[OrderLine]) -> i64 {
    order.total - lines.iter().map(|line| line.charged).sum::<i64>()
}
