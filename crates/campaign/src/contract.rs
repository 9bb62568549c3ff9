use std::future::Future;

use catalog::stock::Keeping;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::{Migration, TenantTx};
use kernel::{Checks, Currency};
use pricing::{Bid, Phase, Reason, Source};
use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{Listed, Manifest, Mention, Name, Scene};

/// A kind of campaign. One folder, one line in the registry; nothing else changes when one is added.
///
/// Implementations are never values: everything is said of the type. Only `facts` reads, once for
/// all running campaigns of a plugin; whatever decides is pure.
pub trait Plugin: Send + Sync + 'static {
    /// What it is called in the API and in the database: `member-day`.
    const ID: &'static str;
    /// Its settings. Every form in the admin is drawn from their schema.
    type Config: Serialize + DeserializeOwned + JsonSchema + Send + Sync;
    /// What it must know beside the scene.
    type Facts: Default + Send + Sync;

    /// What it says of itself.
    fn manifest() -> Manifest;

    /// The tables that are its own: each is named `<plugin>_…` and stands behind the wall. Versions are
    /// from 1000 on.
    fn migrations() -> &'static [Migration] {
        &[]
    }

    /// Settings of an older version as they are written now; `None` when they can't be.
    fn migrate(_version: i32, _config: serde_json::Value) -> Option<serde_json::Value> {
        None
    }

    /// Finds what is wrong with settings whose form is right. Paths are dotted, as in the JSON.
    fn check(_config: &Self::Config, _currency: Currency, _checks: &mut Checks) {}

    /// What of the shop's catalogue the settings name. It must be there.
    fn mentions(_config: &Self::Config) -> Vec<Mention> {
        Vec::new()
    }

    /// The words by which shoppers ask for it. Of the campaigns that run at a time only one has a word.
    fn names(_config: &Self::Config) -> Vec<Name> {
        Vec::new()
    }

    /// On what terms its coupons are given to customers; `None` when there are none to be given.
    fn coupons(_config: &Self::Config) -> Option<CouponTerms> {
        None
    }

    /// What the campaign may give away.
    fn gifts(_config: &Self::Config) -> Vec<Uuid> {
        Vec::new()
    }

    /// The counts that it wants to know, by their keys.
    fn keys(_one: &Running<Self::Config>, _scene: &Scene<'_>) -> Vec<String> {
        Vec::new()
    }

    /// Reads what it must know, in one statement for all running campaigns.
    fn facts(
        _tx: &TenantTx,
        _all: &[Running<Self::Config>],
        _scene: &Scene<'_>,
    ) -> impl Future<Output = db::Result<Self::Facts>> + Send {
        async { Ok(Self::Facts::default()) }
    }

    /// What it says of a variant on a page. It is asked before the campaign begins, too: then only an
    /// announcement counts, with the time at which it starts. Pure.
    fn quote(_one: &Running<Self::Config>, _listed: &Listed<'_>) -> Option<Quote> {
        None
    }

    /// When what it says of variants changes next by itself, after a moment, beside as it begins and
    /// ends: pages are remembered until then.
    fn next_change(
        _one: &Running<Self::Config>,
        _now: DateTime<Utc>,
        _zone: Tz,
    ) -> Option<DateTime<Utc>> {
        None
    }

    /// The variants that it sells together with some others, those of a product.
    fn goes_with(_config: &Self::Config, _variants: &[Uuid]) -> Vec<Uuid> {
        Vec::new()
    }

    /// What it offers on a cart in one of its phases. Pure.
    fn offer(
        one: &Running<Self::Config>,
        facts: &Self::Facts,
        scene: &Scene<'_>,
        phase: Phase,
    ) -> Answer;

    /// Looks at an order whose shopper chose one of its campaigns, after something has happened to it.
    /// It may be asked more than once, and late: only what the order is now counts. `one` is its
    /// campaign, whether or not it still runs; `None` when its settings can't be read.
    fn look(
        _tx: &TenantTx,
        _one: Option<&Running<Self::Config>>,
        _order: &Chosen,
    ) -> impl Future<Output = db::Result<Vec<Deed>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Is woken, at the time it asked for or later, and perhaps more than once.
    fn wake(_tx: &TenantTx, _key: Uuid) -> impl Future<Output = db::Result<Vec<Deed>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Looks at one of its campaigns when it begins, ends or was changed, when its plugin was switched,
    /// and when it asked for that. It may be asked more than once, and late.
    fn turn(
        _tx: &TenantTx,
        _turn: &Turn<'_, Self::Config>,
    ) -> impl Future<Output = db::Result<Vec<Deed>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Hears of an order that is through: sent as a whole, and past the time in which it can come
    /// back. It may hear of one more than once.
    fn completed(
        _tx: &TenantTx,
        _order: &Completed,
    ) -> impl Future<Output = db::Result<Vec<Deed>>> + Send {
        async { Ok(Vec::new()) }
    }

    /// What is missing for its next reward, as a phase sees the cart: it is asked before the threshold
    /// phase, and again when nothing but freight is left. Pure.
    fn progress(
        _one: &Running<Self::Config>,
        _scene: &Scene<'_>,
        _phase: Phase,
    ) -> Option<Progress> {
        None
    }
}

/// A campaign that runs now, its settings read.
#[derive(Debug, Clone)]
pub struct Running<C> {
    /// The campaign.
    pub id: Uuid,
    /// What shoppers read.
    pub title: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it began.
    pub starts_at: DateTime<Utc>,
    /// When it ends, if that is known.
    pub ends_at: Option<DateTime<Utc>>,
    /// Its settings.
    pub config: C,
}

impl<C> Running<C> {
    /// What explains its discounts.
    pub fn source(&self, plugin: &str) -> Source {
        Source {
            created_at: self.created_at,
            campaign_id: self.id,
            plugin: plugin.to_owned(),
            title: self.title.clone(),
            code: None,
        }
    }
}

/// An order whose shopper chose a campaign, as it is now. It has one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The order.
    pub order_id: Uuid,
    /// The campaign.
    pub campaign_id: Uuid,
    /// What of it they chose.
    pub choice: Option<Uuid>,
    /// They take another of the same when that is gone.
    pub may_move: bool,
    /// Who they are.
    pub customer_id: Option<Uuid>,
    /// What was bought.
    pub variant_id: Uuid,
    /// How many.
    pub quantity: i32,
    /// How far it is.
    pub standing: Standing,
    /// When its deposit was paid, of one that is paid in parts; else when it was paid.
    pub paid_at: Option<DateTime<Utc>>,
    /// It is gone because it wasn't paid in time.
    pub lapsed: bool,
}

/// How far an order is, as campaigns see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits to be paid.
    Pending,
    /// Its deposit is paid, and the rest can't be so far.
    Deposited,
    /// Its deposit is paid, and the rest can be.
    BalanceDue,
    /// It is paid.
    Paid,
    /// It doesn't stand any more, or everything was given back.
    Gone,
}

/// A campaign at a moment at which it may have begun, ended or changed.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a, C> {
    /// Which.
    pub campaign_id: Uuid,
    /// The campaign, whether or not it runs; `None` when its settings can't be read.
    pub one: Option<&'a Running<C>>,
    /// It has an effect now: it is live, its time is now, and its plugin is on.
    pub runs: bool,
    /// It is over for good.
    pub over: bool,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Where the shop reckons its days.
    pub zone: Tz,
}

/// An order that was sent as a whole, and past the time in which it can come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completed {
    /// Which.
    pub order_id: Uuid,
    /// Whose.
    pub customer_id: Uuid,
    /// It is the first of theirs that stands and cost something.
    pub first: bool,
    /// Something of it was given back.
    pub refunded: bool,
    /// When it was placed.
    pub placed_at: DateTime<Utc>,
}

/// What a plugin wants done; the core does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The order can be sent.
    Release {
        /// Which.
        order: Uuid,
    },
    /// The order is cancelled, and all that was paid for it given back.
    GiveBack {
        /// Which.
        order: Uuid,
    },
    /// The plugin wants to be woken.
    Wake {
        /// When.
        at: DateTime<Utc>,
        /// For what.
        key: Uuid,
    },
    /// The plugin wants to look at a campaign again.
    Turn {
        /// Which.
        campaign: Uuid,
        /// When.
        at: DateTime<Utc>,
    },
    /// Units are kept for a campaign, or no longer; counts that aren't named stay as they are.
    SetAside {
        /// Which.
        campaign: Uuid,
        /// What, each less what orders have already taken from its count.
        aside: Vec<Keeping>,
    },
    /// A customer is given a coupon. When they can't have one any more, or already do for the same
    /// cause, nothing happens.
    Grant(Grant),
}

/// A coupon to be given to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The campaign whose coupon it is.
    pub campaign_id: Uuid,
    /// Whose it will be.
    pub customer_id: Uuid,
    /// For what they get it: once for each cause.
    pub cause: String,
}

/// On what terms a campaign's coupons are given to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponTerms {
    /// How many there are in all.
    pub total: Option<u32>,
    /// How many one customer may be given.
    pub per_customer: Option<u32>,
    /// So many days after they were given they can't be used any more.
    pub valid_days: Option<u32>,
    /// Whoever wants one can take it.
    pub open: bool,
}

/// What a campaign says of a cart.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What it offers.
    pub bids: Vec<Bid>,
    /// The code that the shopper entered for it.
    pub code: Option<String>,
    /// Why it offers nothing.
    pub missed: Option<Reason>,
}

impl Answer {
    /// It has nothing to do with this cart.
    pub fn silent() -> Self {
        Self::default()
    }

    /// It would have, but for a reason.
    pub fn missed(reason: Reason) -> Self {
        Self { missed: Some(reason), ..Self::default() }
    }

    /// It offers something.
    pub fn bid(bid: Bid) -> Self {
        Self::bids([bid])
    }

    /// It offers several things, each by itself.
    pub fn bids(bids: impl IntoIterator<Item = Bid>) -> Self {
        Self { bids: bids.into_iter().collect(), ..Self::default() }
    }

    /// The same, for a code.
    #[must_use]
    pub fn for_code(self, code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), ..self }
    }
}

/// What a campaign says of a variant on a page of products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Whose.
    pub source: Source,
    /// What one would cost, in minor units; `None` when that depends on the cart.
    pub price: Option<i64>,
    /// When it begins, of one that is announced; `None` when it runs.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends, if that is known.
    pub ends_at: Option<DateTime<Utc>>,
}

/// How far a cart is from a campaign's next reward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Whose.
    pub source: Source,
    /// So much more must be bought, in minor units.
    pub amount_missing: Option<i64>,
    /// So many more must be bought.
    pub units_missing: Option<i64>,
    /// What there will be.
    pub reward: Reward,
    /// What could be bought for it, by product: none when it is anything.
    pub product_ids: Vec<Uuid>,
}

/// What a campaign gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reward {
    /// So much less, in minor units.
    Amount(i64),
    /// So many hundredths of a percent less.
    PercentBp(u32),
    /// No freight.
    FreeFreight,
    /// Units of a variant.
    Gift(Uuid, u32),
}
