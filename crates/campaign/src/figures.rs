use db::{
    TenantTx,
    sea_orm::{self, DbErr, FromQueryResult},
};
use kernel::{Actor, Permission};
use uuid::Uuid;

/// What came of a campaign so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Of which campaign.
    pub campaign_id: Uuid,
    /// Carts of the last 60 days that it has made cheaper.
    pub reach: i64,
    /// Orders that it has made cheaper, paid, and not cancelled.
    pub orders: i64,
    /// What was paid for those, less what was given back, in minor units. Sums of orders can be larger
    /// than an order can.
    pub sales: i128,
    /// How much less was paid for those.
    pub discount: i128,
}

/// Sums come as texts: they are larger than what a column holds.
#[derive(FromQueryResult)]
struct Row {
    campaign_id: Uuid,
    reach: i64,
    orders: i64,
    sales: String,
    discount: String,
}

/// The figures of some campaigns. Orders of tests don't count.
///
/// # Errors
/// `DENIED` without `marketing.read`.
pub async fn figures(tx: &TenantTx, actor: &Actor, campaigns: &[Uuid]) -> db::Result<Vec<Figures>> {
    actor.require(Permission::MarketingRead)?;
    let rows: Vec<Row> = tx.sql(FIGURES, [campaigns.to_vec().into()]).await?;
    let figures = |row: Row| {
        let (sales, discount) = (sum(&row.sales)?, sum(&row.discount)?);
        let Row { campaign_id, reach, orders, .. } = row;
        Ok(Figures { campaign_id, reach, orders, sales, discount })
    };
    rows.into_iter().map(figures).collect()
}

/// What came of the orders that took from one of a campaign's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiguresByKey {
    /// The count.
    pub key: String,
    /// Orders that took from it, paid, and not cancelled.
    pub orders: i64,
    /// What was paid for those, less what was given back, in minor units.
    pub sales: i128,
}

#[derive(FromQueryResult)]
struct RowByKey {
    key: String,
    orders: i64,
    sales: String,
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
    let rows: Vec<RowByKey> = tx
        .sql(
            "SELECT c.key, count(*) AS orders, sum(o.paid - o.refunded)::text AS sales
             FROM order_claim c JOIN orders o ON o.tenant_id = $1 AND o.id = c.order_id
             WHERE c.tenant_id = $1 AND c.campaign_id = $2 AND c.key = ANY($3) AND c.state = 'held'
               AND o.payment_state = 'paid' AND o.state = 'open' AND NOT o.test
             GROUP BY c.key",
            [campaign.into(), keys.to_vec().into()],
        )
        .await?;
    let figures = |RowByKey { key, orders, sales }| {
        let sales = sum(&sales)?;
        Ok(FiguresByKey { key, orders, sales })
    };
    rows.into_iter().map(figures).collect()
}

/// A sum as PostgreSQL says it.
fn sum(text: &str) -> db::Result<i128> {
    text.parse().map_err(|_| DbErr::Custom(format!("{text} is no sum")).into())
}

/// The statement behind [`figures`], for whoever has its plan explained: the shop, and its campaigns.
#[doc(hidden)]
pub const FIGURES: &str = "
    WITH cheaper AS (
        SELECT d.campaign_id, d.order_id, sum(d.amount) AS discount
        FROM order_discount d
        WHERE d.tenant_id = $1 AND d.campaign_id = ANY($2)
        GROUP BY d.campaign_id, d.order_id),
    sold AS (
        SELECT c.campaign_id, count(*) AS orders, sum(o.paid - o.refunded) AS sales,
               sum(c.discount) AS discount
        FROM cheaper c JOIN orders o ON o.tenant_id = $1 AND o.id = c.order_id
        WHERE o.payment_state = 'paid' AND o.state = 'open' AND NOT o.test
        GROUP BY c.campaign_id),
    reached AS (
        SELECT made.cheaper AS campaign_id, count(*) AS carts
        FROM cart, unnest(cart.campaigns) AS made (cheaper)
        WHERE cart.tenant_id = $1 AND cart.campaigns <> '{}' AND made.cheaper = ANY($2)
        GROUP BY made.cheaper)
    SELECT wanted.id AS campaign_id, coalesce(sold.orders, 0) AS orders,
           coalesce(sold.sales, 0)::text AS sales, coalesce(sold.discount, 0)::text AS discount,
           coalesce(reached.carts, 0) AS reach
    FROM unnest($2::uuid[]) AS wanted (id)
    LEFT JOIN sold ON sold.campaign_id = wanted.id
    LEFT JOIN reached ON reached.campaign_id = wanted.id";
