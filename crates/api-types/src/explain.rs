//! Why a cart or an order costs what it costs, as both APIs say it.

use async_graphql::{Enum, ID, SimpleObject};
use campaign::{Progress, Reward};
use kernel::Currency;
use ordering::order::{DiscountTarget, OrderDiscount};
use pricing::{Applied, Missed, Reason, Target};

use crate::{MoneyV2, gid};

/// Something that a campaign made cheaper.
#[derive(Debug, Clone, SimpleObject)]
pub struct AppliedOffer {
    /// The campaign's global id.
    campaign_id: ID,
    /// The kind of campaign.
    plugin: String,
    /// What it is called.
    title: String,
    /// The code that was entered for it.
    code: Option<String>,
    /// What it made cheaper.
    target: OfferTarget,
    /// How much less is paid.
    amount: MoneyV2,
}

/// An offer that doesn't apply.
#[derive(Debug, Clone, SimpleObject)]
pub struct MissedOffer {
    /// The campaign's global id.
    campaign_id: ID,
    /// The kind of campaign.
    plugin: String,
    /// What it is called.
    title: String,
    /// The code that was entered for it.
    code: Option<String>,
    /// Why it doesn't.
    reason: MissedReason,
    /// For so much more must be bought.
    amount_missing: Option<MoneyV2>,
    /// So many more must be bought.
    units_missing: Option<i32>,
}

/// How far a cart is from a campaign's next reward.
#[derive(Debug, Clone, SimpleObject)]
pub struct RewardProgress {
    /// The campaign's global id.
    campaign_id: ID,
    /// What it is called.
    title: String,
    /// For so much more must be bought.
    amount_missing: Option<MoneyV2>,
    /// So many more must be bought.
    units_missing: Option<i32>,
    /// So much less will be paid.
    amount_off: Option<MoneyV2>,
    /// So many hundredths of a percent less will be paid.
    percent_off_bp: Option<i32>,
    /// Nothing will be paid for delivery.
    free_delivery: bool,
    /// Global id of the variant that will be given.
    gift_id: Option<ID>,
    /// Global ids of products to buy for it; empty when any will do.
    suggested_product_ids: Vec<ID>,
}

/// What an offer made cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OfferTarget {
    /// The price of units.
    Price,
    /// Lines.
    Line,
    /// The cart or order as a whole.
    Whole,
    /// Delivery.
    Delivery,
}

impl From<DiscountTarget> for OfferTarget {
    fn from(target: DiscountTarget) -> Self {
        match target {
            DiscountTarget::Price => Self::Price,
            DiscountTarget::Line => Self::Line,
            DiscountTarget::Order => Self::Whole,
            DiscountTarget::Delivery => Self::Delivery,
        }
    }
}

impl From<Target> for OfferTarget {
    fn from(target: Target) -> Self {
        match target {
            Target::Price => Self::Price,
            Target::Line => Self::Line,
            Target::Order => Self::Whole,
            Target::Delivery => Self::Delivery,
        }
    }
}

/// Why an offer doesn't apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum MissedReason {
    /// Nothing in the cart takes part.
    NothingEligible,
    /// More must be bought.
    MinimumNotReached,
    /// There are none left.
    UsedUp,
    /// The shopper has had as many as everybody may.
    LimitReached,
    /// Only for whoever is signed in.
    SignIn,
    /// Only for somebody's first order.
    NotFirstOrder,
    /// Only for what is bought by itself.
    OnlyAlone,
    /// It has not begun.
    NotYet,
    /// It is over.
    Over,
    /// Another offer is better, and they don't go together.
    BetterOffer,
    /// What would be given is sold out.
    SoldOut,
    /// The total wouldn't be lower with it.
    NoSaving,
    /// The shopper doesn't want it.
    Declined,
}

impl From<Reason> for MissedReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NothingEligible => Self::NothingEligible,
            Reason::AmountMissing(_) | Reason::UnitsMissing(_) => Self::MinimumNotReached,
            Reason::UsedUp => Self::UsedUp,
            Reason::LimitReached => Self::LimitReached,
            Reason::SignIn => Self::SignIn,
            Reason::NotFirstOrder => Self::NotFirstOrder,
            Reason::OnlyAlone => Self::OnlyAlone,
            Reason::NotYet => Self::NotYet,
            Reason::Over => Self::Over,
            Reason::BetterOffer => Self::BetterOffer,
            Reason::SoldOut => Self::SoldOut,
            Reason::NoSaving => Self::NoSaving,
            Reason::Declined => Self::Declined,
        }
    }
}

impl AppliedOffer {
    /// Of what was applied.
    pub fn of(applied: &Applied, currency: Currency) -> Self {
        let source = &applied.source;
        Self {
            campaign_id: gid::of("Campaign", source.campaign_id),
            plugin: source.plugin.clone(),
            title: source.title.clone(),
            code: source.code.clone(),
            target: applied.target.into(),
            amount: MoneyV2::new(applied.amount, currency),
        }
    }
}

impl AppliedOffer {
    /// Of what explains an order: one for each of what was taken off, whatever its lines' parts.
    pub fn of_order(discounts: &[OrderDiscount], currency: Currency) -> Vec<Self> {
        let same = |one: &OrderDiscount, other: &OrderDiscount| one.position == other.position;
        let whole = |parts: &[OrderDiscount]| {
            let amount = parts.iter().map(|part| part.amount).sum();
            let first = &parts[0];
            Self {
                campaign_id: gid::of("Campaign", first.campaign_id),
                plugin: first.plugin.clone(),
                title: first.title.clone(),
                code: first.code.clone(),
                target: first.target.into(),
                amount: MoneyV2::new(amount, currency),
            }
        };
        discounts.chunk_by(same).map(whole).collect()
    }
}

impl MissedOffer {
    /// Of what was missed.
    pub fn of(missed: &Missed, currency: Currency) -> Self {
        let source = &missed.source;
        let (amount, units) = match missed.reason {
            Reason::AmountMissing(amount) => (Some(amount), None),
            Reason::UnitsMissing(units) => (None, Some(units)),
            _ => (None, None),
        };
        Self {
            campaign_id: gid::of("Campaign", source.campaign_id),
            plugin: source.plugin.clone(),
            title: source.title.clone(),
            code: source.code.clone(),
            reason: missed.reason.into(),
            amount_missing: amount.map(|minor| MoneyV2::new(minor, currency)),
            units_missing: units.map(units_of),
        }
    }
}

impl RewardProgress {
    /// Of a campaign's next reward.
    pub fn of(progress: &Progress, currency: Currency) -> Self {
        let money = |minor| MoneyV2::new(minor, currency);
        let reward = progress.reward;
        let product = |id: &uuid::Uuid| gid::of("Product", *id);
        Self {
            campaign_id: gid::of("Campaign", progress.source.campaign_id),
            title: progress.source.title.clone(),
            amount_missing: progress.amount_missing.map(money),
            units_missing: progress.units_missing.map(units_of),
            amount_off: if let Reward::Amount(off) = reward { Some(money(off)) } else { None },
            percent_off_bp: match reward {
                Reward::PercentBp(off) => i32::try_from(off).ok(),
                _ => None,
            },
            free_delivery: reward == Reward::FreeFreight,
            gift_id: match reward {
                Reward::Gift(id, _) => Some(gid::of("ProductVariant", id)),
                _ => None,
            },
            suggested_product_ids: progress.product_ids.iter().map(product).collect(),
        }
    }
}

fn units_of(units: i64) -> i32 {
    i32::try_from(units).unwrap_or(i32::MAX)
}
