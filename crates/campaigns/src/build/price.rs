use campaign::{Scene, build::Scope};
use pricing::{Effect, Phase, percent_off};

/// The prices of units for a time or for somebody: so many hundredths of a percent off what takes
/// part, rounded a unit.
pub fn member_prices(scene: &Scene<'_>, scope: &Scope, off_bp: u32) -> Vec<Effect> {
    let lines = scene.open(Phase::Member).filter(|(_, item)| scope.holds_line(&item.line));
    let price = |unit_price| percent_off(unit_price, off_bp);
    lines
        .map(|(line, item)| Effect::PriceOverride { line, unit_price: price(item.line.unit_price) })
        .collect()
}
