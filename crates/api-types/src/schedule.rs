use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use kernel::Currency;
use ordering::order::Order;
use pricing::{PricedCart, Schedule};

use crate::MoneyV2;

/// How an order is paid in two parts.
#[derive(Debug, Clone, SimpleObject)]
pub struct PaymentSchedule {
    /// What is paid at once.
    deposit: MoneyV2,
    /// What is paid later: the rest, freight and added tax among it.
    balance: MoneyV2,
    /// From when on the balance can be paid.
    balance_from: DateTime<Utc>,
    /// When the order is cancelled unless the balance is paid.
    balance_until: DateTime<Utc>,
    /// Then the deposit isn't given back.
    deposit_kept: bool,
    /// When the deposit was paid.
    deposit_paid_at: Option<DateTime<Utc>>,
    /// All of this in a word, for `cartComplete`: equal for equal terms.
    terms: String,
    /// What can be paid now: nothing while the balance isn't due, and nothing any more when all is paid.
    due_now: MoneyV2,
}

impl PaymentSchedule {
    /// Of a cart; `None` when it is paid at once.
    pub fn of_cart(priced: &PricedCart) -> Option<Self> {
        let schedule = priced.schedule?;
        Some(Self::new(schedule, priced.total, priced.currency, None, schedule.deposit))
    }

    /// Of an order, at a moment.
    pub fn of_order(order: &Order, now: DateTime<Utc>) -> Option<Self> {
        let schedule = order.schedule()?;
        let due = order.due_at(now);
        Some(Self::new(schedule, order.total, order.currency(), order.deposited_at, due))
    }

    fn new(
        schedule: Schedule,
        total: i64,
        currency: Currency,
        deposit_paid_at: Option<DateTime<Utc>>,
        due: i64,
    ) -> Self {
        Self {
            deposit: MoneyV2::new(schedule.deposit, currency),
            balance: MoneyV2::new(total - schedule.deposit, currency),
            balance_from: schedule.balance_from,
            balance_until: schedule.balance_until,
            deposit_kept: schedule.keeps_deposit,
            deposit_paid_at,
            terms: schedule.terms(),
            due_now: MoneyV2::new(due, currency),
        }
    }
}
