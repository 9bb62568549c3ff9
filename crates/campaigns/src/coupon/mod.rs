//! Coupons 优惠券 whose code many may know: money off, a percentage off or free freight for whoever
//! enters it.

mod config;
mod rules;
#[cfg(test)]
mod tests;

use campaign::{Answer, Manifest, Mention, Name, Plugin, Running, Scene, Text};
use kernel::{Checks, Currency};
use pricing::Phase;

pub use self::config::{Config, Reward};
use crate::build::Pool;

/// The plugin.
pub struct Coupon;

impl Plugin for Coupon {
    const ID: &'static str = "coupon";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "优惠码", en: "Coupon code" },
            summary: Text {
                zh: "输入优惠码即可减钱、打折或包邮，可限总量和每人次数。",
                en: "Money off, a percentage off or free freight for a code, as often as you allow.",
            },
            phases: &[Phase::Coupon, Phase::Freight],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        config.scope.mentions("scope")
    }

    fn names(config: &Config) -> Vec<Name> {
        vec![Name { path: "code".to_owned(), word: config.word() }]
    }

    fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
        if entered(&one.config, scene).is_none() {
            return Vec::new();
        }
        rules::limits(&one.config, scene.shopper).into_iter().map(|limit| limit.key).collect()
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, phase: Phase) -> Answer {
        let config = &one.config;
        let its = if config.reward == Reward::FreeFreight { Phase::Freight } else { Phase::Coupon };
        let Some(code) = entered(config, scene).filter(|_| phase == its) else {
            return Answer::silent();
        };
        let used = |key: &str| scene.counts.of(one.id, key);
        let pool = || Pool::of(scene, Phase::Coupon, &config.scope);
        let answer = match rules::refused(config, scene.shopper, used) {
            Some(reason) => Err(reason),
            None => rules::worth(config, pool(), scene.freight),
        };
        let bid = |effect| Answer::bid(rules::bid(config, scene.shopper, effect));
        answer.map_or_else(Answer::missed, bid).for_code(code)
    }
}

/// Its code, as the shopper typed it.
fn entered<'s>(config: &Config, scene: &Scene<'s>) -> Option<&'s str> {
    scene.codes.iter().map(String::as_str).find(|code| config.is_called(code))
}
