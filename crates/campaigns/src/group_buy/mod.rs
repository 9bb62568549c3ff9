//! Group-buy 拼团: some buy the same together, and each for less.
//!
//! A shopper chooses it for a line by `_campaign`, and a group to join by `_choice`; without that
//! they found one, which has the id of their order. A seat is taken by payment; when it is gone by
//! then, an order that says `_move` gets one in another group. Nothing is sent while a group is forming; when its time is over before it is complete, everything is given back.

mod config;
mod graphql;
mod group;
mod member;
mod moving;
mod offer;
mod seat;
#[cfg(test)]
mod tests;

use campaign::{
    Answer, Chosen, Deed, Listed, Manifest, Mention, Plugin, Quote, Running, Scene, Text,
};
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::Phase;
use uuid::Uuid;

use self::offer::{QUOTA, Seats};
pub use self::{
    config::{Config, Price},
    graphql::{AdminQuery, StorefrontQuery},
};

/// The plugin.
pub struct GroupBuy;

impl Plugin for GroupBuy {
    const ID: &'static str = "group-buy";
    type Config = Config;
    type Facts = Seats;

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "拼团", en: "Group-buy" },
            summary: Text {
                zh: "几人成团，人人享受优惠价；到时未成团自动退款。",
                en: "A price for those who buy together; given back when too few do.",
            },
            phases: &[Phase::Activity],
            opt_in: true,
            entitlement: None,
        }
    }

    fn migrations() -> &'static [Migration] {
        const TABLES: Migration = Migration {
            version: 1000,
            name: "group buy",
            sql: include_str!("migrations/1000_group_buy.sql"),
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

    async fn facts(tx: &TenantTx, _: &[Running<Config>], scene: &Scene<'_>) -> db::Result<Seats> {
        Seats::read(tx, scene).await
    }

    fn quote(one: &Running<Config>, listed: &Listed<'_>) -> Option<Quote> {
        let price = one.config.price_of(listed.variant_id, false)?;
        if one.config.quota.is_some_and(|quota| listed.is_used_up(one.id, QUOTA, quota)) {
            return None;
        }
        let (source, ends_at) = (one.source(Self::ID), one.ends_at);
        Some(Quote { source, price: Some(price), starts_at: None, ends_at })
    }

    fn offer(one: &Running<Config>, seats: &Seats, scene: &Scene<'_>, _: Phase) -> Answer {
        offer::offer(one, seats, scene)
    }

    async fn look(
        tx: &TenantTx,
        one: Option<&Running<Config>>,
        order: &Chosen,
    ) -> db::Result<Vec<Deed>> {
        seat::look(tx, one.map(|one| &one.config), order).await
    }

    async fn wake(tx: &TenantTx, key: Uuid) -> db::Result<Vec<Deed>> {
        seat::wake(tx, key).await
    }
}
