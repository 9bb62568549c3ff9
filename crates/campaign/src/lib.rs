//! Marketing as plugins: the contract that a plugin fulfils, the registry of those in the binary,
//! and the campaigns that shops have configured.
//!
//! A plugin decides and the core writes: it is shown a [`Scene`] and answers with effects as data.
//! Whatever is wrong with a stored campaign (its plugin is gone, switched off or can't read its
//! settings) it has no effect, and no shopper sees an error.

pub mod build;
mod contract;
mod count;
mod erased;
mod figures;
mod live;
mod manifest;
mod mention;
mod name;
mod registry;
mod scene;
mod setting;
mod stored;

pub use schemars;

pub use self::{
    contract::{Answer, Chosen, Deed, Plugin, Progress, Quote, Reward, Running, Standing},
    count::{Counts, claimed},
    erased::{ErasedPlugin, erase},
    figures::{Figures, figures},
    live::{Live, live, live_at, running},
    manifest::{Manifest, Text},
    mention::{Mention, Mentioned},
    name::Name,
    registry::{Entitlements, Everything, Registry},
    scene::{Listed, Scene, Shopper},
    setting::{PluginSetting, enable, plugins},
    stored::{
        Campaign, CampaignChange, Disabled, NewCampaign, Problem, State, Status, by_id, create,
        disabled, end, existing, list, pause, read, remove, resume, sketch, update,
    },
};
