//! Bundle 搭配套餐: things that go well together, at a price for the set.

mod config;
mod rules;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Listed, Manifest, Mention, Mentioned, Plugin, Quote, Running, Scene, Text,
    build::VariantId,
};
use kernel::{Checks, Currency};
use pricing::{Bid, Effect, Phase, Reason};
use uuid::Uuid;

pub use self::config::{Component, Config};

/// The plugin.
pub struct Bundle;

impl Plugin for Bundle {
    const ID: &'static str = "bundle";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "搭配套餐", en: "Bundle" },
            summary: Text {
                zh: "几件商品一起买，按套餐价。",
                en: "Several things bought together, at a price for the set.",
            },
            phases: &[Phase::Bundle],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        let mention = |(nr, component): (usize, &Component)| Mention {
            path: format!("components.{nr}.variantId"),
            what: Mentioned::Variant(component.variant_id.0),
        };
        config.components.iter().enumerate().map(mention).collect()
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let (source, ends_at) = (one.source(Self::ID), one.ends_at);
        let belongs = one.config.holds(VariantId(listed.variant_id));
        belongs.then_some(Quote { source, price: None, starts_at: None, ends_at })
    }

    fn goes_with(config: &Config, variants: &[Uuid]) -> Vec<Uuid> {
        config.goes_with(variants)
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, _: Phase) -> Answer {
        let sets = rules::sets(&one.config, scene.items);
        if !sets.begun {
            return Answer::missed(Reason::NothingEligible);
        }
        if sets.count == 0 {
            return Answer::missed(Reason::UnitsMissing(sets.missing));
        }
        if sets.saved <= 0 {
            return Answer::missed(Reason::NoSaving);
        }
        let discount = Effect::LineDiscount { lines: sets.lines, amount: sets.saved };
        Answer::bid(Bid::of([discount]))
    }
}
