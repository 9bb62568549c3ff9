use std::marker::PhantomData;

use async_trait::async_trait;
use db::{Migration, TenantTx};
use kernel::{Checks, Code, Currency};
use pricing::{Offer, Phase, Reason, Source};
use schemars::Schema;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Campaign, Chosen, Deed, Listed, Manifest, Mention, Name, Plugin, Progress, Quote, Running,
    Scene,
};

/// A [`Plugin`] whose types aren't known.
#[async_trait]
pub trait ErasedPlugin: Send + Sync {
    /// What it is called.
    fn id(&self) -> &'static str;
    /// What it says of itself.
    fn manifest(&self) -> Manifest;
    /// The tables that are its own.
    fn migrations(&self) -> &'static [Migration];
    /// The JSON Schema of its settings.
    fn schema(&self) -> Schema;
    /// Finds what is wrong with settings, whose path is `config`; returns what they name.
    fn check(&self, config: &Value, currency: Currency, checks: &mut Checks) -> Vec<Mention>;
    /// The words by which shoppers ask for a campaign, their paths below `config`; none when its settings
    /// can't be read.
    fn names(&self, stored: &Campaign) -> Vec<Name>;
    /// Whether it can read stored settings.
    fn can_read(&self, stored: &Campaign) -> bool;
    /// As [`Plugin::look`].
    async fn look(&self, tx: &TenantTx, stored: &Campaign, order: &Chosen)
    -> db::Result<Vec<Deed>>;
    /// As [`Plugin::wake`].
    async fn wake(&self, tx: &TenantTx, key: Uuid) -> db::Result<Vec<Deed>>;
    /// Its running campaigns; those whose settings it can't read are left out.
    fn group(&self, stored: &[Campaign]) -> Box<dyn Group>;
}

/// What somebody said of an offer.
pub enum Said {
    /// It stands.
    Offer(Offer),
    /// It doesn't.
    Missed(Source, Reason),
}

/// The running campaigns of one plugin.
#[async_trait]
pub trait Group: Send + Sync {
    /// How many they are.
    fn count(&self) -> usize;
    /// The counts that they want to know, each with its campaign.
    fn keys(&self, scene: &Scene<'_>) -> Vec<(Uuid, String)>;
    /// The variants that they may give away.
    fn gifts(&self) -> Vec<Uuid>;
    /// Reads their facts.
    async fn read(&mut self, tx: &TenantTx, scene: &Scene<'_>) -> db::Result<()>;
    /// What they say of a cart in a phase.
    fn offers(&self, scene: &Scene<'_>, phase: Phase) -> Vec<Said>;
    /// What is missing for their next rewards.
    fn progress(&self, scene: &Scene<'_>) -> Vec<Progress>;
    /// What they say of a variant on a page.
    fn quotes(&self, listed: &Listed<'_>) -> Vec<Quote>;
}

/// A plugin for the registry.
pub fn erase<P: Plugin>() -> Box<dyn ErasedPlugin> {
    Box::new(Typed::<P>(PhantomData))
}

struct Typed<P>(PhantomData<fn() -> P>);

struct Typing<P: Plugin> {
    all: Vec<Running<P::Config>>,
    facts: P::Facts,
}

fn decode<P: Plugin>(stored: &Campaign) -> Option<P::Config> {
    let now = P::manifest().config_version;
    let config = stored.config.clone();
    let config = if stored.config_version == now {
        config
    } else {
        P::migrate(stored.config_version, config)?
    };
    serde_json::from_value(config).ok()
}

pub(crate) fn running<P: Plugin>(stored: &Campaign) -> Option<Running<P::Config>> {
    Some(Running {
        id: stored.id,
        title: stored.title.clone(),
        created_at: stored.created_at,
        starts_at: stored.starts_at,
        ends_at: stored.ends_at,
        config: decode::<P>(stored)?,
    })
}

#[async_trait]
impl<P: Plugin> ErasedPlugin for Typed<P> {
    fn id(&self) -> &'static str {
        P::ID
    }

    fn manifest(&self) -> Manifest {
        P::manifest()
    }

    fn migrations(&self) -> &'static [Migration] {
        P::migrations()
    }

    fn schema(&self) -> Schema {
        schemars::schema_for!(P::Config)
    }

    fn check(&self, config: &Value, currency: Currency, checks: &mut Checks) -> Vec<Mention> {
        let config: P::Config = match serde_path_to_error::deserialize(config) {
            Ok(config) => config,
            Err(error) => {
                let path = match error.path().to_string().as_str() {
                    "." => "config".to_owned(),
                    path => format!("config.{}", dotted(path)),
                };
                checks.fault(&path, Code::Invalid, sentence(&error.into_inner().to_string()));
                return Vec::new();
            }
        };
        let mut inner = Checks::new();
        P::check(&config, currency, &mut inner);
        checks.nest("config", inner.finish());
        let under =
            |mention: Mention| Mention { path: format!("config.{}", mention.path), ..mention };
        P::mentions(&config).into_iter().map(under).collect()
    }

    fn names(&self, stored: &Campaign) -> Vec<Name> {
        let names = decode::<P>(stored).map(|config| P::names(&config)).unwrap_or_default();
        let under = |name: Name| Name { path: format!("config.{}", name.path), ..name };
        names.into_iter().map(under).collect()
    }

    fn can_read(&self, stored: &Campaign) -> bool {
        decode::<P>(stored).is_some()
    }

    async fn look(
        &self,
        tx: &TenantTx,
        stored: &Campaign,
        order: &Chosen,
    ) -> db::Result<Vec<Deed>> {
        P::look(tx, running::<P>(stored).as_ref(), order).await
    }

    async fn wake(&self, tx: &TenantTx, key: Uuid) -> db::Result<Vec<Deed>> {
        P::wake(tx, key).await
    }

    fn group(&self, stored: &[Campaign]) -> Box<dyn Group> {
        let all = stored.iter().filter_map(running::<P>).collect();
        Box::new(Typing::<P> { all, facts: P::Facts::default() })
    }
}

#[async_trait]
impl<P: Plugin> Group for Typing<P> {
    fn count(&self) -> usize {
        self.all.len()
    }

    fn keys(&self, scene: &Scene<'_>) -> Vec<(Uuid, String)> {
        let keys = |one: &Running<P::Config>| {
            let id = one.id;
            P::keys(one, scene).into_iter().map(move |key| (id, key)).collect::<Vec<_>>()
        };
        self.all.iter().flat_map(keys).collect()
    }

    fn gifts(&self) -> Vec<Uuid> {
        self.all.iter().flat_map(|one| P::gifts(&one.config)).collect()
    }

    async fn read(&mut self, tx: &TenantTx, scene: &Scene<'_>) -> db::Result<()> {
        self.facts = P::facts(tx, &self.all, scene).await?;
        Ok(())
    }

    fn offers(&self, scene: &Scene<'_>, phase: Phase) -> Vec<Said> {
        if !P::manifest().phases.contains(&phase) {
            return Vec::new();
        }
        let mut said = Vec::new();
        for one in &self.all {
            let answer = P::offer(one, &self.facts, scene, phase);
            let source = Source { code: answer.code, ..one.source(P::ID) };
            said.extend(answer.missed.map(|reason| Said::Missed(source.clone(), reason)));
            let offer = |bid| Said::Offer(Offer { source: source.clone(), bid });
            said.extend(answer.bids.into_iter().map(offer));
        }
        said
    }

    fn progress(&self, scene: &Scene<'_>) -> Vec<Progress> {
        self.all.iter().filter_map(|one| P::progress(one, scene)).collect()
    }

    fn quotes(&self, listed: &Listed<'_>) -> Vec<Quote> {
        self.all.iter().filter_map(|one| P::quote(one, listed)).collect()
    }
}

/// `tiers[0].amount` → `tiers.0.amount`.
fn dotted(path: &str) -> String {
    path.replace('[', ".").replace(']', "")
}

/// What serde says, as a sentence.
fn sentence(error: &str) -> String {
    let mut letters = error.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).chain(['.']).collect()
}
