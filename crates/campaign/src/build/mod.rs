//! What the settings of many plugins are built from.

mod id;
mod recurrence;
mod scope;

pub use self::{
    id::{CampaignId, CollectionId, LocationId, ProductId, VariantId},
    recurrence::{Occurrence, Recurrence, Weekday},
    scope::Scope,
};
