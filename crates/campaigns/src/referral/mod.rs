//! Referral 邀请有礼: who brings somebody gets a coupon once that person's first order can't come back
//! any more.
//!
//! Everybody is invited once ever, by the code of another customer, before their first order. An
//! invitation is pending until that order is through: then its inviter is rewarded, or nobody is.

mod accept;
mod code;
mod config;
mod graphql;
mod invitation;
mod reward;
#[cfg(test)]
mod tests;

use campaign::{Answer, Completed, Deed, Manifest, Mention, Plugin, Running, Scene, Text};
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::Phase;

pub use self::{
    config::Config,
    graphql::{AdminQuery, StorefrontMutation, StorefrontQuery},
};

/// The plugin.
pub struct Referral;

impl Plugin for Referral {
    const ID: &'static str = "referral";
    type Config = Config;
    type Facts = ();

    fn manifest() -> Manifest {
        Manifest {
            version: "1.0.0",
            config_version: 1,
            title: Text { zh: "邀请有礼", en: "Referral" },
            summary: Text {
                zh: "老客邀请新客，新客首单过售后期后，邀请人得优惠券。",
                en: "A coupon for who brings a new customer, once their first order is kept.",
            },
            phases: &[],
            opt_in: false,
            entitlement: None,
        }
    }

    fn migrations() -> &'static [Migration] {
        const TABLES: Migration = Migration {
            version: 1003,
            name: "referral",
            sql: include_str!("migrations/1003_referral.sql"),
        };
        &[TABLES]
    }

    fn check(config: &Config, _: Currency, checks: &mut Checks) {
        config.check(checks);
    }

    fn mentions(config: &Config) -> Vec<Mention> {
        config.mentions()
    }

    fn offer(_: &Running<Config>, (): &(), _: &Scene<'_>, _: Phase) -> Answer {
        Answer::silent()
    }

    async fn completed(tx: &TenantTx, order: &Completed) -> db::Result<Vec<Deed>> {
        reward::completed(tx, order).await
    }
}
