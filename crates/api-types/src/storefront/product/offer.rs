use std::{cmp::Reverse, collections::BTreeMap};

use async_graphql::{Context, ID, Result, SimpleObject};
use campaign::{Listed, Quote, Registry};
use catalog::variant::Variant;
use chrono::{DateTime, Utc};
use kernel::Currency;

use super::Product;
use crate::{CallerExt, MoneyV2, gid, masked};

/// A campaign in which a product or variant takes part, now or soon.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProductOffer {
    /// The campaign's global id.
    campaign_id: ID,
    /// The kind of campaign.
    plugin: String,
    /// What it is called.
    title: String,
    /// What one costs in it, of a product the lowest of its variants; null when that depends on the
    /// cart, and as long as it is only announced.
    price: Option<MoneyV2>,
    /// When it begins, of one that is announced; null when it runs.
    starts_at: Option<DateTime<Utc>>,
    /// When it ends; null when that isn't known.
    ends_at: Option<DateTime<Utc>>,
}

/// So many questions to campaigns count as much as one value of an answer.
const QUESTIONS_A_VALUE: usize = 10;

impl ProductOffer {
    /// The offers on some variants of a product, one a campaign, the earliest campaign first.
    pub(super) async fn of(
        ctx: &Context<'_>,
        product: &Product,
        variants: &[&Variant],
    ) -> Result<Vec<Self>> {
        let (caller, tx) = (ctx.caller()?, ctx.reader().await?);
        let live = caller.live(ctx.data::<Registry>()?).await.map_err(masked)?;
        if live.is_empty() {
            return Ok(Vec::new());
        }
        ctx.spend(variants.len().saturating_mul(live.count()) / QUESTIONS_A_VALUE)?;
        let shop = caller.settings().await.map_err(masked)?;
        let collections = product.1.collections(ctx, product.0.id).await?;
        let listed = |variant: &&Variant| {
            live.quotes(&Listed {
                now: tx.now(),
                zone: shop.time_zone(),
                currency: shop.currency(),
                variant_id: variant.id,
                product_id: product.0.id,
                collection_ids: &collections,
                price: variant.price,
                counts: live.used_up(),
            })
        };
        let quotes = best(variants.iter().flat_map(listed));
        ctx.spend_rows(quotes.len())?;
        Ok(quotes.into_iter().map(|quote| Self::new(quote, shop.currency())).collect())
    }

    fn new(quote: Quote, currency: Currency) -> Self {
        Self {
            campaign_id: gid::of("Campaign", quote.source.campaign_id),
            plugin: quote.source.plugin,
            title: quote.source.title,
            price: quote.price.map(|minor| MoneyV2::new(minor, currency)),
            starts_at: quote.starts_at,
            ends_at: quote.ends_at,
        }
    }
}

/// Of each campaign the lowest price.
fn best(quotes: impl Iterator<Item = Quote>) -> Vec<Quote> {
    let mut best: BTreeMap<_, Quote> = BTreeMap::new();
    for quote in quotes {
        let key = (quote.source.created_at, quote.source.campaign_id);
        let lower = |price: Option<i64>| price.map(Reverse);
        match best.get_mut(&key) {
            Some(known) if lower(quote.price) > lower(known.price) => *known = quote,
            Some(_) => {}
            None => drop(best.insert(key, quote)),
        }
    }
    best.into_values().collect()
}
