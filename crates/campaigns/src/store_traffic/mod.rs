//! Store traffic 门店引流: the printed code of each location is a channel. Whoever comes by it has the
//! store's price online, too, and can take a coupon; what they do is counted to that location.
//!
//! A cart comes by a channel when its attribute `_channel` is the word that the code says.

mod channel;
mod config;
mod graphql;
#[cfg(test)]
mod tests;

use campaign::{Answer, Deed, Manifest, Mention, Plugin, Running, Scene, Text, Turn, build::Scope};
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::{Bid, Claim, Effect, Phase, Reason};

use self::channel::Model as Channel;
pub use self::{
    config::Config,
    graphql::{AdminQuery, StorefrontMutation, StorefrontQuery},
};
use crate::build::member_prices;

/// The plugin.
pub struct StoreTraffic;

/// By what a cart came.
#[derive(Default)]
pub struct Came(Option<Channel>);

impl Plugin for StoreTraffic {
    const ID: &'static str = "store-traffic";
    type Config = Config;
    type Facts = Came;

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "门店引流", en: "Store traffic" },
            summary: Text {
                zh: "每家门店一个二维码：扫码领券、享线下价，成交计入该门店。",
                en: "A printed code for each store: a coupon, the store's price, and figures by store.",
            },
            phases: &[Phase::Member],
            opt_in: false,
            entitlement: None,
        }
    }

    fn migrations() -> &'static [Migration] {
        const TABLES: Migration = Migration {
            version: 1004,
            name: "store traffic",
            sql: include_str!("migrations/1004_store_traffic.sql"),
        };
        &[TABLES]
    }

    fn check(config: &Config, _: Currency, checks: &mut Checks) {
        config.check(checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        config.mentions()
    }

    async fn facts(tx: &TenantTx, _: &[Running<Config>], scene: &Scene<'_>) -> db::Result<Came> {
        let Some(word) = scene.channel else { return Ok(Came::default()) };
        channel::by_token(tx, word).await.map(Came)
    }

    fn offer(one: &Running<Config>, came: &Came, scene: &Scene<'_>, _: Phase) -> Answer {
        let its = |channel: &&Channel| {
            channel.campaign_id == one.id && one.config.holds(channel.location_id)
        };
        let channel = came.0.as_ref().filter(its);
        let Some((channel, off_bp)) = channel.zip(one.config.off_bp) else {
            return Answer::silent();
        };
        let prices = member_prices(scene, &Scope::All, off_bp);
        if prices.is_empty() {
            return Answer::missed(Reason::NothingEligible);
        }
        let counted = Claim { line: None, key: channel.count(), units: 1, most: i64::MAX };
        Answer::bid(Bid::of(prices.into_iter().chain([Effect::Claim(counted)])))
    }

    async fn turn(tx: &TenantTx, turn: &Turn<'_, Config>) -> db::Result<Vec<Deed>> {
        if let Some(one) = turn.one.filter(|_| turn.runs) {
            channel::open(tx, one.id, &one.config).await?;
        }
        Ok(Vec::new())
    }
}
