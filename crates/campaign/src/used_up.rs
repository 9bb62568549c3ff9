//! Campaigns for pages of products, with what of them is used up.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use db::{
    TenantTx,
    sea_orm::{self, FromQueryResult, prelude::Json},
};
use serde::Deserialize;

use crate::{Campaign, Counts};

/// A campaign, and how much of its counts that are used up was taken, by key.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    campaign: Campaign,
    used_up: Json,
}

/// The campaigns that have begun by one moment and not ended by another, with the counts of them that
/// are everybody's and used up, in one statement.
pub(crate) async fn listed(
    tx: &TenantTx,
    begun: DateTime<Utc>,
    not_over: DateTime<Utc>,
) -> db::Result<(Vec<Campaign>, Counts)> {
    let rows: Vec<Row> = tx.sql(LISTED, [begun.into(), not_over.into()]).await?;
    let mut counts = Counts::default();
    let mut campaigns = Vec::with_capacity(rows.len());
    for Row { campaign, used_up } in rows {
        let used_up = HashMap::<String, i64>::deserialize(used_up).unwrap_or_default();
        for (key, used) in used_up {
            counts = counts.with(campaign.id, &key, used);
        }
        campaigns.push(campaign);
    }
    Ok((campaigns, counts))
}

const LISTED: &str = "
    SELECT c.*,
           (SELECT coalesce(jsonb_object_agg(k.key, k.used), '{}') FROM campaign_count k
            WHERE k.tenant_id = $1 AND k.campaign_id = c.id AND k.shared AND k.used >= k.quota)
               AS used_up
    FROM campaign c
    WHERE c.tenant_id = $1 AND c.state = 'live' AND c.starts_at <= $2
      AND (c.ends_at IS NULL OR c.ends_at > $3)
      AND NOT EXISTS (SELECT FROM plugin p WHERE p.tenant_id = $1
                      AND p.plugin = c.plugin AND NOT p.enabled)
    ORDER BY c.created_at, c.id";
