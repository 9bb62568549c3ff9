//! Coupons 优惠券: money off, a percentage off or free freight, for whoever enters a code that many
//! may know, or for customers who were given one.

mod config;
mod graphql;
mod rules;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, CouponInHand, CouponTerms, Manifest, Mention, Name, Plugin, Running, Scene, Text,
};
use kernel::{Checks, Currency};
use pricing::Phase;

pub use self::{
    config::{Config, Given, Reward},
    graphql::{AdminMutation, AdminQuery, StorefrontMutation, StorefrontQuery},
};
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
            title: Text { zh: "优惠券", en: "Coupon" },
            summary: Text {
                zh: "输入优惠码或领取优惠券，即可减钱、打折或包邮，可限总量和每人次数。",
                en: "Money off, a percentage off or free freight, for a code or for coupons you give.",
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
        config.word().map(|word| Name { path: "code".to_owned(), word }).into_iter().collect()
    }

    fn coupons(config: &Config) -> Option<CouponTerms> {
        let given = config.given?;
        Some(CouponTerms {
            total: config.total_uses,
            per_customer: config.each(),
            valid_days: given.valid_days,
            open: given.open,
        })
    }

    fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
        if entered(&one.config, scene).is_none() {
            // Whether one that was given is used was read with it.
            return Vec::new();
        }
        rules::limits(&one.config, scene.shopper).into_iter().map(|limit| limit.key).collect()
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, phase: Phase) -> Answer {
        let config = &one.config;
        let its = if config.reward == Reward::FreeFreight { Phase::Freight } else { Phase::Coupon };
        if phase == its
            && let Some(coupon) = in_hand(one, scene)
        {
            let pool = Pool::of(scene, Phase::Coupon, &config.scope);
            let worth = rules::worth(config, pool, scene.freight);
            let bid = |effect| Answer::bid(rules::bid_given(config, coupon, effect));
            return worth.map_or_else(Answer::missed, bid);
        }
        let Some((place, code)) = entered(config, scene).filter(|_| phase == its) else {
            return Answer::silent();
        };
        let used = |key: &str| scene.counts.of(one.id, key);
        let pool = || Pool::of(scene, Phase::Coupon, &config.scope);
        let answer = match rules::refused(config, scene.shopper, used) {
            Some(reason) => Err(reason),
            None => rules::worth(config, pool(), scene.freight),
        };
        let bid = |effect| Answer::bid(rules::bid(config, scene.shopper, effect, place));
        answer.map_or_else(Answer::missed, bid).for_code(code)
    }
}

/// One of its coupons that the shopper was given and can use, the one whose time ends first.
fn in_hand<'s>(one: &Running<Config>, scene: &Scene<'s>) -> Option<&'s CouponInHand> {
    let newcomer = scene.shopper.is_some_and(|shopper| shopper.orders == 0);
    let fits = newcomer || !one.config.new_customers_only;
    scene.coupons.iter().find(|coupon| fits && coupon.campaign_id == one.id)
}

/// Its code, as the shopper typed it, with its place among all codes.
fn entered<'s>(config: &Config, scene: &Scene<'s>) -> Option<(usize, &'s str)> {
    let codes = scene.codes.iter().map(String::as_str).enumerate();
    codes.into_iter().find(|(_, code)| config.is_called(code))
}
