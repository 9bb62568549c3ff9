//! First order 首单立减: a customer's first order costs less. Of that and a coupon the better counts.

mod config;
mod rules;
#[cfg(test)]
mod tests;

use campaign::{Answer, Manifest, Plugin, Running, Scene, Text, build::Scope};
use kernel::{Checks, Currency};
use pricing::Phase;

pub use self::config::Config;
use crate::build::Pool;

/// The plugin.
pub struct FirstOrder;

impl Plugin for FirstOrder {
    const ID: &'static str = "first-order";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "首单立减", en: "First order" },
            summary: Text {
                zh: "登录顾客的第一笔订单减钱或打折。",
                en: "Money off or a percentage off a customer's first order.",
            },
            phases: &[Phase::Coupon],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn keys(_: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
        scene.shopper.into_iter().map(rules::key).collect()
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, phase: Phase) -> Answer {
        let used = |key: &str| scene.counts.of(one.id, key);
        let pool = Pool::of(scene, phase, &Scope::All);
        let offer = rules::offer(&one.config, scene.shopper, used, pool);
        offer.map_or_else(Answer::missed, Answer::bid)
    }
}
