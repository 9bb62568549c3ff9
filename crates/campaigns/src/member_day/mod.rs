//! Member day 会员日: on days that recur everything, or some of it, costs less, for members or for
//! all. The price is that of the moment when the order is placed.

mod config;
#[cfg(test)]
mod tests;

use campaign::{Answer, Listed, Manifest, Mention, Plugin, Quote, Running, Scene, Text};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Checks, Currency};
use pricing::{Bid, Phase, Reason, percent_off};

pub use self::config::Config;
use crate::build::member_prices;

/// The plugin.
pub struct MemberDay;

impl Plugin for MemberDay {
    const ID: &'static str = "member-day";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "会员日", en: "Member day" },
            summary: Text {
                zh: "每月或每周的固定日子打折，可只限会员。",
                en: "A percentage off on recurring days, for members or for everybody.",
            },
            phases: &[Phase::Member],
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

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let until = one.config.on.until(listed.now, listed.zone)?;
        let takes_part = one.config.scope.holds(listed.product_id, listed.collection_ids);
        takes_part.then(|| Quote {
            source: one.source(Self::ID),
            price: Some(percent_off(listed.price, one.config.off_bp)),
            starts_at: None,
            ends_at: Some(one.ends_at.map_or(until, |ends| ends.min(until))),
        })
    }

    fn next_change(one: &Running<Config>, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        one.config.on.next_change(now, zone)
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, _: Phase) -> Answer {
        let config = &one.config;
        if !config.on.holds(scene.now, scene.zone) {
            return Answer::silent();
        }
        let prices = member_prices(scene, &config.scope, config.off_bp);
        if prices.is_empty() {
            Answer::missed(Reason::NothingEligible)
        } else if config.members_only && scene.shopper.is_none() {
            Answer::missed(Reason::SignIn)
        } else {
            Answer::bid(Bid::of(prices))
        }
    }
}
