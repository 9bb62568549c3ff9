//! Presale 预售: a deposit now, the balance when it is made.
//!
//! A shopper chooses it for a line by `_campaign`. There may be none in stock yet. When deposits
//! close, their units are counted: when they are enough, orders are sent once they are paid in full;
//! else every deposit is given back. The balance has a time of its own, after which an order is
//! cancelled, and its deposit given back or kept.

mod config;
mod deposit;
mod graphql;
mod offer;
mod round;
mod settle;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Chosen, Deed, Listed, Manifest, Mention, Plugin, Quote, Running, Scene, Text, Turn,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::Phase;

use self::offer::{CAP, Failed};
pub use self::{
    config::{Config, Price},
    graphql::{AdminQuery, StorefrontQuery},
};

/// The plugin.
pub struct Presale;

impl Plugin for Presale {
    const ID: &'static str = "presale";
    type Config = Config;
    type Facts = Failed;

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "预售", en: "Presale" },
            summary: Text {
                zh: "先付定金，到时再付尾款；未达到最低数量自动退还定金。",
                en: "A deposit now, the balance later; given back when too few are presold.",
            },
            phases: &[Phase::Activity],
            opt_in: true,
            entitlement: None,
        }
    }

    fn migrations() -> &'static [Migration] {
        const TABLES: Migration = Migration {
            version: 1002,
            name: "presale",
            sql: include_str!("migrations/1002_presale.sql"),
        };
        &[TABLES]
    }

    fn check(config: &Config, currency: Currency, checks: &mut Checks) {
        config.check(currency, checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        config.mentions()
    }

    fn keys(one: &Running<Config>, scene: &Scene<'_>) -> Vec<String> {
        offer::keys(one, scene)
    }

    async fn facts(
        tx: &TenantTx,
        all: &[Running<Config>],
        scene: &Scene<'_>,
    ) -> db::Result<Failed> {
        Failed::read(tx, all, scene).await
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let price = one.config.price_of(listed.variant_id)?;
        let ends_at = settle::closes_at(one);
        let gone = one.config.cap.is_some_and(|cap| listed.is_used_up(one.id, CAP, cap));
        let open = listed.now < ends_at && !gone;
        let price = Some(price.paid_in_all());
        open.then(|| Quote {
            source: one.source(Self::ID),
            price,
            starts_at: None,
            ends_at: Some(ends_at),
        })
    }

    fn next_change(one: &Running<Config>, _: DateTime<Utc>, _: Tz) -> Option<DateTime<Utc>> {
        Some(settle::closes_at(one))
    }

    fn offer(one: &Running<Config>, failed: &Failed, scene: &Scene<'_>, _: Phase) -> Answer {
        offer::offer(one, failed, scene)
    }

    async fn look(
        tx: &TenantTx,
        one: Option<&Running<Config>>,
        order: &Chosen,
    ) -> db::Result<Vec<Deed>> {
        settle::look(tx, one, order).await
    }

    async fn turn(tx: &TenantTx, turn: &Turn<'_, Config>) -> db::Result<Vec<Deed>> {
        settle::turn(tx, turn).await
    }
}
