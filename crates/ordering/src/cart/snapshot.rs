use data_encoding::HEXLOWER;
use db::sea_orm::{self, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use tenancy::secret::sha256;
use uuid::Uuid;

use super::CartView;

/// What a shopper was shown of a cart. Merchants' changes can take something out of it: a product is
/// deleted, a gift sells out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Snapshot {
    /// How many lines the shopper put into it. Nobody else changes them but by deleting a variant.
    lines: usize,
    /// The gifts' lines, and how many units each has.
    gifts: Vec<(Uuid, i32)>,
}

impl Snapshot {
    /// What of that a cart lacks now, in a sentence; `None` when it lacks nothing.
    pub(crate) fn missing(&self, view: &CartView) -> Option<&'static str> {
        let now = view.snapshot();
        let given = |id: &Uuid| now.gifts.iter().find(|(gift, _)| gift == id).map_or(0, |it| it.1);
        if self.lines > now.lines {
            Some("Something that was in the cart isn't sold any more.")
        } else if self.gifts.iter().any(|(id, units)| *units > given(id)) {
            Some("A gift that was in the cart is gone.")
        } else {
            None
        }
    }
}

impl CartView {
    /// What is shown of it.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let gifts = self.lines.iter().filter(|line| line.gift);
        let gifts = gifts.map(|line| (line.line.id, line.line.quantity)).collect();
        Snapshot { lines: self.own_lines().count(), gifts }
    }

    /// Names what it holds: another one after any line, gifts included, or its quantity has changed.
    pub fn revision(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            let line = &line.line;
            (line.id, line.variant_id, line.quantity, &line.attributes_key)
        });
        let lines: Vec<_> = lines.collect();
        let json = serde_json::to_vec(&lines).expect("ids and numbers always make JSON");
        HEXLOWER.encode(&sha256(&json)[..12])
    }
}
