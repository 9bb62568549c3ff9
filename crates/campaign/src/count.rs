use std::collections::{BTreeSet, HashMap};

use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult},
};
use pricing::Claim;
use uuid::Uuid;

/// How much of what is limited was taken, by campaign and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(HashMap<(Uuid, String), Count>);

/// How much of one thing that is limited was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    used: i64,
    /// Units of stock that are kept for whoever takes from it.
    kept: i64,
    /// How much there is in all, as whoever takes says.
    quota: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    campaign_id: Uuid,
    key: String,
    used: i64,
    kept: i64,
}

impl Counts {
    /// How much of a campaign's key was taken.
    pub fn of(&self, campaign: Uuid, key: &str) -> i64 {
        self.get(campaign, key).used
    }

    /// How many units of stock are kept for whoever takes from a campaign's key.
    pub fn kept(&self, campaign: Uuid, key: &str) -> i64 {
        self.get(campaign, key).kept
    }

    fn get(&self, campaign: Uuid, key: &str) -> Count {
        // A borrowed pair can't be looked up in a map of owned ones.
        self.0.get(&(campaign, key.to_owned())).copied().unwrap_or_default()
    }

    /// How many units of stock are kept for each campaign's key for which there are any.
    pub fn all_kept(&self) -> impl Iterator<Item = (Uuid, &str, i64)> {
        let kept = self.0.iter().filter(|(_, count)| count.kept > 0);
        kept.map(|((campaign, key), count)| (*campaign, key.as_str(), count.kept))
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
                "SELECT campaign_id, key, used,
                        (SELECT coalesce(sum(h.quantity), 0)::bigint FROM stock_hold h
                         WHERE h.tenant_id = $1 AND h.campaign_id = c.campaign_id
                           AND h.key = c.key) AS kept
                 FROM campaign_count c
                 WHERE c.tenant_id = $1 AND (c.campaign_id, c.key) IN (
                     SELECT * FROM unnest($2::uuid[], $3::text[]))",
                [campaigns.into(), keys.into()],
            )
            .await?;
        Ok(Self::of_rows(rows))
    }

    fn of_rows(rows: Vec<Row>) -> Self {
        let count = |Row { used, kept, .. }: &Row| Count { used: *used, kept: *kept, quota: None };
        let counts = rows.into_iter().map(|row| {
            let count = count(&row);
            ((row.campaign_id, row.key), count)
        });
        Self(counts.collect())
    }

    /// With so much of a campaign's key taken.
    #[must_use]
    pub fn with(mut self, campaign: Uuid, key: &str, used: i64) -> Self {
        self.0.entry((campaign, key.to_owned())).or_default().used = used;
        self
    }

    /// With so many units of stock kept for a campaign's key.
    #[must_use]
    pub fn with_kept(mut self, campaign: Uuid, key: &str, kept: i64) -> Self {
        self.0.entry((campaign, key.to_owned())).or_default().kept = kept;
        self
    }

    /// Gives claims back that were taken by something that is no order.
    ///
    /// # Errors
    /// The database's.
    pub async fn take_back(tx: &TenantTx, claims: &[(Uuid, Claim)]) -> db::Result<()> {
        let mut back = Self::default();
        for (campaign, claim) in claims {
            back.add(*campaign, claim, -claim.units);
        }
        change(tx, back).await
    }

    fn add(&mut self, campaign: Uuid, claim: &Claim, units: i64) {
        let count = self.0.entry((campaign, claim.key.clone())).or_default();
        count.used += units;
        // Who takes nothing only asks whether somebody else has; and what has no end has no quota.
        if claim.units > 0 && claim.most < i64::MAX {
            count.quota = Some(claim.most);
        }
    }
}

/// Says how much there is of some of a campaign's keys, which stay locked until the transaction ends;
/// returns how much of them was taken. The stock of what is kept for them is locked before.
///
/// # Errors
/// The database's.
pub(crate) async fn limit(
    tx: &TenantTx,
    campaign: Uuid,
    quotas: &[(String, i64)],
) -> db::Result<Counts> {
    let keys: BTreeSet<(Uuid, String)> =
        quotas.iter().map(|(key, _)| (campaign, key.clone())).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    if keys.is_empty() {
        return Ok(Counts::default());
    }
    let counts = lock(tx, &keys).await?;
    let (keys, quotas): (Vec<String>, Vec<i64>) = quotas.iter().cloned().unzip();
    tx.execute(
        "UPDATE campaign_count c SET quota = q.quota
         FROM unnest($3::text[], $4::bigint[]) AS q (key, quota)
         WHERE c.tenant_id = $1 AND c.campaign_id = $2 AND c.key = q.key
           AND c.quota IS DISTINCT FROM q.quota",
        [campaign.into(), keys.into(), quotas.into()],
    )
    .await?;
    Ok(counts)
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
            tried.add(*campaign, claim, claim.units);
        }
        let fits = |(id, claim): &(Uuid, Claim)| tried.of(*id, &claim.key) <= claim.most;
        let fits = claims.iter().all(fits);
        outcomes.push(fits);
        if fits {
            for (campaign, claim) in *claims {
                taken.add(*campaign, claim, claim.units);
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
            "SELECT campaign_id, key, used, 0::bigint AS kept FROM campaign_count
             WHERE tenant_id = $1 AND (campaign_id, key) IN (
                 SELECT * FROM unnest($2::uuid[], $3::text[]))
             ORDER BY campaign_id, key FOR UPDATE",
            values(),
        )
        .await?;
    Ok(Counts::of_rows(rows))
}

/// Adds to counts, or takes away from them, and notes how much there is in all where that is known.
async fn change(tx: &TenantTx, by: Counts) -> db::Result<()> {
    if by.0.is_empty() {
        return Ok(());
    }
    let mut campaigns = Vec::new();
    let mut keys = Vec::new();
    let mut units = Vec::new();
    let mut quotas = Vec::new();
    for ((campaign, key), by) in by.0 {
        campaigns.push(campaign);
        keys.push(key);
        units.push(by.used);
        // An array holds no NULL here; nothing has a quota of less than nothing.
        quotas.push(by.quota.unwrap_or(-1));
    }
    tx.execute(
        "UPDATE campaign_count c SET used = used + k.units, quota = coalesce(nullif(k.quota, -1), c.quota)
         FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::bigint[])
                  AS k (campaign_id, key, units, quota)
         WHERE c.tenant_id = $1 AND c.campaign_id = k.campaign_id AND c.key = k.key",
        [campaigns.into(), keys.into(), units.into(), quotas.into()],
    )
    .await?;
    Ok(())
}
