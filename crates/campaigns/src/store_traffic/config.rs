use campaign::{
    Mention, Mentioned,
    build::{CampaignId, LocationId},
};
use kernel::{Checks, Code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which stores draw people in, and with what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The locations: each has a code of its own, to be printed and hung up there.
    pub location_ids: Vec<LocationId>,
    /// The coupon that whoever scans the code can take. A coupon campaign whose coupons are given.
    #[serde(default)]
    pub coupon_id: Option<CampaignId>,
    /// Hundredths of a percent off everything for whoever scanned the code: 1000 is 10 %, in China
    /// 9折.
    #[serde(default)]
    pub off_bp: Option<u32>,
}

/// The most locations of a campaign.
const MOST_LOCATIONS: usize = 200;

impl Config {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.ensure(!self.location_ids.is_empty(), "locationIds", Code::Blank, "Which stores?");
        checks.count("locationIds", self.location_ids.len(), MOST_LOCATIONS);
        for (nr, location) in self.location_ids.iter().enumerate().take(MOST_LOCATIONS) {
            let path = format!("locationIds.{nr}");
            let message = "This location was already named above.";
            checks.ensure(!self.location_ids[..nr].contains(location), &path, Code::Taken, message);
        }
        let draws = self.coupon_id.is_some() || self.off_bp.is_some();
        checks.ensure(draws, "offBp", Code::Blank, "What is there to be had? A price or a coupon.");
        checks.range("offBp", self.off_bp.unwrap_or(1), 1..=9_999);
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let location = |(nr, id): (usize, &LocationId)| Mention {
            path: format!("locationIds.{nr}"),
            what: Mentioned::Location(id.0),
        };
        let locations = self.location_ids.iter().take(MOST_LOCATIONS).enumerate().map(location);
        let coupon = self
            .coupon_id
            .map(|id| Mention { path: "couponId".to_owned(), what: Mentioned::Coupon(id.0) });
        locations.chain(coupon).collect()
    }

    /// Whether a location takes part.
    pub(super) fn holds(&self, location: Uuid) -> bool {
        self.location_ids.contains(&LocationId(location))
    }
}
