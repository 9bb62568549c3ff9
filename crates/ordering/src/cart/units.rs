use catalog::variant::Variant;
use uuid::Uuid;

use super::{Target, WarningCode, draft::Draft, offers::has_chosen};

/// The most units of a line.
const MOST_UNITS: i32 = 1_000_000;

impl Draft<'_> {
    /// Refuses what can't be the quantity of a line; says whether it can.
    pub(super) fn is_quantity(&mut self, nr: usize, quantity: i32, least: i32) -> bool {
        self.checks.range(&format!("lines.{nr}.quantity"), quantity, least..=MOST_UNITS);
        (least..=MOST_UNITS).contains(&quantity)
    }

    /// How many units of a variant the line `but` may hold: what the other lines leave. `None`
    /// when there is no limit.
    pub(super) fn room(&self, variant: Uuid, but: Uuid) -> Option<i64> {
        let available = self.contents.offers.get(&variant)?.available?;
        let others = self.contents.lines.iter();
        let others = others.filter(|line| line.variant_id == variant && line.id != but);
        let others: i64 = others.map(|line| i64::from(line.quantity)).sum();
        Some((available - others).max(0))
    }

    /// Gives the line at `at` the quantity `asked`, or what there is. A campaign that the shopper chose
    /// may sell what isn't there yet; checkout says so where it doesn't.
    pub(super) fn set_quantity(&mut self, nr: usize, at: usize, asked: i32) {
        let line = &self.contents.lines[at];
        let (id, variant_id, had) = (line.id, line.variant_id, line.quantity);
        self.counted_last = Some(nr);
        if !self.counted.iter().any(|(counted, _)| *counted == id) {
            self.counted.push((id, had));
        }
        let limited = !has_chosen(&line.attributes);
        let room = if limited { self.room(variant_id, id) } else { None };
        let room = room.and_then(|room| i32::try_from(room).ok());
        let room = room.unwrap_or(i32::MAX);
        if asked <= room {
            self.contents.lines[at].quantity = asked;
            return;
        }
        // There is nothing to be had: a line that the shopper already has is kept as it is.
        let quantity = if room > 0 { room } else { had.min(asked) };
        if quantity > 0 {
            self.contents.lines[at].quantity = quantity;
        } else {
            self.contents.lines.remove(at);
        }
        let target = if quantity > 0 { Target::Line(id) } else { Target::Merchandise(variant_id) };
        self.warn_of_stock(target, variant_id);
    }

    /// Says that there are only so many of a variant.
    pub(super) fn warn_of_stock(&mut self, target: Target, variant: Uuid) {
        let offer = self.contents.offers.get(&variant);
        let available = offer.and_then(|offer| offer.available).unwrap_or(0);
        self.warn_of_only(target, variant, available);
    }

    /// Says that only so many of a variant can be had.
    pub(super) fn warn_of_only(&mut self, target: Target, variant: Uuid, available: i64) {
        let Some(offer) = self.contents.offers.get(&variant) else {
            return;
        };
        let name = name(&offer.product.title, &offer.variant);
        if available == 0 {
            self.warn(WarningCode::OutOfStock, target, format!("{name} is sold out."));
        } else {
            let message = format!("Only {available} of {name} can be had.");
            self.warn(WarningCode::NotEnoughStock, target, message);
        }
    }
}

/// How a message names a variant.
fn name(product: &str, variant: &Variant) -> String {
    match variant.title() {
        title if title == "Default Title" => product.to_owned(),
        title => format!("{product} ({title})"),
    }
}
