use async_graphql::{ID, InputObject, SimpleObject};
use chrono::{DateTime, Utc};
use kernel::{Checks, Fault};
use ordering::cart::{CartLineView, CartView, Rehearsal, SampleLine};

use super::CampaignCreateInput;
use crate::{AppliedOffer, MissedOffer, MoneyV2, RewardProgress, gid};

/// A sample cart, and a moment.
#[derive(InputObject)]
pub struct CampaignDryRunInput {
    /// What is in it.
    lines: Vec<CampaignDryRunLineInput>,
    /// The codes that are entered.
    #[graphql(default)]
    discount_codes: Vec<String>,
    /// Whose it is.
    customer_id: Option<ID>,
    /// When; now when it isn't said.
    at: Option<DateTime<Utc>>,
    /// A campaign that there isn't yet, to be tried beside those that run.
    campaign: Option<CampaignCreateInput>,
}

/// A line of a sample cart.
#[derive(InputObject)]
pub struct CampaignDryRunLineInput {
    /// What is bought.
    variant_id: ID,
    /// How many.
    quantity: i32,
    /// The campaign that is chosen for it.
    campaign_id: Option<ID>,
}

impl TryFrom<CampaignDryRunInput> for Rehearsal {
    type Error = Vec<Fault>;

    fn try_from(input: CampaignDryRunInput) -> Result<Self, Vec<Fault>> {
        let mut checks = Checks::new();
        let mut read = |id: &ID, kind, path: &str| {
            let found = gid::parse(id, kind, path);
            found.map_err(|fault| checks.fault(path, fault.code, fault.message)).ok()
        };
        let mut lines = Vec::new();
        for (nr, line) in input.lines.iter().enumerate() {
            let path = |field| format!("lines.{nr}.{field}");
            let variant_id = read(&line.variant_id, "ProductVariant", &path("variantId"));
            let chosen = line.campaign_id.as_ref();
            let campaign_id = chosen.and_then(|id| read(id, "Campaign", &path("campaignId")));
            let quantity = line.quantity;
            lines.extend(variant_id.map(|id| SampleLine { variant_id: id, quantity, campaign_id }));
        }
        let customer_id = input.customer_id.as_ref();
        let customer_id = customer_id.and_then(|id| read(id, "Customer", "customerId"));
        checks.finish()?;
        Ok(Self {
            lines,
            discount_codes: input.discount_codes,
            customer_id,
            at: input.at,
            campaign: input.campaign.map(Into::into),
        })
    }
}

/// What a sample cart would come to.
#[derive(SimpleObject)]
pub struct CampaignDryRun {
    /// Its lines; what would be given comes last.
    lines: Vec<CampaignDryRunLine>,
    /// The lines' totals.
    subtotal: MoneyV2,
    /// What would be taken off the whole.
    discount: MoneyV2,
    /// Freight.
    delivery: MoneyV2,
    /// Tax on lines and freight: part of the total either way.
    tax: MoneyV2,
    /// What would be paid.
    total: MoneyV2,
    /// What explains every difference from the ordinary prices. Of the campaign that is tried the id
    /// is nobody's.
    applied_offers: Vec<AppliedOffer>,
    /// The offers that wouldn't apply, and why.
    missed_offers: Vec<MissedOffer>,
    /// How far it is from campaigns' next rewards.
    reward_progress: Vec<RewardProgress>,
}

/// A line of a sample cart.
#[derive(SimpleObject)]
pub struct CampaignDryRunLine {
    /// What is bought.
    variant_id: ID,
    /// How many.
    quantity: i32,
    /// What one costs, before discounts.
    unit_price: MoneyV2,
    /// What is paid for it, its part of all discounts taken off.
    total: MoneyV2,
    /// It is given for free with the others.
    is_gift: bool,
}

impl From<CartView> for CampaignDryRun {
    fn from(view: CartView) -> Self {
        let priced = &view.priced;
        let currency = priced.currency;
        let money = |minor| MoneyV2::new(minor, currency);
        let line = |line: &CartLineView| CampaignDryRunLine {
            variant_id: gid::of("ProductVariant", line.variant.id),
            quantity: line.line.quantity,
            unit_price: money(line.cost.unit_price),
            total: money(line.cost.net),
            is_gift: line.gift,
        };
        Self {
            lines: view.lines.iter().map(line).collect(),
            subtotal: money(priced.subtotal),
            discount: money(priced.discount),
            delivery: money(priced.delivery),
            tax: money(priced.tax),
            total: money(priced.total),
            applied_offers: priced
                .applied
                .iter()
                .map(|it| AppliedOffer::of(it, currency))
                .collect(),
            missed_offers: priced.missed.iter().map(|it| MissedOffer::of(it, currency)).collect(),
            reward_progress: view
                .progress
                .iter()
                .map(|it| RewardProgress::of(it, currency))
                .collect(),
        }
    }
}
