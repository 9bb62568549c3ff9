use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use kernel::{Actor, Permission};
use uuid::Uuid;

/// What came of a campaign so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// Of which campaign.
    pub campaign_id: Uuid,
    /// Carts of the last 60 days that it has made cheaper.
    pub reach: i64,
    /// Orders that it has made cheaper, paid, and not cancelled.
    pub orders: i64,
    /// What was paid for those, less what was given back, in minor units.
    pub sales: i64,
    /// How much less was paid for those.
    pub discount: i64,
}

/// The figures of some campaigns. Orders of tests don't count.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn figures(tx: &TenantTx, actor: &Actor, campaigns: &[Uuid]) -> db::Result<Vec<Figures>> {
    actor.require(Permission::MarketingRead)?;
    tx.sql(FIGURES, [campaigns.to_vec().into()]).await
}

/// What came of the orders that took from one of a campaign's counts.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct FiguresByKey {
    /// The count.
    pub key: String,
    /// Orders that took from it, paid, and not cancelled.
    pub orders: i64,
    /// What was paid for those, less what was given back, in minor units.
    pub sales: i64,
}

/// The figures of a campaign by its counts; those that no such order took from are left out. Orders
/// of tests don't count.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn figures_by_key(
    tx: &TenantTx,
    actor: &Actor,
    campaign: Uuid,
    keys: &[String],
) -> db::Result<Vec<FiguresByKey>> {
    actor.require(Permission::MarketingRead)?;
    tx.sql(
        "SELECT c.key, count(*) AS orders, sum(o.paid - o.refunded)::bigint AS sales
         FROM order_claim c JOIN orders o ON o.tenant_id = $1 AND o.id = c.order_id
         WHERE c.tenant_id = $1 AND c.campaign_id = $2 AND c.key = ANY($3) AND c.state = 'held'
           AND o.payment_state = 'paid' AND o.state = 'open' AND NOT o.test
         GROUP BY c.key",
        [campaign.into(), keys.to_vec().into()],
    )
    .await
}

const FIGURES: &str = "
    WITH cheaper AS (
        SELECT d.campaign_id, d.order_id, sum(d.amount)::bigint AS discount
        FROM order_discount d
        WHERE d.tenant_id = $1 AND d.campaign_id = ANY($2)
        GROUP BY d.campaign_id, d.order_id),
    sold AS (
        SELECT c.campaign_id, count(*) AS orders, sum(o.paid - o.refunded)::bigint AS sales,
               sum(c.discount)::bigint AS discount
        FROM cheaper c JOIN orders o ON o.tenant_id = $1 AND o.id = c.order_id
        WHERE o.payment_state = 'paid' AND o.state = 'open' AND NOT o.test
        GROUP BY c.campaign_id)
    SELECT wanted.id AS campaign_id, coalesce(sold.orders, 0) AS orders,
           coalesce(sold.sales, 0) AS sales, coalesce(sold.discount, 0) AS discount,
           (SELECT count(*) FROM cart WHERE cart.tenant_id = $1
            AND wanted.id = ANY(cart.campaigns)) AS reach
    FROM unnest($2::uuid[]) AS wanted (id) LEFT JOIN sold ON sold.campaign_id = wanted.id";
