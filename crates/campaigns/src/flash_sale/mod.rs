//! Flash sale 秒杀 / timed discount 限时折扣: for a time some variants cost less, as long as the quota
//! lasts.

mod aside;
mod config;
mod graphql;
mod rules;
mod session;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Deed, Listed, Manifest, Mention, Mentioned, Plugin, Quote, Running, Scene, Text, Turn,
    build::VariantId,
};
use catalog::stock;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::TenantTx;
use kernel::{Checks, Currency};
use pricing::Phase;

use self::session::Session;
pub use self::{
    config::{Config, Offered},
    graphql::AdminQuery,
};

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
        let (now, zone) = (listed.now, listed.zone);
        let offered = one.config.of(VariantId(listed.variant_id))?;
        let offered = Some(offered).filter(|offered| offered.price < listed.price)?;
        let source = one.source(Self::ID);
        if let Some(session) = Session::at(one, now, zone) {
            let gone = listed.is_used_up(one.id, &session.quota_key(offered), offered.quota);
            let (price, ends_at) = (Some(offered.price), session.ends_at);
            return (!gone).then_some(Quote { source, price, starts_at: None, ends_at });
        }
        let starts_at = session::announced(one, now, zone)?;
        let Session { ends_at, .. } = Session::at(one, starts_at, zone)?;
        Some(Quote { source, price: None, starts_at: Some(starts_at), ends_at })
    }

    async fn turn(tx: &TenantTx, turn: &Turn<'_, Config>) -> db::Result<Vec<Deed>> {
        let kept = stock::kept(tx, turn.campaign_id).await?;
        Ok(aside::turn(turn, &kept))
    }

    fn next_change(one: &Running<Config>, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        session::next_quote(one, now, zone)
    }

    fn offer(one: &Running<Config>, (): &(), scene: &Scene<'_>, _: Phase) -> Answer {
        let Some(session) = Session::at(one, scene.now, scene.zone) else {
            return Answer::silent();
        };
        let used = |key: &str| scene.counts.of(one.id, key);
        rules::offer(&one.config, &session, scene, used)
    }
}
