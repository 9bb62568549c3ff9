use campaign::{Scene, build::Scope};
use pricing::Phase;

/// The lines of a cart that an offer looks at together, and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// Their places.
    pub lines: Vec<usize>,
    /// What is still to be paid for them, in minor units.
    pub amount: i64,
    /// How many units they are.
    pub units: i64,
}

impl Pool {
    /// The lines that take part in something and are open in a phase, as the phases so far have left
    /// them.
    pub fn of(scene: &Scene<'_>, phase: Phase, scope: &Scope) -> Self {
        let mut pool = Self { lines: Vec::new(), amount: 0, units: 0 };
        for (place, item) in scene.open(phase).filter(|(_, it)| scope.holds_line(&it.line)) {
            pool.lines.push(place);
            pool.amount += item.left;
            pool.units += i64::from(item.line.quantity);
        }
        pool
    }
}
