use async_graphql::SimpleObject;
use kernel::{Currency, Money};

use crate::{CurrencyCode, Decimal};

/// An amount with its currency.
#[derive(Debug, Clone, SimpleObject)]
pub struct MoneyV2 {
    /// A decimal number with the currency's digits.
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
}
