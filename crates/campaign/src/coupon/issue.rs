use chrono::TimeDelta;
use db::{
    TenantTx,
    sea_orm::{QueryFilter, entity::prelude::*},
};
use pricing::{Claim, Reason};
use tenancy::secret;

use super::{
    Coupon,
    entity::{ActiveModel, Column, Entity},
};
use crate::{
    Campaign, CouponTerms, Grant, Registry, claimed,
    count::Counts,
    stored::{self, Status},
};

/// What became of a [`Grant`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// The customer has it now.
    Now(Coupon),
    /// They were given it before, for the same cause.
    Before(Coupon),
    /// They can't have it.
    Refused(Reason),
}

/// Gives a customer a coupon, once for a cause, never more than the campaign has or one customer may
/// have.
///
/// # Errors
/// The database's.
pub async fn issue(tx: &TenantTx, registry: &Registry, grant: &Grant) -> db::Result<Issued> {
    let stored = stored::read(tx, grant.campaign_id).await?;
    let Some((campaign, terms)) = stored.and_then(|stored| offered(registry, tx, stored)) else {
        return Ok(Issued::Refused(Reason::Over));
    };
    let given = claim(GIVEN.to_owned(), terms.total);
    let theirs = claim(format!("{GIVEN}:{}", grant.customer_id), terms.per_customer);
    // Whoever gives out coupons of a campaign waits here, so the cause is looked up after it.
    let claims = [(campaign.id, given.clone()), (campaign.id, theirs)];
    let fits = claimed(tx, &[&claims]).await? == [true];
    if let Some(before) = by_cause(tx, grant).await? {
        if fits {
            Counts::take_back(tx, &claims).await?;
        }
        return Ok(Issued::Before(before));
    }
    if !fits {
        let counts = Counts::read(tx, &[(campaign.id, given.key.clone())]).await?;
        let gone = counts.of(campaign.id, &given.key) >= given.most;
        return Ok(Issued::Refused(if gone { Reason::UsedUp } else { Reason::LimitReached }));
    }
    let coupon = Coupon {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        campaign_id: campaign.id,
        customer_id: grant.customer_id,
        code: secret::voucher(),
        cause: grant.cause.clone(),
        given_at: tx.now(),
        expires_at: terms.valid_days.map(|days| tx.now() + TimeDelta::days(days.into())),
        redeemed_at: None,
        redeemed_location_id: None,
    };
    tx.insert_many([ActiveModel::from(coupon.clone())]).await?;
    Ok(Issued::Now(coupon))
}

/// The terms on which a campaign's coupons are given now; `None` when they aren't.
pub fn offered(
    registry: &Registry,
    tx: &TenantTx,
    campaign: Campaign,
) -> Option<(Campaign, CouponTerms)> {
    let plugin = registry.get(&campaign.plugin)?;
    let usable = registry.entitled(tx.shop(), plugin);
    let runs = usable && campaign.status(tx.now()) == Status::Running;
    let terms = plugin.coupons(&campaign).filter(|_| runs)?;
    Some((campaign, terms))
}

/// The count of a campaign's coupons that were given; those of a customer follow the colon.
const GIVEN: &str = "given";

fn claim(key: String, most: Option<u32>) -> Claim {
    Claim { line: None, key, units: 1, most: most.map_or(i64::MAX, i64::from) }
}

async fn by_cause(tx: &TenantTx, grant: &Grant) -> db::Result<Option<Coupon>> {
    let find = tx.find::<Entity>().filter(Column::CampaignId.eq(grant.campaign_id));
    let find = find.filter(Column::CustomerId.eq(grant.customer_id));
    find.filter(Column::Cause.eq(grant.cause.as_str())).one().await
}
