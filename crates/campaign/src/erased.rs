use std::marker::PhantomData;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::{Migration, TenantTx};
use kernel::{Checks, Code, Currency};
use pricing::{Offer, Phase, Reason, Source};
use schemars::Schema;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Campaign, Chosen, Completed, CouponTerms, Deed, Listed, Manifest, Mention, Name, Plugin,
    Progress, Quote, Running, Scene, Status, Turn,
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
    /// What stored settings name; none when they can't be read.
    fn mentions(&self, stored: &Campaign) -> Vec<Mention>;
    /// Whether it can read stored settings.
    fn can_read(&self, stored: &Campaign) -> bool;
    /// As [`Plugin::look`].
    async fn look(&self, tx: &TenantTx, stored: &Campaign, order: &Chosen)
    -> db::Result<Vec<Deed>>;
    /// As [`Plugin::wake`].
    async fn wake(&self, tx: &TenantTx, key: Uuid) -> db::Result<Vec<Deed>>;
    /// As [`Plugin::turn`]; `runs` says whether the campaign has an effect now.
    async fn turn(
        &self,
        tx: &TenantTx,
        stored: &Campaign,
        runs: bool,
        zone: Tz,
    ) -> db::Result<Vec<Deed>>;
    /// As [`Plugin::completed`].
    async fn completed(&self, tx: &TenantTx, order: &Completed) -> db::Result<Vec<Deed>>;
    /// As [`Plugin::coupons`]; `None` when the settings can't be read, too.
    fn coupons(&self, stored: &Campaign) -> Option<CouponTerms>;
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
    /// Whether a campaign is among them.
    fn has(&self, campaign: Uuid) -> bool;
    /// The counts that they want to know, each with its campaign.
    fn keys(&self, scene: &Scene<'_>) -> Vec<(Uuid, String)>;
    /// Whether some have coupons that customers are given.
    fn has_coupons(&self) -> bool;
    /// The variants that they may give away.
    fn gifts(&self) -> Vec<Uuid>;
    /// Reads their facts.
    async fn read(&mut self, tx: &TenantTx, scene: &Scene<'_>) -> db::Result<()>;
    /// What they say of a cart in a phase.
    fn offers(&self, scene: &Scene<'_>, phase: Phase) -> Vec<Said>;
    /// What is missing for their next rewards.
    fn progress(&self, scene: &Scene<'_>, phase: Phase) -> Vec<Progress>;
    /// What they say of a variant on a page.
    fn quotes(&self, listed: &Listed<'_>) -> Vec<Quote>;
    /// When what they say of variants changes next by itself, after a moment.
    fn next_change(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>>;
    /// What those that run at a moment sell together with some variants.
    fn goes_with(&self, now: DateTime<Utc>, variants: &[Uuid]) -> Vec<Uuid>;
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
    if stored.config_version == P::manifest().config_version {
        return P::Config::deserialize(&stored.config).ok();
    }
    let config = P::migrate(stored.config_version, stored.config.clone())?;
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
        if !config.is_object() {
            checks.fault("config", Code::Invalid, "Settings are an object.");
            return Vec::new();
        }
        let given = config;
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
        if let Ok(meant) = serde_json::to_value(&config) {
            check_shape("config", given, &meant, checks);
        }
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

    async fn turn(
        &self,
        tx: &TenantTx,
        stored: &Campaign,
        runs: bool,
        zone: Tz,
    ) -> db::Result<Vec<Deed>> {
        let one = running::<P>(stored);
        let over = stored.status(tx.now()) == Status::Ended;
        let campaign_id = stored.id;
        let turn = Turn { campaign_id, one: one.as_ref(), runs, over, now: tx.now(), zone };
        P::turn(tx, &turn).await
    }

    async fn completed(&self, tx: &TenantTx, order: &Completed) -> db::Result<Vec<Deed>> {
        P::completed(tx, order).await
    }

    fn mentions(&self, stored: &Campaign) -> Vec<Mention> {
        decode::<P>(stored).map(|config| P::mentions(&config)).unwrap_or_default()
    }

    fn coupons(&self, stored: &Campaign) -> Option<CouponTerms> {
        P::coupons(&decode::<P>(stored)?)
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

    fn has(&self, campaign: Uuid) -> bool {
        self.all.iter().any(|one| one.id == campaign)
    }

    fn keys(&self, scene: &Scene<'_>) -> Vec<(Uuid, String)> {
        let keys = |one: &Running<P::Config>| {
            let id = one.id;
            P::keys(one, scene).into_iter().map(move |key| (id, key)).collect::<Vec<_>>()
        };
        self.all.iter().flat_map(keys).collect()
    }

    fn has_coupons(&self) -> bool {
        self.all.iter().any(|one| P::coupons(&one.config).is_some())
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

    fn progress(&self, scene: &Scene<'_>, phase: Phase) -> Vec<Progress> {
        self.all.iter().filter_map(|one| P::progress(one, scene, phase)).collect()
    }

    fn quotes(&self, listed: &Listed<'_>) -> Vec<Quote> {
        let quote = |one: &Running<P::Config>| {
            let begun = one.starts_at <= listed.now;
            P::quote(one, listed).filter(|quote| begun || quote.starts_at.is_some())
        };
        self.all.iter().filter_map(quote).collect()
    }

    fn next_change(&self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let changes = self
            .all
            .iter()
            .flat_map(|one| [Some(one.starts_at), one.ends_at, P::next_change(one, now, zone)]);
        changes.flatten().filter(|at| *at > now).min()
    }

    fn goes_with(&self, now: DateTime<Utc>, variants: &[Uuid]) -> Vec<Uuid> {
        let run = self.all.iter().filter(|one| one.starts_at <= now);
        run.flat_map(|one| P::goes_with(&one.config, variants)).collect()
    }
}

/// Refuses a list where settings have names: it would be read by places.
fn check_shape(path: &str, given: &Value, meant: &Value, checks: &mut Checks) {
    match (given, meant) {
        (Value::Array(_), Value::Object(_)) => {
            checks.fault(path, Code::Invalid, "This is an object, not a list.");
        }
        (Value::Array(given), Value::Array(meant)) => {
            for (nr, (given, meant)) in given.iter().zip(meant).enumerate() {
                check_shape(&format!("{path}.{nr}"), given, meant, checks);
            }
        }
        (Value::Object(given), Value::Object(meant)) => {
            for (name, given) in given {
                let meant = meant.get(name).unwrap_or(&Value::Null);
                check_shape(&format!("{path}.{name}"), given, meant, checks);
            }
        }
        _ => {}
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
