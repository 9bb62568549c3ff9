use catalog::stock::Location;
use kernel::{Checks, Code, Fault};
use serde::Serialize;
use tenancy::secret::sha256;
use uuid::Uuid;

use super::{Restock, check_texts};
use crate::order::OrderLine;

/// What is to be given back.
#[derive(Debug, Clone, Serialize)]
pub struct NewRefund {
    /// For which lines; none when it is only for the freight.
    pub lines: Vec<RefundedLine>,
    /// Of the freight, its tax included, in minor units.
    pub delivery: i64,
    /// Why, 1 to 500 characters; the shopper reads it.
    pub reason: String,
    /// The same key again, with all else equal, gets the same refund again. 1 to 255 characters.
    pub idempotency_key: String,
}

/// What is to be given back for a line.
#[derive(Debug, Clone, Serialize)]
pub struct RefundedLine {
    /// The line.
    pub line_id: Uuid,
    /// Units that came back or won't be sent; 0 for goodwill.
    pub quantity: i32,
    /// How much, tax included, in minor units. For units it follows from what was paid for them
    /// when it isn't said; goodwill must say it.
    pub amount: Option<i64>,
    /// What becomes of the units.
    pub restock: Restock,
    /// Where they come back to; the shop's first location when it isn't said.
    pub location_id: Option<Uuid>,
}

/// The most lines of a request: those of an order.
const MOST_LINES: usize = 500;

impl NewRefund {
    /// Refuses lines that the order doesn't have, and places that the shop doesn't have.
    pub(super) fn check_known(
        &self,
        lines: &[OrderLine],
        places: &[Location],
    ) -> Result<(), Vec<Fault>> {
        let mut checks = Checks::new();
        for (nr, wanted) in self.lines.iter().enumerate().take(MOST_LINES) {
            let known = lines.iter().any(|line| line.id == wanted.line_id);
            let path = format!("lines.{nr}.lineId");
            checks.ensure(known, &path, Code::NotFound, "There is no such line.");
            let known = wanted.location_id.is_none_or(|id| places.iter().any(|it| it.id == id));
            let path = format!("lines.{nr}.locationId");
            checks.ensure(known, &path, Code::NotFound, "There is no such location.");
        }
        checks.finish()
    }

    pub(super) fn checked(self) -> Result<Self, Vec<Fault>> {
        let new = Self { reason: self.reason.trim().to_owned(), ..self };
        let mut checks = Checks::new();
        check_texts(&new, &mut checks);
        checks.count("lines", new.lines.len(), MOST_LINES);
        let something = !new.lines.is_empty() || new.delivery != 0;
        checks.ensure(something, "lines", Code::Blank, "What is to be given back?");
        for (nr, line) in new.lines.iter().enumerate().take(MOST_LINES) {
            let path = |field: &str| format!("lines.{nr}.{field}");
            let twice = new.lines.iter().take(nr).any(|earlier| earlier.line_id == line.line_id);
            let message = "This line was already named above.";
            checks.ensure(!twice, &path("lineId"), Code::Invalid, message);
            checks.ensure(line.quantity >= 0, &path("quantity"), Code::TooSmall, "At least 0.");
            let says = line.quantity > 0 || line.amount.is_some();
            let message = "How many units came back, or how much is given out of goodwill?";
            checks.ensure(says, &path("amount"), Code::Blank, message);
        }
        checks.finish()?;
        Ok(new)
    }

    /// What tells a repeated request from another one under the same key.
    pub(super) fn digest(&self) -> Vec<u8> {
        sha256(&serde_json::to_vec(self).expect("texts and numbers always make JSON"))
    }
}
