use campaign::{Mention, Mentioned, build::CampaignId};
use kernel::Checks;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What whoever invites others gets, and what they get whom they invite.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Config {
    /// The coupon of whoever invited somebody, once that person's first order can't come back any
    /// more. A coupon campaign whose coupons are given.
    pub coupon_id: CampaignId,
    /// The coupon of whoever was invited, at once. Another such campaign; nothing when it isn't said.
    #[serde(default)]
    pub invitee_coupon_id: Option<CampaignId>,
    /// For how many a customer is rewarded at the most; for any number when it isn't said.
    #[serde(default)]
    pub most_per_inviter: Option<u32>,
}

impl Config {
    pub(super) fn check(&self, checks: &mut Checks) {
        checks.range("mostPerInviter", self.most_per_inviter.unwrap_or(1), 1..=1_000_000);
    }

    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mention = |path: &str, id: CampaignId| Mention {
            path: path.to_owned(),
            what: Mentioned::Coupon(id.0),
        };
        let invitees = self.invitee_coupon_id.map(|id| mention("inviteeCouponId", id));
        [mention("couponId", self.coupon_id)].into_iter().chain(invitees).collect()
    }
}
