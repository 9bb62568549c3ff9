//! Bargain 砍价: others help a customer to bring the price of something down, until its floor.
//!
//! A customer starts a bargain, for which a unit is kept; each helper takes a random part off, and the
//! last one the rest. The starter then chooses it for a line by `_campaign` and `_choice`, and takes
//! the kept unit with the order. What isn't bought in time is over, and its unit goes back.

mod config;
mod course;
mod cut;
mod game;
mod graphql;
mod help;
mod offer;
mod start;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Chosen, Deed, Listed, Manifest, Mention, Plugin, Quote, Running, Scene, Text, Turn,
};
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::Phase;
use uuid::Uuid;

use self::offer::Games;
pub use self::{
    config::{Config, Offered},
    graphql::{AdminQuery, StorefrontMutation, StorefrontQuery},
};

/// The plugin.
pub struct Bargain;

const ID: &str = "bargain";

impl Plugin for Bargain {
    const ID: &'static str = ID;
    type Config = Config;
    type Facts = Games;

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "砍价", en: "Bargain" },
            summary: Text {
                zh: "邀请好友帮忙砍价，砍到底价即可购买。",
                en: "A price that others help to bring down, until its floor.",
            },
            phases: &[Phase::Activity],
            opt_in: true,
            entitlement: None,
        }
    }

    fn migrations() -> &'static [Migration] {
        const TABLES: Migration = Migration {
            version: 1001,
            name: "bargain",
            sql: include_str!("migrations/1001_bargain.sql"),
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

    async fn facts(tx: &TenantTx, all: &[Running<Config>], scene: &Scene<'_>) -> db::Result<Games> {
        Games::read(tx, all, scene).await
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        one.config.of(listed.variant_id)?;
        let quota = one.config.quota;
        if quota.is_some_and(|quota| listed.is_used_up(one.id, start::STARTED, quota)) {
            return None;
        }
        Some(Quote {
            source: one.source(Self::ID),
            price: None,
            starts_at: None,
            ends_at: one.ends_at,
        })
    }

    fn offer(one: &Running<Config>, games: &Games, scene: &Scene<'_>, _: Phase) -> Answer {
        offer::offer(one, games, scene)
    }

    async fn look(
        tx: &TenantTx,
        _: Option<&Running<Config>>,
        order: &Chosen,
    ) -> db::Result<Vec<Deed>> {
        course::look(tx, order).await
    }

    async fn wake(tx: &TenantTx, bargain: Uuid) -> db::Result<Vec<Deed>> {
        course::wake(tx, bargain).await
    }

    async fn turn(tx: &TenantTx, turn: &Turn<'_, Config>) -> db::Result<Vec<Deed>> {
        if turn.over {
            course::campaign_is_over(tx, turn.campaign_id).await
        } else {
            Ok(Vec::new())
        }
    }
}
