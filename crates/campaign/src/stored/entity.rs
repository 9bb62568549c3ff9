use chrono::{DateTime, Utc};
use db::sea_orm::{self, entity::prelude::*};
use pricing::Source;

/// A plugin with settings, for a time.
#[derive(Debug, Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign")]
pub struct Model {
    /// The shop.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: Uuid,
    /// The campaign's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which plugin, in the binary or not.
    pub plugin: String,
    /// What shoppers read.
    pub title: String,
    /// Its settings, as the plugin wrote them in `config_version`.
    pub config: Json,
    /// The version of `config`.
    pub config_version: i32,
    /// What the merchant has decided.
    pub state: State,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends, if that is known.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What the merchant has decided of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It isn't to run yet.
    Draft,
    /// It runs in its time.
    Live,
    /// It is to stop for now.
    Paused,
    /// It is over, for good.
    Ended,
}

/// What a campaign does at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It isn't to run yet.
    Draft,
    /// It will run when its time comes.
    Scheduled,
    /// It runs.
    Running,
    /// It is stopped for now.
    Paused,
    /// It is over.
    Ended,
}

impl Model {
    /// What explains its discounts.
    pub fn source(&self) -> Source {
        Source {
            created_at: self.created_at,
            campaign_id: self.id,
            plugin: self.plugin.clone(),
            title: self.title.clone(),
            code: None,
        }
    }

    /// What it does at a moment.
    pub fn status(&self, now: DateTime<Utc>) -> Status {
        match self.state {
            State::Ended => Status::Ended,
            _ if self.ends_at.is_some_and(|ends| ends <= now) => Status::Ended,
            State::Draft => Status::Draft,
            State::Paused => Status::Paused,
            State::Live if self.starts_at > now => Status::Scheduled,
            State::Live => Status::Running,
        }
    }
}

/// Joins are written by hand.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::tenant_entity!();
