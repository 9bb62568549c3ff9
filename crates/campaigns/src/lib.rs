//! The kinds of campaigns: a folder a plugin, and the list that registers them.
//!
//! A plugin names no other plugin. `docs/how-to/add-a-campaign.md` says how one is added.

pub mod build;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_graphql::MergedObject;
use campaign::{ErasedPlugin, Everything, Registry};
use db::Migration;

/// Declares the modules of the plugins, and lists them.
macro_rules! register {
    ($($module:ident::$plugin:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// Every plugin in this binary.
        pub fn all() -> Vec<Box<dyn ErasedPlugin>> {
            vec![$(campaign::erase::<$module::$plugin>()),*]
        }
    };
}

register! {
    bargain::Bargain,
    bundle::Bundle,
    coupon::Coupon,
    first_order::FirstOrder,
    flash_sale::FlashSale,
    group_buy::GroupBuy,
    member_day::MemberDay,
    presale::Presale,
    referral::Referral,
    store_traffic::StoreTraffic,
    threshold::Threshold,
}

/// What storefronts ask of the plugins that have something of their own to tell.
#[derive(Default, MergedObject)]
#[graphql(name = "CampaignsStorefrontQuery")]
pub struct StorefrontQuery(
    bargain::StorefrontQuery,
    coupon::StorefrontQuery,
    group_buy::StorefrontQuery,
    presale::StorefrontQuery,
    referral::StorefrontQuery,
    store_traffic::StorefrontQuery,
);

/// What shoppers do with them.
#[derive(Default, MergedObject)]
#[graphql(name = "CampaignsStorefrontMutation")]
pub struct StorefrontMutation(
    bargain::StorefrontMutation,
    coupon::StorefrontMutation,
    referral::StorefrontMutation,
    store_traffic::StorefrontMutation,
);

/// What staff ask of them.
#[derive(Default, MergedObject)]
#[graphql(name = "CampaignsAdminQuery")]
pub struct AdminQuery(
    bargain::AdminQuery,
    coupon::AdminQuery,
    flash_sale::AdminQuery,
    group_buy::AdminQuery,
    presale::AdminQuery,
    referral::AdminQuery,
    store_traffic::AdminQuery,
);

/// What staff do with them.
#[derive(Default, MergedObject)]
#[graphql(name = "CampaignsAdminMutation")]
pub struct AdminMutation(coupon::AdminMutation);

/// The tables of all plugins.
pub fn migrations() -> Vec<Migration> {
    all().iter().flat_map(|plugin| plugin.migrations()).copied().collect()
}

/// The registry of every plugin in this binary. Every plan includes all of them.
pub fn registry() -> Registry {
    Registry::new(all(), Arc::new(Everything))
}
