//! Threshold offers 满减 / 满折 / 满赠: from an amount or a number on something is taken off or given,
//! or freight is free.

mod config;
mod rules;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Listed, Manifest, Mention, Mentioned, Plugin, Progress, Quote, Running, Scene, Text,
};
use kernel::{Checks, Currency};
use pricing::Phase;
use uuid::Uuid;

pub use self::config::{Config, Gift, Tier};

/// The plugin.
pub struct Threshold;

impl Plugin for Threshold {
    const ID: &'static str = "threshold";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "满减满赠", en: "Threshold offer" },
            summary: Text {
                zh: "满一定金额或件数，减钱、打折、包邮或送赠品。",
                en: "Money off, a percentage off, free freight or a gift from an amount or a number on.",
            },
            phases: &[Phase::Threshold, Phase::Freight],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        let gift = |(nr, tier): (usize, &Tier)| {
            let path = format!("tiers.{nr}.gift.variantId");
            Some(Mention { path, what: Mentioned::Variant(tier.gift?.variant_id.0) })
        };
        let gifts = config.tiers.iter().enumerate().filter_map(gift);
        gifts.chain(config.scope.mentions("scope")).collect()
    }

    fn gifts(config: &Config) -> Vec<Uuid> {
        config.tiers.iter().filter_map(|tier| Some(tier.gift?.variant_id.0)).collect()
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let takes_part = one.config.scope.holds(listed.product_id, listed.collection_ids);
        let (source, ends_at) = (one.source(Self::ID), one.ends_at);
        takes_part.then_some(Quote { source, price: None, starts_at: None, ends_at })
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, phase: Phase) -> Answer {
        match phase {
            Phase::Freight => rules::freight(one.id, &one.config, scene),
            _ => rules::goods(&one.config, scene),
        }
    }

    fn progress(one: &Running<Config>, scene: &Scene<'_>, phase: Phase) -> Option<Progress> {
        // Freight looks at what coupons have left.
        let its = if rules::has_goods(&one.config) { Phase::Threshold } else { Phase::Freight };
        if phase != its {
            return None;
        }
        let (missing, reward) = rules::next(&one.config, scene)?;
        let by_units = one.config.by_units();
        Some(Progress {
            source: one.source(Self::ID),
            amount_missing: (!by_units).then_some(missing),
            units_missing: by_units.then_some(missing),
            reward,
            product_ids: one.config.suggested(),
        })
    }
}
