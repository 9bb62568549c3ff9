use api_types::{CallerExt, gid, masked};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use campaign::{Counts, Running, configured};
use catalog::stock::{self, Kept};
use db::TenantTx;
use kernel::Permission;
use uuid::Uuid;

use super::{Config, FlashSale, Offered, session::Session};

/// What staff ask of flash sales.
#[derive(Default)]
pub struct AdminQuery;

/// What staff ask of flash sales.
#[Object(name = "FlashSaleAdminQuery")]
impl AdminQuery {
    /// How the session of a flash sale that is on goes; empty when none is.
    async fn flash_sale_variants(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "campaignId")] campaign: ID,
    ) -> Result<Vec<FlashSaleVariant>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let allowed = caller.actor.require(Permission::MarketingRead);
        allowed.map_err(|fault| masked(fault.into()))?;
        let Ok(campaign) = gid::parse(&campaign, "Campaign", "campaignId") else {
            return Ok(Vec::new());
        };
        let zone = caller.settings().await.map_err(masked)?.time_zone();
        let found = configured::<FlashSale>(&tx, &[campaign]).await.map_err(masked)?;
        let on = found.into_iter().next().and_then(|one| {
            let session = Session::at(&one, tx.now(), zone)?;
            Some((one, session))
        });
        let Some((one, session)) = on else { return Ok(Vec::new()) };
        ctx.paid(variants(&tx, &one, &session).await)
    }
}

async fn variants(
    tx: &TenantTx,
    one: &Running<Config>,
    session: &Session,
) -> db::Result<Vec<FlashSaleVariant>> {
    let kept = stock::kept(tx, one.id).await?;
    let all = &one.config.variants;
    let keys: Vec<(Uuid, String)> =
        all.iter().map(|offered| (one.id, session.quota_key(offered))).collect();
    let counts = Counts::read(tx, &keys).await?;
    let of = |(offered, (_, key)): (&Offered, &(Uuid, String))| {
        FlashSaleVariant::of(offered, counts.of(one.id, key), &kept, key)
    };
    Ok(all.iter().zip(&keys).map(of).collect())
}

/// A variant in a session of a flash sale.
#[derive(SimpleObject)]
pub struct FlashSaleVariant {
    /// The variant.
    variant_id: ID,
    /// How many there are in the session.
    quota: i32,
    /// How many of them are ordered.
    sold: i32,
    /// How many of the rest are kept out of ordinary sale.
    kept: i32,
    /// How many of the rest aren't there: there was too little stock to keep. 0 for what isn't
    /// counted or is sold on.
    short: i32,
}

impl FlashSaleVariant {
    fn of(offered: &Offered, sold: i64, kept: &[Kept], key: &str) -> Self {
        let mut its = kept.iter().filter(|kept| kept.key == key).peekable();
        let is_kept = its.peek().is_some();
        let there: i64 = its.map(|kept| kept.quantity).sum();
        let short = (i64::from(offered.quota) - sold - there).max(0);
        let int = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            variant_id: gid::of("ProductVariant", offered.variant_id.0),
            quota: int(offered.quota.into()),
            sold: int(sold),
            kept: int(there),
            short: int(if is_kept { short } else { 0 }),
        }
    }
}
