//! Second unit 第二件半价: of two units of a variant the second costs less.

mod config;
#[cfg(test)]
mod tests;

use campaign::{Answer, Manifest, Mention, Plugin, Running, Scene, Text};
use kernel::{Checks, Currency};
use pricing::{Bid, Effect, Item, Phase, Reason, percent_off};

pub use self::config::Config;

/// The plugin.
pub struct SecondUnit;

impl Plugin for SecondUnit {
    const ID: &'static str = "second-unit";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "第二件半价", en: "Second unit" },
            summary: Text {
                zh: "同一款商品，每第二件打折。",
                en: "A percentage off every second unit of a variant.",
            },
            phases: &[Phase::Threshold],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, _: Currency, checks: &mut Checks) {
        config.check(checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        config.scope.mentions("scope")
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, phase: Phase) -> Answer {
        let config = &one.config;
        let takes_part = |(_, item): &(usize, &Item)| config.scope.holds_line(&item.line);
        let lines: Vec<_> = scene.open(phase).filter(takes_part).collect();
        if lines.is_empty() {
            return Answer::missed(Reason::NothingEligible);
        }
        let pairs = lines.into_iter().filter(|(_, item)| item.line.quantity >= 2);
        let discounts: Vec<Effect> = pairs
            .map(|(place, item)| {
                let off = item.unit_price - percent_off(item.unit_price, config.off_bp);
                let amount = off * i64::from(item.line.quantity / 2);
                Effect::LineDiscount { lines: vec![place], amount }
            })
            .collect();
        if discounts.is_empty() {
            Answer::missed(Reason::UnitsMissing(1))
        } else {
            Answer::bid(Bid::of(discounts))
        }
    }
}
