use async_graphql::SimpleObject;
use kernel::{Currency, Money};

use crate::{CurrencyCode, Decimal};

/// An amount with its currency.
#[derive(Debug, Clone, SimpleObject)]
pub struct MoneyV2 {
    /// A decimal number without more zeros at its end than one: `180.0`, `19.99`.
    amount: Decimal,
    /// The shop's currency.
    currency_code: CurrencyCode,
}

impl From<Money> for MoneyV2 {
    fn from(money: Money) -> Self {
        Self { amount: Decimal(money.decimal()), currency_code: money.currency.into() }
    }
}

impl MoneyV2 {
    /// From minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Money::new(minor, currency).into()
    }

    /// From minor units that may be more than an order comes to: sums of many orders.
    pub fn of_sum(minor: i128, currency: Currency) -> Self {
        Self { amount: Decimal(currency.decimal(minor)), currency_code: currency.into() }
    }
}
