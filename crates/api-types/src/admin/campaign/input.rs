use async_graphql::{InputObject, MaybeUndefined};
use campaign::{CampaignChange, NewCampaign};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A new campaign.
#[derive(InputObject)]
pub struct CampaignCreateInput {
    /// Of which plugin.
    plugin: String,
    /// What shoppers read, 1 to 100 characters.
    title: String,
    /// Its settings, as the plugin's schema says. Amounts are minor units of the shop's currency.
    config: Value,
    /// When it begins; at once when it isn't said.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends, if that is known.
    ends_at: Option<DateTime<Utc>>,
    /// It isn't to run yet.
    #[graphql(default = false)]
    draft: bool,
}

impl From<CampaignCreateInput> for NewCampaign {
    fn from(input: CampaignCreateInput) -> Self {
        Self {
            plugin: input.plugin,
            title: input.title,
            config: input.config,
            starts_at: input.starts_at,
            ends_at: input.ends_at,
            draft: input.draft,
        }
    }
}

/// New settings of a campaign; what is absent stays.
#[derive(InputObject)]
pub struct CampaignUpdateInput {
    /// What shoppers read, 1 to 100 characters.
    title: Option<String>,
    /// All its settings.
    config: Option<Value>,
    /// When it begins.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends; null when that isn't known.
    ends_at: MaybeUndefined<DateTime<Utc>>,
}

impl From<CampaignUpdateInput> for CampaignChange {
    fn from(input: CampaignUpdateInput) -> Self {
        Self {
            title: input.title,
            config: input.config,
            starts_at: input.starts_at,
            ends_at: match input.ends_at {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(at) => Some(Some(at)),
            },
        }
    }
}
