//! What becomes of gifts when what earned them goes. As long as enough stays, so does the gift. After
//! that its units that weren't sent aren't sent any more, and the value of those that were is taken
//! off what the earning lines give back, until they come back too.

use std::collections::HashMap;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Code, Fault};
use uuid::Uuid;

use super::{Restock, reckon::Part};
use crate::order::{GiftTerms, OrderLine};

#[derive(FromQueryResult)]
struct Withheld {
    order_line_id: Uuid,
    amount: i64,
}

/// What was given back less so far because of each gift of an order, in one statement if it has any.
pub(super) async fn withheld(tx: &TenantTx, lines: &[OrderLine]) -> db::Result<HashMap<Uuid, i64>> {
    let gifts = lines.iter().filter(|line| line.gift.is_some()).map(|line| line.id);
    let gifts: Vec<Uuid> = gifts.collect();
    if gifts.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "SELECT order_line_id, sum(withheld)::bigint AS amount FROM refund_line
               WHERE tenant_id = $1 AND order_line_id = ANY($2) GROUP BY order_line_id";
    let rows: Vec<Withheld> = tx.sql(sql, [gifts.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.order_line_id, row.amount)).collect())
}

/// The parts of a refund, with what follows from them for gifts.
///
/// # Errors
/// `CONFLICT` at `lines.N.restock` when units of a gift come back of which others weren't sent: those
/// are to be cancelled, in a refund of their own.
pub(super) fn follow(
    lines: &[OrderLine],
    mut parts: Vec<Part>,
    withheld: &HashMap<Uuid, i64>,
) -> Result<Vec<Part>, Fault> {
    for (gift, terms) in lines.iter().filter_map(|line| Some((line, line.gift.as_ref()?))) {
        let concerns = |part: &Part| {
            part.quantity > 0 && (part.line_id == gift.id || terms.lines.contains(&part.line_id))
        };
        if !parts.iter().any(concerns) {
            continue;
        }
        let stay = |line: &OrderLine| line.quantity - line.undone() - leaving(&parts, line.id);
        let lost = !terms.are_met(lines, stay);
        if lost {
            take_along(gift, &mut parts)?;
        }
        let kept = gift.fulfilled - gift.returned - coming_back(&parts, gift.id);
        let owed = if lost { gift.list_price.saturating_mul(kept.max(0).into()) } else { 0 };
        let before = withheld.get(&gift.id).copied().unwrap_or_default();
        let by = if owed > before {
            take_off(terms, owed - before, &mut parts)
        } else {
            -give_after_all(lines, terms, before - owed, &mut parts)
        };
        if by != 0 {
            part_of(gift.id, &mut parts).withheld = by;
        }
    }
    Ok(parts)
}

fn leaving(parts: &[Part], line: Uuid) -> i32 {
    parts.iter().filter(|part| part.line_id == line).map(|part| part.quantity).sum()
}

fn coming_back(parts: &[Part], line: Uuid) -> i32 {
    let sent = parts.iter().filter(|part| part.restock != Restock::Cancel);
    sent.filter(|part| part.line_id == line).map(|part| part.quantity).sum()
}

/// Cancels what of a gift wasn't sent.
fn take_along(gift: &OrderLine, parts: &mut Vec<Part>) -> Result<(), Fault> {
    let before = parts.iter().position(|part| part.line_id == gift.id && part.quantity > 0);
    match before {
        Some(at) if parts[at].restock == Restock::Cancel => {
            parts[at].quantity = gift.unfulfilled();
        }
        Some(at) if gift.unfulfilled() > 0 => {
            let message = "Some of this gift wasn't sent: cancel that first, by itself.";
            return Err(Fault::new(Code::Conflict, message).at(&format!("lines.{at}.restock")));
        }
        None if gift.unfulfilled() > 0 => {
            let part = part_of(gift.id, parts);
            (part.quantity, part.restock) = (gift.unfulfilled(), Restock::Cancel);
        }
        Some(_) | None => {}
    }
    Ok(())
}

/// Takes up to so much off what the earning lines give back, unless staff said how much that is;
/// returns how much.
fn take_off(terms: &GiftTerms, amount: i64, parts: &mut [Part]) -> i64 {
    let mut left = amount;
    let earning = parts.iter_mut().filter(|part| terms.lines.contains(&part.line_id));
    for part in earning.filter(|part| !part.said) {
        let off = part.amount.min(left).max(0);
        part.amount -= off;
        left -= off;
    }
    amount - left
}

/// Gives up to so much of what was withheld to the earning lines after all; returns how much.
fn give_after_all(
    lines: &[OrderLine],
    terms: &GiftTerms,
    amount: i64,
    parts: &mut Vec<Part>,
) -> i64 {
    let mut left = amount;
    for line in lines.iter().filter(|line| terms.lines.contains(&line.id)) {
        let its = parts.iter().filter(|part| part.line_id == line.id);
        let (planned, said) =
            its.fold((0, false), |(sum, said), part| (sum + part.amount, said || part.said));
        let more = (line.refundable() - planned).min(left).max(0);
        if more > 0 && !said {
            part_of(line.id, parts).amount += more;
            left -= more;
        }
    }
    amount - left
}

/// The part of a line, made if there is none.
fn part_of(line: Uuid, parts: &mut Vec<Part>) -> &mut Part {
    let at = parts.iter().position(|part| part.line_id == line).unwrap_or_else(|| {
        parts.push(Part {
            line_id: line,
            quantity: 0,
            amount: 0,
            restock: Restock::None,
            location_id: None,
            said: false,
            withheld: 0,
        });
        parts.len() - 1
    });
    &mut parts[at]
}

#[cfg(test)]
mod tests;
