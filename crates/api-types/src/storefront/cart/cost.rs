use async_graphql::SimpleObject;
use kernel::Currency;
use ordering::cart::{CartLineView, CartView};

use crate::MoneyV2;

/// What a cart comes to.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartCost {
    /// The lines after their own discounts, before those on the cart.
    subtotal_amount: MoneyV2,
    /// `subtotalAmount` may still change.
    subtotal_amount_estimated: bool,
    /// The lines after all discounts, with tax; with delivery too once the cart has an address.
    total_amount: MoneyV2,
    /// `totalAmount` may still change: there is no address yet.
    total_amount_estimated: bool,
    /// What an order of the cart comes to, delivery included whether there is an address or not: what
    /// `cartComplete` takes as `expectedTotal`.
    order_total_amount: MoneyV2,
    /// What is to be paid at checkout of `totalAmount`: a deposit, where the rest is paid later.
    checkout_charge_amount: MoneyV2,
    /// The tax in `totalAmount`.
    #[graphql(deprecation = "Tax is only certain at checkout.")]
    total_tax_amount: Option<MoneyV2>,
    /// `totalTaxAmount` may still change.
    #[graphql(deprecation = "Tax is only certain at checkout.")]
    total_tax_amount_estimated: bool,
    /// Duties; not known.
    #[graphql(deprecation = "Duties are only certain at checkout.")]
    total_duty_amount: Option<MoneyV2>,
    /// `totalDutyAmount` may still change.
    #[graphql(deprecation = "Duties are only certain at checkout.")]
    total_duty_amount_estimated: bool,
}

impl CartCost {
    /// Of a cart.
    pub(super) fn of(cart: &CartView) -> Self {
        let priced = &cart.priced;
        let money = |minor| MoneyV2::new(minor, priced.currency);
        let estimated = cart.cart.delivery_address.is_none();
        let (total, tax) = if estimated {
            (priced.goods_total(), priced.goods_tax)
        } else {
            (priced.total, priced.tax)
        };
        Self {
            subtotal_amount: money(priced.subtotal),
            subtotal_amount_estimated: estimated,
            total_amount: money(total),
            order_total_amount: money(priced.total),
            total_amount_estimated: estimated,
            checkout_charge_amount: money(priced.schedule.map_or(total, |it| it.deposit)),
            total_tax_amount: Some(money(tax)),
            total_tax_amount_estimated: estimated,
            total_duty_amount: None,
            total_duty_amount_estimated: estimated,
        }
    }
}

/// What a line comes to.
#[derive(Debug, Clone, SimpleObject)]
pub struct CartLineCost {
    /// What one costs.
    amount_per_quantity: MoneyV2,
    /// The price of one to strike through.
    compare_at_amount_per_quantity: Option<MoneyV2>,
    /// Before its discounts.
    subtotal_amount: MoneyV2,
    /// After its discounts.
    total_amount: MoneyV2,
}

impl CartLineCost {
    /// Of a line.
    pub(super) fn of(line: &CartLineView, currency: Currency) -> Self {
        let money = |minor| MoneyV2::new(minor, currency);
        Self {
            amount_per_quantity: money(line.cost.unit_price),
            compare_at_amount_per_quantity: line.compare_at_price().map(money),
            subtotal_amount: money(line.cost.subtotal),
            total_amount: money(line.cost.total),
        }
    }
}
