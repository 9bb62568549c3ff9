use std::collections::HashMap;

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use pricing::Claim;
use uuid::Uuid;

/// How much of what is limited was taken, by campaign and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(HashMap<(Uuid, String), i64>);

#[derive(FromQueryResult)]
struct Row {
    campaign_id: Uuid,
    key: String,
    used: i64,
}

impl Counts {
    /// How much of a campaign's key was taken.
    pub fn of(&self, campaign: Uuid, key: &str) -> i64 {
        // A borrowed pair can't be looked up in a map of owned ones.
        self.0.get(&(campaign, key.to_owned())).copied().unwrap_or(0)
    }

    /// Reads the counts of some keys, in one statement; none without keys.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(tx: &TenantTx, keys: &[(Uuid, String)]) -> db::Result<Self> {
        if keys.is_empty() {
            return Ok(Self::default());
        }
        let (campaigns, keys): (Vec<Uuid>, Vec<String>) = keys.iter().cloned().unzip();
        let rows: Vec<Row> = tx
            .sql(
                "SELECT campaign_id, key, used FROM campaign_count
                 WHERE tenant_id = $1 AND (campaign_id, key) IN (
                     SELECT * FROM unnest($2::uuid[], $3::text[]))",
                [campaigns.into(), keys.into()],
            )
            .await?;
        Ok(Self(rows.into_iter().map(|row| ((row.campaign_id, row.key), row.used)).collect()))
    }

    /// With so much of a campaign's key taken.
    #[must_use]
    pub fn with(mut self, campaign: Uuid, key: &str, used: i64) -> Self {
        self.0.insert((campaign, key.to_owned()), used);
        self
    }

    /// Gives claims back that were taken by something that is no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_back(tx: &TenantTx, claims: &[(Uuid, Claim)]) -> db::Result<()> {
        let mut back = Self::default();
        for (campaign, claim) in claims {
            back.add(*campaign, &claim.key, -claim.units);
        }
        change(tx, back).await
    }

    fn add(&mut self, campaign: Uuid, key: &str, units: i64) {
        *self.0.entry((campaign, key.to_owned())).or_default() += units;
    }
}

/// Takes what some orders claim, the claims of each as a whole or not at all, in their order; says
/// of each whether it got them. The counts stay locked, in the order of their keys, until the
/// transaction ends.
///
/// # Errors
/// The database's.
pub async fn claimed(tx: &TenantTx, orders: &[&[(Uuid, Claim)]]) -> db::Result<Vec<bool>> {
    let mut keys: Vec<(Uuid, String)> =
        orders.iter().copied().flatten().map(|(id, claim)| (*id, claim.key.clone())).collect();
    if keys.is_empty() {
        return Ok(vec![true; orders.len()]);
    }
    keys.sort();
    keys.dedup();
    let mut counts = lock(tx, &keys).await?;
    let mut taken = Counts::default();
    let mut outcomes = Vec::with_capacity(orders.len());
    for claims in orders {
        // Several claims of one key add up.
        let mut tried = counts.clone();
        for (campaign, claim) in *claims {
            tried.add(*campaign, &claim.key, claim.units);
        }
        let fits = |(id, claim): &(Uuid, Claim)| tried.of(*id, &claim.key) <= claim.most;
        let fits = claims.iter().all(fits);
        outcomes.push(fits);
        if fits {
            for (campaign, claim) in *claims {
                taken.add(*campaign, &claim.key, claim.units);
            }
            counts = tried;
        }
    }
    change(tx, taken).await?;
    Ok(outcomes)
}

/// Makes the rows that are missing, and locks all of them.
async fn lock(tx: &TenantTx, keys: &[(Uuid, String)]) -> db::Result<Counts> {
    let (campaigns, names): (Vec<Uuid>, Vec<String>) = keys.iter().cloned().unzip();
    let values = || [campaigns.clone().into(), names.clone().into()];
    tx.execute(
        "INSERT INTO campaign_count (tenant_id, campaign_id, key, used)
         SELECT t.tenant_id, k.campaign_id, k.key, 0
         FROM unnest($2::uuid[], $3::text[]) AS k (campaign_id, key)
         JOIN campaign t ON t.tenant_id = $1 AND t.id = k.campaign_id
         ORDER BY 2, 3 ON CONFLICT DO NOTHING",
        values(),
    )
    .await?;
    let rows: Vec<Row> = tx
        .sql(
            "SELECT campaign_id, key, used FROM campaign_count
             WHERE tenant_id = $1 AND (campaign_id, key) IN (
                 SELECT * FROM unnest($2::uuid[], $3::text[]))
             ORDER BY campaign_id, key FOR UPDATE",
            values(),
        )
        .await?;
    Ok(Counts(rows.into_iter().map(|row| ((row.campaign_id, row.key), row.used)).collect()))
}

/// Adds to counts, or takes away from them.
async fn change(tx: &TenantTx, by: Counts) -> db::Result<()> {
    if by.0.is_empty() {
        return Ok(());
    }
    let mut campaigns = Vec::new();
    let mut keys = Vec::new();
    let mut units = Vec::new();
    for ((campaign, key), by) in by.0 {
        campaigns.push(campaign);
        keys.push(key);
        units.push(by);
    }
    tx.execute(
        "UPDATE campaign_count c SET used = used + k.units
         FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS k (campaign_id, key, units)
         WHERE c.tenant_id = $1 AND c.campaign_id = k.campaign_id AND c.key = k.key",
        [campaigns.into(), keys.into(), units.into()],
    )
    .await?;
    Ok(())
}
