//! Flash sale 秒杀 / timed discount 限时折扣: for a time some variants cost less, as long as the quota
//! lasts.

mod config;
mod rules;
mod session;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Listed, Manifest, Mention, Mentioned, Plugin, Quote, Running, Scene, Text,
    build::VariantId,
};
use kernel::{Checks, Currency};
use pricing::Phase;

pub use self::config::{Config, Offered};
use self::session::Session;

/// The plugin.
pub struct FlashSale;

impl Plugin for FlashSale {
    const ID: &'static str = "flash-sale";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "限时秒杀", en: "Flash sale" },
            summary: Text {
                zh: "限时限量的特价，可每周、每月重复，可限每人件数。",
                en: "A price for a time, as long as the quota lasts, once or on recurring days.",
            },
            phases: &[Phase::Activity],
            opt_in: false,
            entitlement: None,
        }
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        let mention = |(nr, offered): (usize, &Offered)| Mention {
            path: format!("variants.{nr}.variantId"),
            what: Mentioned::Variant(offered.variant_id.0),
        };
        config.variants.iter().enumerate().map(mention).collect()
    }

    fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
        let Some(session) = Session::at(one, scene.now, scene.zone) else { return Vec::new() };
        let of = |(_, item): (usize, &pricing::Item)| {
            rules::keys(&one.config, &session, scene.shopper, &item.line)
        };
        scene.open(Phase::Activity).flat_map(of).collect()
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let session = Session::at(one, listed.now, listed.zone)?;
        let offered = one.config.of(VariantId(listed.variant_id))?;
        let (source, ends_at) = (one.source(Self::ID), session.ends_at);
        let price = Some(offered.price);
        (offered.price < listed.price).then_some(Quote { source, price, ends_at })
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, _: Phase) -> Answer {
        let Some(session) = Session::at(one, scene.now, scene.zone) else {
            return Answer::silent();
        };
        let used = |key: &str| scene.counts.of(one.id, key);
        rules::offer(&one.config, &session, scene, used)
    }
}
