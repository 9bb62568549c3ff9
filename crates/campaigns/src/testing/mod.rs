//! Carts as ordering prices them, for the plugins' tests.

mod config;

use std::collections::HashMap;

use campaign::{
    Campaign, Counts, CouponInHand, Listed, Live, Progress, Quote, Registry, Scene, Shopper, State,
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::{Asia::Shanghai, Tz};
use kernel::Currency;
use pricing::{Delivery, Line, PricedCart, Pricer, Reason, Tax};
use serde_json::Value;
use uuid::Uuid;

pub(crate) use self::config::{exists, faults, registry};

/// The customer that every shopper is who is signed in.
pub(crate) const CUSTOMER: Uuid = Uuid::from_u128(77);

/// Units of the variant, and of the product, of that number.
pub(crate) fn line(nr: u128, unit_price: i64, quantity: u32) -> Line {
    Line {
        variant_id: Uuid::from_u128(nr),
        product_id: Uuid::from_u128(nr),
        collection_ids: Vec::new(),
        attributes_key: String::new(),
        unit_price,
        quantity,
        taxable: true,
        campaign_id: None,
        choice: None,
    }
}

/// The same variant, engraved: a line of its own.
pub(crate) fn engraved(line: Line, text: &str) -> Line {
    Line { attributes_key: text.to_owned(), ..line }
}

/// The id of a thing of that number, as settings have it.
pub(crate) fn id(nr: u128) -> String {
    Uuid::from_u128(nr).to_string()
}

/// A cart in a shop with campaigns, on 2026-03-08, a Sunday, at noon in Shanghai.
#[derive(Debug, Clone)]
pub(crate) struct Cart {
    lines: Vec<Line>,
    campaigns: Vec<Campaign>,
    codes: Vec<String>,
    channel: Option<String>,
    shopper: Option<Shopper>,
    coupons: Vec<CouponInHand>,
    delivery: Option<Delivery>,
    tax: Tax,
    declined: Vec<Uuid>,
    /// Of gifts of which there are only so many, by variant.
    gifts_left: HashMap<Uuid, u32>,
    counts: Counts,
    now: DateTime<Utc>,
    zone: Tz,
}

/// What a cart comes to.
pub(crate) struct Outcome {
    pub(crate) cart: PricedCart,
    pub(crate) progress: Vec<Progress>,
}

impl Cart {
    pub(crate) fn of(lines: impl IntoIterator<Item = Line>) -> Self {
        Self {
            lines: lines.into_iter().collect(),
            campaigns: Vec::new(),
            codes: Vec::new(),
            channel: None,
            shopper: None,
            coupons: Vec::new(),
            delivery: None,
            tax: Tax::None,
            declined: Vec::new(),
            gifts_left: HashMap::new(),
            counts: Counts::default(),
            now: instant("2026-03-08T04:00:00Z"),
            zone: Shanghai,
        }
    }

    /// The same shop and shopper with other lines.
    pub(crate) fn of_lines(self, lines: impl IntoIterator<Item = Line>) -> Self {
        Self { lines: lines.into_iter().collect(), ..self }
    }

    /// Beside what runs already, a campaign, made later than those.
    pub(crate) fn with(mut self, plugin: &str, config: Value) -> Self {
        let nr = self.campaigns.len() + 1;
        let made = DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(nr).expect("few"));
        self.campaigns.push(Campaign {
            tenant_id: Uuid::nil(),
            id: Uuid::from_u128(nr as u128),
            plugin: plugin.to_owned(),
            title: format!("campaign {nr}"),
            config,
            config_version: 1,
            state: State::Live,
            starts_at: made,
            ends_at: None,
            created_at: made,
            updated_at: made,
        });
        self
    }

    /// The campaign that was added last runs from one instant to another.
    pub(crate) fn between(mut self, starts: &str, ends: &str) -> Self {
        let campaign = self.campaigns.last_mut().expect("a campaign");
        (campaign.starts_at, campaign.ends_at) = (instant(starts), Some(instant(ends)));
        self
    }

    pub(crate) fn code(mut self, code: &str) -> Self {
        self.codes.push(code.to_owned());
        self
    }

    /// The shopper came by a word.
    pub(crate) fn by_channel(self, word: &str) -> Self {
        Self { channel: Some(word.to_owned()), ..self }
    }

    /// The shopper was given the coupon `nr` of a campaign, named by its place from 1.
    pub(crate) fn with_coupon(mut self, nr: u128, campaign: u128) -> Self {
        let (id, campaign_id) = (Uuid::from_u128(nr), Uuid::from_u128(campaign));
        self.coupons.push(CouponInHand { id, campaign_id });
        self
    }

    /// The shopper is signed in, and has so many orders.
    pub(crate) fn signed_in(self, orders: i64) -> Self {
        Self { shopper: Some(Shopper { id: CUSTOMER, orders }), ..self }
    }

    /// So much was taken of a key of a campaign, named by its place from 1.
    pub(crate) fn taken(self, campaign: u128, key: &str, used: i64) -> Self {
        Self { counts: self.counts.with(Uuid::from_u128(campaign), key, used), ..self }
    }

    pub(crate) fn at(self, now: &str) -> Self {
        Self { now: instant(now), ..self }
    }

    pub(crate) fn in_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    pub(crate) fn freight(self, rate: i64) -> Self {
        self.delivered(Some(Delivery { rate, free_from: None }))
    }

    pub(crate) fn delivered(self, delivery: Option<Delivery>) -> Self {
        Self { delivery, ..self }
    }

    pub(crate) fn taxed(self, tax: Tax) -> Self {
        Self { tax, ..self }
    }

    /// The shopper doesn't want a campaign's offer, named by its place from 1.
    pub(crate) fn declining(mut self, campaign: u128) -> Self {
        self.declined.push(Uuid::from_u128(campaign));
        self
    }

    /// There are only so many units of a variant to be given.
    pub(crate) fn left_to_give(mut self, variant: u128, units: u32) -> Self {
        self.gifts_left.insert(Uuid::from_u128(variant), units);
        self
    }

    pub(crate) fn price(&self) -> Outcome {
        let lines = self.lines.clone();
        let pricer = Pricer::new(lines, self.delivery, self.tax, currency());
        let pricer = pricer.expect("a total");
        let scene = self.scene(&self.counts);
        let offered = self.live(&registry()).price(&pricer, scene, &self.declined, |id, units| {
            let had = self.gifts_left.get(&id).copied().unwrap_or(units);
            (had > 0).then(|| line(id.as_u128(), 500, units.min(had)))
        });
        Outcome { cart: offered.pricer.finish(), progress: offered.progress }
    }

    pub(crate) fn total(&self) -> i64 {
        self.price().cart.total
    }

    /// Why what doesn't apply doesn't.
    pub(crate) fn reasons(&self) -> Vec<Reason> {
        self.price().cart.missed.iter().map(|missed| missed.reason).collect()
    }

    /// What somebody makes of the cart as the first phase sees it.
    pub(crate) fn seen<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        let lines = self.lines.clone();
        let pricer = Pricer::new(lines, self.delivery, Tax::None, currency()).expect("a total");
        let scene = self.scene(&self.counts);
        look(&Scene { items: pricer.items(), freight: pricer.freight(), ..scene })
    }

    /// What the campaigns say of the lines' variants on a page.
    pub(crate) fn quotes(&self) -> Vec<Quote> {
        let live = self.live(&registry());
        let listed = |line: &Line| {
            live.quotes(&Listed {
                now: self.now,
                zone: self.zone,
                currency: currency(),
                variant_id: line.variant_id,
                product_id: line.product_id,
                collection_ids: &line.collection_ids,
                price: line.unit_price,
                counts: &self.counts,
            })
        };
        self.lines.iter().flat_map(listed).collect()
    }

    /// What the campaigns say goes well with some variants.
    pub(crate) fn goes_with(&self, variants: &[Uuid]) -> Vec<Uuid> {
        self.live(&registry()).goes_with(self.now, variants)
    }

    fn live(&self, registry: &Registry) -> Live {
        Live::of(registry, Uuid::nil(), self.campaigns.clone())
    }

    /// The scene, but for the lines.
    fn scene<'s>(&'s self, counts: &'s Counts) -> Scene<'s> {
        Scene {
            now: self.now,
            zone: self.zone,
            currency: currency(),
            items: &[],
            applied: &[],
            freight: 0,
            codes: &self.codes,
            channel: self.channel.as_deref(),
            shopper: self.shopper,
            coupons: &self.coupons,
            counts,
        }
    }
}

pub(crate) fn currency() -> Currency {
    "CNY".parse().expect("a currency")
}

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}
