use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::sea_orm::{self, FromQueryResult};
use kernel::Currency;
use pricing::{Applied, Item, Phase};
use uuid::Uuid;

use crate::Counts;

/// A customer who is signed in, as campaigns know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shopper {
    /// Their id.
    pub id: Uuid,
    /// How many orders of theirs stand that cost something.
    pub orders: i64,
}

/// A coupon that its customer can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct CouponInHand {
    /// Its id.
    pub id: Uuid,
    /// The campaign whose coupon it is.
    pub campaign_id: Uuid,
}

/// A cart at a moment, as the phases so far have left it: all that an offer may depend on, beside
/// its own facts. The same scene gets the same answer.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Where the shop reckons its days.
    pub zone: Tz,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The lines, gifts last.
    pub items: &'a [Item],
    /// What was taken off so far, but for prices of units.
    pub applied: &'a [Applied],
    /// What freight costs so far.
    pub freight: i64,
    /// The codes that the shopper entered.
    pub codes: &'a [String],
    /// By what the shopper came: a place's word, in the cart's attribute `_channel`.
    pub channel: Option<&'a str>,
    /// Whose cart it is.
    pub shopper: Option<Shopper>,
    /// The coupons that they can use, whose time ends first first.
    pub coupons: &'a [CouponInHand],
    /// How much of what is limited was taken before.
    pub counts: &'a Counts,
}

impl Scene<'_> {
    /// The lines that offers of a phase may count and make cheaper, with their places.
    pub fn open(&self, phase: Phase) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter().enumerate().filter(move |(_, item)| item.is_open(phase))
    }

    /// What a campaign has taken off some lines so far, in minor units.
    pub fn taken_off(&self, campaign: Uuid, lines: &[usize]) -> i64 {
        let its = self.applied.iter().filter(|applied| applied.source.campaign_id == campaign);
        let parts = its.flat_map(|applied| &applied.parts);
        parts.filter(|(line, _)| lines.contains(line)).map(|(_, part)| part).sum()
    }
}

/// A variant on a page of products.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Where the shop reckons its days.
    pub zone: Tz,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The variant.
    pub variant_id: Uuid,
    /// Whose variant it is.
    pub product_id: Uuid,
    /// The collections that the product stands in.
    pub collection_ids: &'a [Uuid],
    /// What one costs.
    pub price: i64,
    /// What everybody has only so much of and is used up: the others are left out.
    pub counts: &'a Counts,
}

impl Listed<'_> {
    /// Whether all of something that a campaign has only so much of is taken.
    pub fn is_used_up(&self, campaign: Uuid, key: &str, most: impl Into<i64>) -> bool {
        self.counts.of(campaign, key) >= most.into()
    }
}
