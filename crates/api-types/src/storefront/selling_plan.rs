//! Selling plans: subscriptions and the like, which shops don't have. Clients ask for them all the same,
//! and find none. What is sold before there is any is a presale, a campaign.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, Union};
use kernel::{PageArgs, Slice};

use crate::{CallerExt, MoneyV2};

/// How a product is sold by selling plans: there are none.
pub struct ProductPlans;

/// How a product is sold by selling plans.
#[Object]
impl ProductPlans {
    /// Whether it is only sold by a plan: never.
    async fn requires_selling_plan(&self) -> bool {
        false
    }

    /// Groups of plans that it is sold by; there are none.
    #[graphql(complexity = "1")]
    async fn selling_plan_groups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
    ) -> Result<SellingPlanGroupConnection> {
        ctx.page(&PageArgs { first, after, last, before })?;
        Ok(Slice::<SellingPlanGroup>::default().into())
    }
}

/// Plans to choose from.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct SellingPlanGroup {
    /// The app that made it.
    app_name: Option<String>,
    /// What it is called.
    name: String,
    /// What there is to choose.
    options: Vec<SellingPlanGroupOption>,
}

#[async_graphql::ComplexObject]
impl SellingPlanGroup {
    /// Its plans.
    #[graphql(complexity = "1")]
    async fn selling_plans(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        #[graphql(name = "reverse", default_with = "Some(false)")] _reverse: Option<bool>,
    ) -> Result<SellingPlanConnection> {
        ctx.page(&PageArgs { first, after, last, before })?;
        Ok(Slice::<SellingPlan>::default().into())
    }
}

/// What there is to choose between plans.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanGroupOption {
    /// What it is called.
    name: String,
    /// What there is to choose from.
    values: Vec<String>,
}

/// A way to buy again and again, or later.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlan {
    /// Global id.
    id: ID,
    /// What it is called.
    name: String,
    /// What it says.
    description: Option<String>,
    /// What is chosen with it.
    options: Vec<SellingPlanOption>,
    /// What is paid at the checkout.
    checkout_charge: SellingPlanCheckoutCharge,
    /// What it makes of prices.
    price_adjustments: Vec<SellingPlanPriceAdjustment>,
    /// It is delivered more than once.
    recurring_deliveries: bool,
}

/// What is chosen with a plan.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanOption {
    /// What it is called.
    name: Option<String>,
    /// What is chosen.
    value: Option<String>,
}

/// What is paid at the checkout.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanCheckoutCharge {
    /// What `value` is.
    #[graphql(name = "type")]
    kind: SellingPlanCheckoutChargeType,
    /// How much.
    value: SellingPlanCheckoutChargeValue,
}

/// What is paid at the checkout is a part or an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum SellingPlanCheckoutChargeType {
    /// A part of the price.
    Percentage,
    /// An amount.
    Price,
}

/// How much is paid at the checkout.
#[derive(Debug, Clone, Union)]
pub enum SellingPlanCheckoutChargeValue {
    /// An amount.
    MoneyV2(MoneyV2),
    /// A part of the price.
    Percentage(SellingPlanCheckoutChargePercentageValue),
}

/// A part of the price.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanCheckoutChargePercentageValue {
    /// Of a hundred.
    percentage: f64,
}

/// What a plan makes of prices.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanPriceAdjustment {
    /// How.
    adjustment_value: SellingPlanPriceAdjustmentValue,
    /// For so many orders; null for all.
    order_count: Option<i32>,
}

/// How a plan changes a price.
#[derive(Debug, Clone, Union)]
pub enum SellingPlanPriceAdjustmentValue {
    /// By an amount.
    FixedAmount(SellingPlanFixedAmountPriceAdjustment),
    /// To an amount.
    Fixed(SellingPlanFixedPriceAdjustment),
    /// By a part.
    Percentage(SellingPlanPercentagePriceAdjustment),
}

/// An amount off.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanFixedAmountPriceAdjustment {
    /// How much less.
    adjustment_amount: MoneyV2,
}

/// Another price.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanFixedPriceAdjustment {
    /// What is paid instead.
    price: MoneyV2,
}

/// A part off.
#[derive(Debug, Clone, SimpleObject)]
pub struct SellingPlanPercentagePriceAdjustment {
    /// Of a hundred, how much less.
    adjustment_percentage: f64,
}

crate::connection!(SellingPlanGroupConnection, SellingPlanGroupEdge, SellingPlanGroup);
crate::connection!(SellingPlanConnection, SellingPlanEdge, SellingPlan);
