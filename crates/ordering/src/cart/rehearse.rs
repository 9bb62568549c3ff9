use std::{collections::HashMap, sync::Arc};

use campaign::{Campaign, NewCampaign, live_at, sketch};
use chrono::{DateTime, Utc};
use customers::customer;
use db::TenantTx;
use kernel::{Actor, Checks, Fault, Permission};
use uuid::Uuid;

use super::{
    CartKey, CartLine, CartView,
    contents::{Contents, Offer},
    empty,
    offers::Offers,
    view,
};
use crate::{Attribute, Attributes, Market};

/// A sample cart, and a moment.
#[derive(Debug, Clone, Default)]
pub struct Rehearsal {
    /// What is in it.
    pub lines: Vec<SampleLine>,
    /// The codes that are entered.
    pub discount_codes: Vec<String>,
    /// Whose it is.
    pub customer_id: Option<Uuid>,
    /// When; now when it isn't said.
    pub at: Option<DateTime<Utc>>,
    /// A campaign that there isn't yet, to be tried beside those that run.
    pub campaign: Option<NewCampaign>,
}

/// A line of a sample cart.
#[derive(Debug, Clone, Copy)]
pub struct SampleLine {
    /// What is bought.
    pub variant_id: Uuid,
    /// How many, 1 to 1,000,000.
    pub quantity: i32,
    /// The campaign that is chosen for it.
    pub campaign_id: Option<Uuid>,
}

/// The most lines of a sample.
const MOST_LINES: usize = 100;

/// What a sample cart would come to. Nothing is kept.
///
/// # Errors
/// `DENIED` without `marketing.read`; `NOT_FOUND` at `lines.N.variantId`, `lines.N.campaignId` and
/// `customerId`; faults of
/// `lines`, and of the campaign below `campaign`.
pub async fn rehearse(
    tx: &TenantTx,
    market: Market<'_>,
    actor: &Actor,
    sample: Rehearsal,
) -> db::Result<CartView> {
    actor.require(Permission::MarketingRead)?;
    let variants: Vec<Uuid> =
        sample.lines.iter().map(|line| line.variant_id).take(MOST_LINES).collect();
    let offers = Contents::offers_of(tx, &variants).await?;
    check(tx, &sample, &offers).await?;
    let at = sample.at.unwrap_or(tx.now());
    let tried = match sample.campaign.clone() {
        Some(new) => Some(sketch(tx, market.shop, market.campaigns, at, new).await?),
        None => None,
    };
    let opt_in = |tried: &Campaign| {
        let plugin = market.campaigns.get(&tried.plugin);
        plugin.is_some_and(|plugin| plugin.manifest().opt_in)
    };
    // What shoppers choose is chosen for the lines that choose nothing else.
    let chosen = tried.as_ref().filter(|tried| opt_in(tried)).map(|tried| tried.id);
    let live = live_at(tx, market.campaigns, at, tried).await?;
    let mut cart = empty(tx, &CartKey { id: tx.new_id(), secret: String::new() });
    cart.discount_codes.clone_from(&sample.discount_codes);
    cart.customer_id = sample.customer_id;
    let line = |line: &SampleLine| {
        let campaign_id = line.campaign_id.or(chosen);
        sampled(tx, cart.id, &SampleLine { campaign_id, ..*line })
    };
    let lines = sample.lines.iter().map(line).collect();
    let contents = Contents { lines, offers: Arc::new(offers) };
    let offers = Offers::of(tx, market.shop, at, (live, &cart, &contents)).await?;
    Ok(view::assemble(market.shop, cart, &contents, &offers)?)
}

async fn check(tx: &TenantTx, sample: &Rehearsal, offers: &HashMap<Uuid, Offer>) -> db::Result<()> {
    let mut checks = Checks::new();
    if let Some(at) = sample.at {
        checks.instant("at", at);
    }
    checks.count("lines", sample.lines.len(), MOST_LINES);
    for (nr, line) in sample.lines.iter().enumerate().take(MOST_LINES) {
        if !offers.contains_key(&line.variant_id) {
            let fault = Fault::not_found("variant");
            checks.fault(&format!("lines.{nr}.variantId"), fault.code, fault.message);
        }
        checks.range(&format!("lines.{nr}.quantity"), line.quantity, 1..=1_000_000);
    }
    let chosen: Vec<Uuid> = sample.lines.iter().filter_map(|line| line.campaign_id).collect();
    let there = campaign::existing(tx, &chosen).await?;
    for (nr, line) in sample.lines.iter().enumerate().take(MOST_LINES) {
        if line.campaign_id.is_some_and(|id| !there.contains(&id)) {
            let fault = Fault::not_found("campaign");
            checks.fault(&format!("lines.{nr}.campaignId"), fault.code, fault.message);
        }
    }
    if let Some(id) = sample.customer_id
        && customer::read(tx, id).await?.is_none()
    {
        let fault = Fault::not_found("customer");
        checks.fault("customerId", fault.code, fault.message);
    }
    Ok(checks.finish()?)
}

fn sampled(tx: &TenantTx, cart: Uuid, line: &SampleLine) -> CartLine {
    let chosen = |id: Uuid| Attribute { key: super::CHOSEN.to_owned(), value: id.to_string() };
    let attributes = Attributes(line.campaign_id.map(chosen).into_iter().collect());
    CartLine {
        tenant_id: tx.shop(),
        id: tx.new_id(),
        cart_id: cart,
        variant_id: line.variant_id,
        quantity: line.quantity,
        attributes_key: attributes.digest(),
        attributes,
    }
}
