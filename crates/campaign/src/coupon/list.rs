use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Permission};
use uuid::Uuid;

use super::HeldCoupon;
use crate::CouponInHand;

/// Coupons with what became of them.
macro_rules! coupons {
    ($which:literal) => {
        concat!(
            "SELECT c.*, k.order_id, coalesce(o.fulfilment_state <> 'unfulfilled', false) AS sent,
                    p.state = 'ended' OR coalesce(p.ends_at <= $3, false) AS over
             FROM coupon c JOIN campaign p ON p.tenant_id = $1 AND p.id = c.campaign_id
             LEFT JOIN order_claim k ON k.tenant_id = $1 AND k.campaign_id = c.campaign_id
                                    AND k.key = 'coupon:' || c.id AND k.state = 'held'
             LEFT JOIN orders o ON o.tenant_id = $1 AND o.id = k.order_id
             WHERE c.tenant_id = $1 AND ",
            $which,
            " ORDER BY c.given_at DESC, c.id DESC LIMIT 250"
        )
    };
}

/// The coupons that a customer can use, those whose time ends first first; 100 at the most.
///
/// # Errors
/// The database's.
pub async fn in_hand(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<CouponInHand>> {
    tx.sql(
        "SELECT c.id, c.campaign_id FROM coupon c
         WHERE c.tenant_id = $1 AND c.customer_id = $2 AND c.redeemed_at IS NULL
           AND (c.expires_at IS NULL OR c.expires_at > $3)
           AND NOT EXISTS (
               SELECT FROM campaign_count k
               WHERE k.tenant_id = $1 AND k.campaign_id = c.campaign_id
                 AND k.key = 'coupon:' || c.id AND k.used > 0)
         ORDER BY c.expires_at NULLS LAST, c.given_at, c.id LIMIT 100",
        [customer.into(), tx.now().into()],
    )
    .await
}

/// What coupons a customer was given, the newest first; 250 at the most.
///
/// # Errors
/// The database's.
pub async fn of_customer(tx: &TenantTx, customer: Uuid) -> db::Result<Vec<HeldCoupon>> {
    tx.sql(coupons!("c.customer_id = $2"), [customer.into(), tx.now().into()]).await
}

/// What coupons of a campaign were given, for staff, the newest first; 250 at the most.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn of_campaign(
    tx: &TenantTx,
    actor: &Actor,
    campaign: Uuid,
) -> db::Result<Vec<HeldCoupon>> {
    actor.require(Permission::MarketingRead)?;
    tx.sql(coupons!("c.campaign_id = $2"), [campaign.into(), tx.now().into()]).await
}

/// Coupons that were given for a cause.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Tally {
    /// For what they were given.
    pub cause: String,
    /// In which store they were used; `None` for those that weren't used in one.
    pub redeemed_location_id: Option<Uuid>,
    /// How many.
    pub count: i64,
}

/// How many coupons were given for some causes, and where they were used.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn tally(tx: &TenantTx, actor: &Actor, causes: &[String]) -> db::Result<Vec<Tally>> {
    actor.require(Permission::MarketingRead)?;
    let sql = "SELECT cause, redeemed_location_id, count(*) AS count FROM coupon
               WHERE tenant_id = $1 AND cause = ANY($2) GROUP BY cause, redeemed_location_id";
    tx.sql(sql, [causes.to_vec().into()]).await
}
