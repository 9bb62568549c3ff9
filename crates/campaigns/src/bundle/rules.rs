use pricing::{Item, Phase};

use super::{Component, Config};

/// The sets that a cart holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sets {
    /// How many.
    pub(super) count: i64,
    /// The lines that they are taken from.
    pub(super) lines: Vec<usize>,
    /// How much less is paid for them than at the prices that their units have; not above 0 when
    /// they are no bargain.
    pub(super) saved: i64,
    /// How many units are missing for a first one.
    pub(super) missing: i64,
    /// Some of a set is in the cart.
    pub(super) begun: bool,
}

/// As many sets as the cart holds.
pub(super) fn sets(config: &Config, items: &[Item]) -> Sets {
    let parts: Vec<_> = config.components.iter().map(|it| (it, lines_of(it, items))).collect();
    let have = |lines: &[(usize, &Item)]| -> i64 {
        lines.iter().map(|(_, item)| i64::from(item.line.quantity)).sum()
    };
    let whole = |(it, lines): &(&Component, Vec<_>)| have(lines) / needed(it);
    let count = parts.iter().map(whole).min().unwrap_or_default();
    let missing = |(it, lines): &(&Component, Vec<_>)| (needed(it) - have(lines)).max(0);
    let mut sets = Sets {
        count,
        saved: 0i64.saturating_sub(config.price.saturating_mul(count)),
        missing: parts.iter().map(missing).sum(),
        begun: parts.iter().any(|(_, lines)| !lines.is_empty()),
        lines: Vec::new(),
    };
    for (component, lines) in parts {
        sets.take(needed(component) * count, &lines);
    }
    sets
}

impl Sets {
    /// Takes units from lines, the first ones first.
    fn take(&mut self, mut units: i64, lines: &[(usize, &Item)]) {
        for (place, item) in lines {
            let some = units.min(item.line.quantity.into());
            if some > 0 {
                self.lines.push(*place);
                self.saved = self.saved.saturating_add(item.unit_price.saturating_mul(some));
            }
            units -= some;
        }
    }
}

/// The lines of a component, in an order that isn't the cart's.
fn lines_of<'i>(component: &Component, items: &'i [Item]) -> Vec<(usize, &'i Item)> {
    let mut lines: Vec<_> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.is_open(Phase::Bundle))
        .filter(|(_, item)| item.line.variant_id == component.variant_id.0)
        .collect();
    lines.sort_by_key(|(_, item)| &item.line.attributes_key);
    lines
}

fn needed(component: &Component) -> i64 {
    i64::from(component.quantity).max(1)
}
