//! Marketing as plugins: the contract that a plugin fulfils, the registry of those in the binary,
//! and the campaigns that shops have configured.
//!
//! A plugin decides and the core writes: it is shown a [`Scene`] and answers with effects as data.
//! Whatever is wrong with a stored campaign (its plugin is gone, switched off or can't read its
//! settings) it has no effect, and no shopper sees an error.

mod aside;
pub mod build;
mod contract;
mod count;
pub mod coupon;
mod erased;
mod figures;
mod live;
mod manifest;
mod mention;
mod name;
mod price;
mod registry;
mod scene;
mod setting;
mod stored;
mod turn;
mod used_up;

pub use schemars;

pub use self::{
    aside::{let_go, set_aside},
    contract::{
        Answer, Chosen, Completed, CouponTerms, Deed, Grant, Plugin, Progress, Quote, Reward,
        Running, Standing, Turn,
    },
    count::{Counts, claimed},
    erased::{ErasedPlugin, erase},
    figures::{FIGURES, Figures, FiguresByKey, figures, figures_by_key},
    live::{Live, configured, listed, live, live_at, running, stored_now},
    manifest::{Manifest, Text},
    mention::{Mention, Mentioned},
    name::Name,
    price::Offered,
    registry::{Entitlements, Everything, Registry},
    scene::{CouponInHand, Listed, Scene, Shopper},
    setting::{PluginSetting, enable, plugins},
    stored::{
        Campaign, CampaignChange, Disabled, NewCampaign, Problem, State, Status, by_id, create,
        disabled, end, existing, list, pause, read, remove, resume, sketch, update,
    },
    turn::{CampaignTick, RequestedCampaignTick, plugin_job_kind, turn, wake},
};
